import Planner
import Testing

@Suite struct StepWorkTests {
  private func work(_ unit: WorkUnit, batch: Int? = nil, context: Int? = nil) -> StepWork {
    StepWork(
      rate: .init(flops: 1200, unit: unit, origin: "a test"), batch: batch, context: context)
  }

  @Test func `each unit's FLOPs follow from any other's`() {
    let of: [(WorkUnit, [Double])] = [
      (.step, [1200, 300, 100]), (.sample, [4800, 1200, 400]), (.token, [14400, 3600, 1200]),
    ]
    for (unit, expected) in of {
      let work = work(unit, batch: 4, context: 3)
      #expect(WorkUnit.allCases.map { work.flops(per: $0) } == expected)
    }
  }

  @Test func `what nobody said stays unknown`() {
    #expect(work(.token, batch: 4).flops(per: .step) == nil)
    #expect(work(.token, batch: 4).flops(per: .sample) == nil)
    #expect(work(.token, context: 3).flops(per: .sample) == 3600)
    #expect(work(.token, context: 3).flops(per: .step) == nil)
    #expect(work(.sample, context: 3).flops(per: .step) == nil)
    #expect(work(.step, context: 3).flops(per: .token) == nil)
    #expect(StepWork(batch: 4, context: 3).flops(per: .step) == nil)
  }
}
