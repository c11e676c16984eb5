/// The learning rate at each step: a linear rise, then constant, then optionally a linear fall to zero.
///
/// A function of the step alone, so that a resumed run goes on where it was. Laws are fitted to the
/// constant part, the trunk.
package struct LearningRateSchedule: Hashable, Sendable {
  package let peak: Double
  /// Steps until the rate is reached.
  package let warmup: Int
  /// Steps of the fall at the end.
  package let cooldown: Int
  /// All steps of the run.
  package let steps: Int

  /// `cooldownFraction` of all steps, rounded, are the fall.
  package init(peak: Double, warmup: Int, cooldownFraction: Double, steps: Int) {
    self.peak = peak
    self.warmup = warmup
    self.steps = steps
    cooldown = Int((cooldownFraction * Double(steps)).rounded())
  }

  /// The first step of the fall; the number of all steps where there is none.
  package var trunkEnd: Int { steps - cooldown }

  /// The rate of step `step`, counted from 0: 1 / warmup of the peak at first, 1 / cooldown of it at last.
  package func rate(at step: Int) -> Double {
    let rise = step < warmup ? Double(step + 1) / Double(warmup) : 1
    let fall = step < trunkEnd ? 1 : max(0, Double(steps - step) / Double(cooldown))
    return peak * min(rise, fall)
  }
}
