import Engine
import Testing

@Suite struct LearningRateScheduleTests {
  @Test func `it rises, stays and falls, and only the trunk is constant`() {
    let schedule = LearningRateSchedule(peak: 2, warmup: 4, cooldownFraction: 0.2, steps: 20)
    let rates = (0..<20).map(schedule.rate)
    #expect(Array(rates[..<4]) == [0.5, 1, 1.5, 2])
    #expect(rates[4..<16].allSatisfy { $0 == 2 })
    #expect(schedule.trunkEnd == 16)
    // 4 / 4, 3 / 4, 2 / 4 and 1 / 4 of the peak; the next would be zero.
    #expect(Array(rates[16...]) == [2, 1.5, 1, 0.5])
    #expect(schedule.rate(at: 20) == 0)
  }

  @Test func `without warm-up and cooldown it is the peak from first to last`() {
    let schedule = LearningRateSchedule(peak: 1e-3, warmup: 0, cooldownFraction: 0, steps: 3)
    #expect((0..<3).map(schedule.rate) == [1e-3, 1e-3, 1e-3])
    #expect(schedule.trunkEnd == 3)
  }

  @Test func `a run shorter than its warm-up never reaches the peak`() {
    let schedule = LearningRateSchedule(peak: 1, warmup: 100, cooldownFraction: 0.5, steps: 10)
    #expect((0..<10).map(schedule.rate).max() == 0.1)
    let fall = LearningRateSchedule(peak: 1, warmup: 0, cooldownFraction: 1, steps: 2)
    #expect((0..<2).map(fall.rate) == [1, 0.5])
  }
}
