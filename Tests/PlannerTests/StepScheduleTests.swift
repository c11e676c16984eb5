import Planner
import Scaling
import Testing

@Suite struct StepScheduleTests {
  /// Phases of these sizes until these FLOPs.
  private func plan(_ phases: [(size: String, until: Double)]) -> Plan {
    var before = 0.0
    let all = Compute(flops: phases.last?.until ?? 0)
    return Plan(
      metric: "loss", convention: .sixND, goal: .budget(all), method: .rule,
      phases: phases.map { size, until in
        defer { before = until }
        return .init(
          shape: Shape([("size", .label(size))]), startError: 4, endError: 3,
          compute: Compute(flops: until - before), cumulative: Compute(flops: until))
      }, final: .init(error: 3, compute: all))
  }

  private func work(
    _ flops: Double, _ unit: WorkUnit, batch: Int? = nil, context: Int? = nil
  ) -> StepWork {
    StepWork(
      rate: .init(flops: flops, unit: unit, origin: "a test"), batch: batch, context: context)
  }

  /// By hand: 6 · 190e6 · 256 · 1024 = 2.98844160e14 FLOP a step, and 1e18 of them 3346.226 steps; then 6 · 1e9 · 256 · 1024 =
  /// 1.572864e15, and (2e18 - 3346 · 2.9884416e14) / 1.572864e15 = 635.826 steps.
  @Test func `6ND by hand`() throws {
    let schedule = try StepSchedule(
      plan([("190M", 1e18), ("1B", 2e18)]),
      works: [190e6, 1e9].map { work(6 * $0, .token, batch: 256, context: 1024) })
    #expect(schedule.phases.map(\.steps) == [3346, 636])
    #expect(schedule.starts == [0, 3346])
    #expect(schedule.phases.map(\.samples) == [856_576, 162_816])
    #expect(schedule.phases.map(\.tokens) == [877_133_824, 166_723_584])
    let spent = try #require(schedule.spent).flops
    #expect(spent == 3346 * 2.9884416e14 + 636 * 1.572864e15)
    #expect(abs(spent - 2e18) <= 1.572864e15 / 2)
  }

  @Test func `without steps samples are whole, without samples tokens, without FLOPs nothing`()
    throws
  {
    let plan = plan([("a", 1000), ("b", 2000)])
    let samples = try StepSchedule(plan, works: [30, 70].map { work($0, .sample, context: 5) })
    #expect(samples.phases.map(\.steps) == [nil, nil])
    #expect(samples.starts == nil)
    // 33.3; then (2000 - 990) / 70 = 14.43.
    #expect(samples.phases.map(\.samples) == [33, 14])
    #expect(samples.phases.map(\.tokens) == [165, 70])
    let tokens = try StepSchedule(plan, works: [30, 70].map { work($0, .token, batch: 5) })
    #expect(tokens.phases.map(\.samples) == [nil, nil])
    #expect(tokens.phases.map(\.tokens) == [33, 14])
    #expect(tokens.spent == Compute(flops: 33 * 30 + 14 * 70))
    let nothing = try StepSchedule(plan, works: [work(30, .token), StepWork(batch: 2, context: 3)])
    #expect(nothing.phases.allSatisfy { $0.tokens == nil && $0.spent == nil })
    #expect(nothing.spent == nil)
  }

  @Test func `more than any run has is refused`() {
    #expect(throws: StepScheduleError.self) {
      try StepSchedule(plan([("a", 1e30)]), works: [work(1, .step)])
    }
    #expect(throws: StepScheduleError.self) {
      try StepSchedule(
        plan([("a", 1e14)]), works: [work(1, .step, batch: 1_000_000_000, context: 1_000_000_000)])
    }
  }
}
