import Engine
import JSON
import Scaling
import Testing
import traverse

@Suite struct AdaptiveOutcomeTests {
  private let shapes = [TrainingSample.shape(patch: 2), TrainingSample.shape(patch: 1)]
  private let curve = PowerLaw(a: 1e4, b: 0.5, c: 0)

  /// Two phases of 5e9 and 1.5e10 FLOP to errors of 0.9 and 0.5, with an interval of 0.01 around each.
  private func plan(isToTarget: Bool = false, until: Interval? = Interval(4e9, 6e9)) -> Plan {
    let whole = Compute(flops: 2e10)
    var phases = [
      Plan.Phase(
        shape: shapes[0], startError: 2, endError: 0.9, compute: Compute(flops: 5e9),
        cumulative: Compute(flops: 5e9)),
      Plan.Phase(
        shape: shapes[1], startError: 0.9, endError: 0.5, compute: Compute(flops: 1.5e10),
        cumulative: whole),
    ]
    phases[0].endErrorInterval = Interval(0.895, 0.905)
    phases[0].cumulativeInterval = until
    var final = Plan.Outcome(error: 0.5, compute: whole)
    final.errorInterval = Interval(0.495, 0.505)
    var alone = Plan.Baseline(
      kind: .finalShape, shapes: [shapes[1]], error: 0.6, computeToMatch: Compute(flops: 4e8),
      saving: 0)
    alone.curve = curve
    return Plan(
      metric: "eval_loss", convention: .threeForward,
      goal: isToTarget ? .target(error: 0.5) : .budget(whole), method: .path, phases: phases,
      final: final, baselines: [alone])
  }

  /// What the log with these evaluations comes to, each phase with its losses after equal parts of its compute.
  private func outcome(
    _ plan: Plan, following follow: PlannedCourse.Follow = .compute,
    _ losses: [[Double]], to ends: [Double] = [5e9, 2e10], rates: [Double] = []
  ) throws -> AdaptiveOutcome {
    let folder = try Workspace()
    let named = JSONValue.array(shapes.prefix(losses.count).map(\.json))
    var lines: [JSONValue] = [
      .object([
        .init("format", .string("traverse.run/1")), .init("shape", shapes[0].json),
        .init("phases", named),
      ])
    ]
    var (start, step) = (0.0, 0)
    for (phase, own) in losses.enumerated() {
      for (index, loss) in own.enumerated() {
        // The first point of a later phase is of the change itself.
        let part =
          phase == 0
          ? Double(index + 1) / Double(own.count)
          : Double(index) / Double(max(1, own.count - 1))
        if phase == 0 || index > 0 { step += 1 }
        let rate = phase + 1 == losses.count && index < rates.count ? rates[index] : 1e-3
        lines.append(
          try TrainingSample.point(
            phase: phase, step: step, compute: start + part * (ends[phase] - start), loss: loss,
            rate: rate
          ).json)
      }
      start = ends[phase]
    }
    let text = lines.map {
      String(decoding: JSONWriter.bytes(of: $0, layout: .compact), as: UTF8.self)
    }
    try folder.write(text.joined(separator: "\n") + "\n", to: "run.jsonl")
    return try withExtendedLifetime(folder) {
      try AdaptiveOutcome(plan, following: follow, RunLogFile(reading: folder["run.jsonl"]))
    }
  }

  @Test func `an end is the mean of the last three evaluations, and a single one does not decide`()
    throws
  {
    let outcome = try outcome(plan(), [[2, 0.88, 0.9, 0.92], [0.91, 0.7, 0.48, 0.5, 0.52]])
    let (first, last) = (
      try #require(outcome.phases[0].reached), try #require(outcome.phases[1].reached)
    )
    #expect(abs(first.error - 0.9) < 1e-15 && first.last == 0.92 && first.evaluations == 3)
    #expect(abs(last.error - 0.5) < 1e-15 && last.last == 0.52)
    #expect(outcome.phases.map(\.verdict) == [.asProjected, .asProjected])
    // 1e4 C^-1/2 at the mean; the run took 2e10.
    let alone = try #require(outcome.baselines.first)
    #expect(abs(try #require(alone.compute).flops / 4e8 - 1) < 1e-12)
    #expect(abs(try #require(alone.saving) + 49) < 1e-9)
    #expect(AdaptiveText.text(outcome).contains("mean of a phase's last three evaluations"))
  }

