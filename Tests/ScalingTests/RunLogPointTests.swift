import Scaling
import Testing

@Suite struct RunLogPointTests {
  @Test func `what a log does not tell takes no room and is none of its values`() {
    #expect(MemoryLayout<RunLog.Point>.stride == 32)
    var point = RunLog.Point(compute: Compute(flops: 1), error: 2)
    #expect(point.step == nil && point.seconds == nil)
    #expect(point == RunLog.Point(compute: Compute(flops: 1), error: 2, step: nil, seconds: nil))
    (point.step, point.seconds) = (0, 0)
    #expect(point.step == 0 && point.seconds == 0)
    #expect(point != RunLog.Point(compute: Compute(flops: 1), error: 2))
    (point.step, point.seconds) = (nil, nil)
    #expect(point == RunLog.Point(compute: Compute(flops: 1), error: 2))
  }
}
