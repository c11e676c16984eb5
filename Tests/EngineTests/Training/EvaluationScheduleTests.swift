import Engine
import Scaling
import Testing

@Suite struct EvaluationScheduleTests {
  @Test func `points are spaced by the ratio once that is further than ten evaluations`() {
    let schedule = EvaluationSchedule(ratio: 1.5, cost: Compute(flops: 1))
    var points: [Double] = []
    var compute = Compute.zero
    for _ in 0..<6 {
      compute = schedule.next(after: compute)
      points.append(compute.flops)
    }
    #expect(points == [10, 20, 30, 45, 67.5, 101.25])
  }

  @Test func `evaluation costs at most a tenth of the training before it, however long the run`() {
    let schedule = EvaluationSchedule(ratio: 1.0001, cost: Compute(flops: 3))
    var (compute, spent) = (Compute.zero, 0.0)
    for _ in 0..<1000 {
      compute = schedule.next(after: compute)
      spent += schedule.cost.flops
      #expect(spent <= compute.flops / 10 * (1 + 1e-12))
    }
  }
}
