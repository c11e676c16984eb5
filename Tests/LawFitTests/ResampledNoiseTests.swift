import LawFit
import Testing

@Suite struct ResampledNoiseTests {
  /// Residuals that name their own place, from 1 in one run and from 101 in the other.
  let residuals = (1...12).map { Double($0) } + (101...109).map { Double($0) }
  let runs = [0..<12, 12..<21]

  @Test func `blocks are neighbours and stay within their run`() {
    let correlation = Autocorrelation(residuals: residuals, runs: runs, parameters: 0)
    var noise = ResampledNoise(
      residuals: residuals, correlation, degreesOfFreedom: 18, parameters: 3, runs: runs)
    let before = noise.values
    var random = RandomStream(seed: 1, name: "blocks")
    for _ in 0..<50 {
      noise.draw(using: &random)
      for run in runs {
        let length = correlation.blockLength(points: run.count)
        #expect(length > 1)
        let places = run.compactMap { i in before[run].firstIndex(of: noise.values[i]) }
        #expect(places.count == run.count)
        for (offset, pair) in zip(places, places.dropFirst()).enumerated()
        where (offset + 1) % length != 0 {
          #expect(pair.1 == pair.0 + 1)
        }
      }
    }
  }

  /// Independent residuals: no cut takes anything, so that what is left is √((ν + p) / ν).
  @Test func `residuals are centred and inflated`() {
    let residuals = [1.0, -1, -1, 1, -1, 1, 1, -1].map { $0 + 5 }
    let centred = residuals.map { $0 - 5 }
    let correlation = Autocorrelation(residuals: centred, runs: [0..<8], parameters: 0)
    let noise = ResampledNoise(
      residuals: residuals, correlation, degreesOfFreedom: 6, parameters: 2, runs: [0..<8])
    let factor = (8.0 / 6).squareRoot()
    for (value, expected) in zip(noise.values, centred) {
      #expect(abs(value - factor * expected) < 1e-15)
    }
  }
}
