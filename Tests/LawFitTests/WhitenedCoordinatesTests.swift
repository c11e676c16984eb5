import LawFit
import Testing

@Suite struct WhitenedCoordinatesTests {
  let jacobian = [1.0, 2, 0, 3, 1, 1, -1, 4, 2, 0.5, 0.25, 5]
  let origin = [10.0, -1, 0.5]

  @Test func `columns become orthonormal`() {
    let coordinates = WhitenedCoordinates(
      jacobian: jacobian, residualLength: 2, origin: origin)
    var white = jacobian
    var span = white.mutableSpan
    coordinates.transform(&span)
    for j in 0..<3 {
      for k in 0..<3 {
        let product = (0..<4).reduce(0) { $0 + white[$1 * 3 + j] * white[$1 * 3 + k] }
        // Condition of the example below 100, squared by the normal matrix.
        #expect(abs(product - (j == k ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func `the start is the origin, and a step moves residuals by its length`() {
    let coordinates = WhitenedCoordinates(
      jacobian: jacobian, residualLength: 2, origin: origin)
    #expect(coordinates.start == [2, 2, 2])
    #expect((0..<3).map { coordinates.parameter($0, at: coordinates.start.span) } == origin)
    let moved = [2.3, 1.6, 2]
    let change = (0..<3).map { coordinates.parameter($0, at: moved.span) - origin[$0] }
    let square = (0..<4).reduce(0) { sum, i in
      let value = (0..<3).reduce(0) { $0 + jacobian[i * 3 + $1] * change[$1] }
      return sum + value * value
    }
    #expect(abs(square - (0.3 * 0.3 + 0.4 * 0.4)) < 1e-12)
  }

  @Test func `dependent columns stay finite`() {
    let coordinates = WhitenedCoordinates(
      jacobian: [1, 2, 2, 4, 3, 6], residualLength: 1, origin: [0, 0])
    let moved = [2.0, 2]
    #expect((0..<2).allSatisfy { coordinates.parameter($0, at: moved.span).isFinite })
  }
}
