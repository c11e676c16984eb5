import Calibrate
import Scaling
import Testing

@Suite struct BudgetSplitTests {
  /// Costs 1 : 4 : 16 have roots 1 : 2 : 4, so shares 1/7, 2/7 and 4/7, and steps 1 : 1/2 : 1/4.
  @Test func `shares go by the root of what a step costs`() {
    let costs = [1e9, 4e9, 16e9].map { Compute(flops: $0) }
    for least in [1, 250] {
      let steps = BudgetSplit.steps(Compute(flops: 7e12), costs: costs, least: least)
      #expect(steps == [1000, 500, 250])
    }
  }

  /// What the dearest takes is missing from the others.
  ///
  /// 300 steps of it cost 4.8e12 of 7.6e12, and of 2.8e12 the others get 1/3 and 2/3. 400 cost 6.4e12 of 8.5e12;
  /// 2/3 of the rest are 350 steps of the second, so it gets 400 for 1.6e12, and 5e11 are left for the first.
  @Test func `none gets fewer than the least, and the others share the rest`() {
    let costs = [1e9, 4e9, 16e9].map { Compute(flops: $0) }
    #expect(
      BudgetSplit.steps(Compute(flops: 7.6e12), costs: costs, least: 300) == [933, 466, 300])
    #expect(
      BudgetSplit.steps(Compute(flops: 8.5e12), costs: costs, least: 400) == [500, 400, 400])
  }

  @Test func `where the least of all is too dear, all get the same part of it`() {
    let costs = [1e9, 4e9, 16e9].map { Compute(flops: $0) }
    #expect(BudgetSplit.compute(ofEach: 500, costs: costs) == Compute(flops: 1.05e13))
    #expect(
      BudgetSplit.steps(Compute(flops: 1.05e13), costs: costs, least: 500) == [500, 500, 500])
    #expect(BudgetSplit.steps(Compute(flops: 2.1e12), costs: costs, least: 500) == [100, 100, 100])
    #expect(BudgetSplit.steps(Compute(flops: 1), costs: costs, least: 500) == [1, 1, 1])
  }

  @Test func `steps are whole, at least one, and cost no more than the budget`() {
    let costs = [3e9, 7e9, 1.1e10].map { Compute(flops: $0) }
    for flops in [1e11, 1e12, 3.7e13] {
      for least in [1, 2, 20] {
        let steps = BudgetSplit.steps(Compute(flops: flops), costs: costs, least: least)
        let spent = zip(steps, costs).reduce(0) { $0 + Double($1.0) * $1.1.flops }
        #expect(spent <= flops)
        #expect(flops - spent < costs.reduce(0) { $0 + $1.flops })
      }
    }
    #expect(BudgetSplit.steps(Compute(flops: 1), costs: costs, least: 1) == [1, 1, 1])
  }

  @Test func `five times the warm-up is the least`() {
    #expect([0, 1, 100].map { BudgetSplit.leastSteps(warmup: $0) } == [1, 5, 500])
    #expect(BudgetSplit.leastSteps(warmup: .max) > 1 << 40)
  }
}