  /// On a curve that falls from one evaluation to the next their mean is above the end, and the run is not.
  @Test func `evaluations on the plan's own law reach what it projects`() throws {
    var plan = plan()
    plan.phases[0].curve = PowerLaw(a: 0.9 * 5e9.squareRoot(), b: 0.5, c: 0)
    let losses = (1...4).map { 0.9 / (Double($0) / 4).squareRoot() }
    let outcome = try outcome(plan, [losses, [0.95, 0.6, 0.5]])
    let reached = try #require(outcome.phases[0].reached)
    #expect(abs(reached.error - 0.9) < 1e-12 && reached.evaluations == 3)
    #expect(outcome.phases[0].verdict == .asProjected)
  }

  @Test func `what a phase entered with is no end of it, unless there is nothing else`() throws {
    let short = try outcome(plan(), [[0.9], [0.95, 0.6, 0.52]])
    #expect(abs(try #require(short.phases[1].reached).error - 0.56) < 1e-15)
    #expect(short.phases[1].reached?.evaluations == 2)
    let entered = try outcome(plan(), [[0.9], [0.95]])
    #expect(entered.phases[1].reached?.error == 0.95)
  }

  @Test func `where the rate falls, the last evaluation stands alone`() throws {
    let outcome = try outcome(
      plan(), [[0.9], [0.95, 0.6, 0.58, 0.55, 0.5]], rates: [1e-3, 1e-3, 1e-3, 1e-3, 1e-5])
    let last = try #require(outcome.phases[1].reached)
    #expect(last.error == 0.5 && last.evaluations == 1 && last.isCooled)
    #expect(outcome.phases[1].verdict == .asProjected)
    #expect(AdaptiveText.text(outcome).contains("where the rate falls"))
    // Warm-up is no fall.
    let rising = try self.outcome(plan(), [[3, 2.5, 2]], rates: [1e-4, 5e-4, 1e-3])
    #expect(rising.phases[0].reached?.evaluations == 3)
  }

  @Test(arguments: [
    (5e9, 0.89, "as projected"), (3e9, 0.89, "sooner"), (7e9, 0.89, "later"),
    (5e9, 0.91, "error not reached"),
  ])
  func `where the error ends a phase, its compute is judged`(
    _ end: Double, _ error: Double, _ verdict: String
  ) throws {
    let losses = [[2, 1.5, error], [0.9, 0.5]]
    let outcome = try outcome(plan(), following: .error, losses, to: [end, 2e10])
    #expect(outcome.phases[0].verdict?.rawValue == verdict)
    // The last phase of a budget ends with its compute.
    #expect(outcome.phases[1].verdict == .asProjected)
    let text = AdaptiveText.text(outcome)
    #expect(text.contains("until") && text.contains(verdict))
    // Without an interval there is nothing to say, unless the error was missed.
    let unknown = try self.outcome(plan(until: nil), following: .error, losses, to: [end, 2e10])
    #expect(unknown.phases[0].verdict == (error > 0.9 ? .missed : nil))
  }

  @Test func `a log that ends before the plan's last phase is said to`() throws {
    let outcome = try outcome(plan(), [[2, 1.5, 1]])
    #expect(AdaptiveText.text(outcome).contains("ends in phase 1 of the 2 planned"))
    let whole = try self.outcome(plan(), [[2, 0.9], [0.9, 0.5]])
    #expect(!AdaptiveText.text(whole).contains("planned."))
  }
}
