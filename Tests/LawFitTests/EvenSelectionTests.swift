import LawFit
import Scaling
import Testing

/// Logs longer than a fit needs.
@Suite struct EvenSelectionTests {
  static func run(points: Int, name: String = "long", compute: Double = 1e20) -> RunLog {
    var synthetic = SyntheticRun()
    (synthetic.points, synthetic.compute) = (points, compute)
    var random = RandomStream(seed: 47, name: name)
    return synthetic.run(using: &random)
  }

  static func fit(_ runs: [RunLog], limit: Int, draws: Int = 10) throws -> Law {
    var options = FitOptions()
    (options.draws, options.largestPointCount) = (draws, limit)
    return try #require(try LawFitter.fit(runs, options: options).laws.first)
  }

  /// Of 301 points 101 are every third, the first and the last among them.
  @Test func `the law is that of every k-th point, to the last bit`() throws {
    let run = Self.run(points: 301)
    var third = run
    third.points = stride(from: 0, to: 301, by: 3).map { run.points[$0] }
    let (selected, expected) = (
      try Self.fit([run], limit: 101), try Self.fit([third], limit: 101)
    )
    #expect(selected.curve == expected.curve)
    #expect(selected.draws == expected.draws)
    #expect(selected.fit?.intervals == expected.fit?.intervals)
    #expect(selected.fit?.points == 101)
    #expect(
      selected.fit?.warnings.first == "fitted to 101 of 301 points, evenly picked from each run")
    #expect(expected.fit?.warnings.contains { $0.contains("picked") } == false)
  }

  @Test func `as many points as the limit are all fitted`() throws {
    let run = Self.run(points: 90)
    #expect(try Self.fit([run], limit: 90) == Self.fit([run], limit: 1_000))
  }

  /// The lower half in log compute of an evenly sampled run of 910 points holds its first √910, rounded down.
  @Test func `the unseen half is asked of each half's own points`() throws {
    let holdOut = try #require(try Self.fit([Self.run(points: 910)], limit: 100).fit?.holdOut)
    #expect(holdOut.fittedPoints == 30 && holdOut.heldOutPoints == 100)
    #expect(holdOut.verdict == .holds)
  }

  @Test func `a long run given twice is picked from once`() throws {
    let run = Self.run(points: 301)
    let (once, twice) = (try Self.fit([run], limit: 101), try Self.fit([run, run], limit: 101))
    #expect(once.curve == twice.curve)
    #expect(twice.fit?.points == 101)
  }

  /// Shares of 400 : 100 : 1 points under a limit of 100.
  @Test func `each run keeps its share and its last point`() throws {
    let runs = [
      Self.run(points: 400), Self.run(points: 100, name: "short", compute: 3e19),
      Self.run(points: 1, name: "one", compute: 4e20),
    ]
    let law = try Self.fit(runs, limit: 100)
    #expect(law.fit?.points == 79 + 20 + 1)
    #expect(law.fit?.compute == 1e20 / 400...4e20)
    #expect(try Self.fit(runs.reversed(), limit: 100) == law)
    let pairs = (1...60).map { Self.run(points: 2, name: "\($0)", compute: 1e19 * Double($0)) }
    #expect(try Self.fit(pairs, limit: 80).fit?.points == 80)
    #expect(try Self.fit(pairs, limit: 20).fit?.points == 60)
    var shuffled = runs
    shuffled[0].points.reverse()
    #expect(try Self.fit(shuffled, limit: 100) == law)
  }

  /// A tenth of the points knows each parameter √10 = 3.2 times worse, which the intervals must say;
  /// intervals that still counted all points would be as narrow as before.
  @Test func `intervals are those of the points that were fitted`() throws {
    let run = Self.run(points: 4_000)
    func width(limit: Int) throws -> Double {
      let interval = try #require(try Self.fit([run], limit: limit, draws: 0).fit?.intervals?.b)
      return interval.upper - interval.lower
    }
    let ratio = try width(limit: 400) / width(limit: 4_000)
    #expect(ratio > 2 && ratio < 5)
  }
}
