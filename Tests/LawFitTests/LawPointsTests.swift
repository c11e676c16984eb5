import LawFit
import Scaling
import Testing

@Suite struct LawPointsTests {
  let run = ReferenceRuns.run(computes: [1, 10, 100], errors: [4, 2, 1])

  /// exp of a mean of logarithms: a few roundings.
  let rounding = 1e-14

  @Test func `units are geometric means`() {
    let points = LawPoints([run])
    #expect(abs(points.computeUnit / 10 - 1) < rounding)
    #expect(abs(points.errorUnit / 2 - 1) < rounding)
    #expect(points.logComputes.reduce(0, +).magnitude < rounding)
    #expect(points.logErrors.reduce(0, +).magnitude < rounding)
  }

  @Test func `neither the order of runs nor that of points matters`() {
    var reversed = run
    reversed.points.reverse()
    let other = ReferenceRuns.run(computes: [2, 20], errors: [3, 2])
    let points = LawPoints([run, other])
    let shuffled = LawPoints([other, reversed])
    #expect(points.computes == shuffled.computes)
    #expect(points.errors == shuffled.errors)
    #expect(points.runs == shuffled.runs)
    #expect(points.runs == [0..<3, 3..<5])
  }

  @Test func `a point that repeats another exactly counts once`() {
    let other = ReferenceRuns.run(computes: [10, 20], errors: [2, 1.5])
    let points = LawPoints([run, other, run])
    #expect(points.count == 4)
    #expect(points.repeated == 4)
    #expect(LawPoints([run]).repeated == 0)
  }

  @Test func `a range of compute leaves the rest out`() {
    #expect(LawPoints([run], within: 5...50).count == 1)
    #expect(LawPoints([run], within: 500...600).count == 0)
  }

  @Test func `replaced errors keep the units`() {
    var points = LawPoints([run])
    points.replaceErrors { Double($0) + 1 }
    #expect(points.errors == [1, 2, 3])
    #expect(points.logErrors[0] == 0)
    #expect(points.smallestError == 1)
    #expect(points.largestError == 3)
  }

  @Test func `an error of zero is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = LawPoints([ReferenceRuns.run(computes: [1, 2], errors: [1, 0])])
    }
  }
}
