import Calibrate
import Scaling
import Testing

@Suite struct BudgetSplitTests {
  /// Costs 1 : 4 : 16 have roots 1 : 2 : 4, so shares 1/7, 2/7 and 4/7, and steps 1 : 1/2 : 1/4.
  @Test func `shares go by the root of what a step costs`() {
    let costs = [1e9, 4e9, 16e9].map { Compute(flops: $0) }
    let steps = BudgetSplit.steps(Compute(flops: 7e12), costs: costs)
    #expect(steps == [1000, 500, 250])
  }

  @Test func `steps are whole, at least one, and cost no more than the budget`() {
    let costs = [3e9, 7e9, 1.1e10].map { Compute(flops: $0) }
    for flops in [1e11, 1e12, 3.7e13] {
      let steps = BudgetSplit.steps(Compute(flops: flops), costs: costs)
      let spent = zip(steps, costs).reduce(0) { $0 + Double($1.0) * $1.1.flops }
      #expect(spent <= flops)
      #expect(flops - spent < costs.reduce(0) { $0 + $1.flops })
    }
    #expect(BudgetSplit.steps(Compute(flops: 1), costs: costs) == [1, 1, 1])
  }
}
