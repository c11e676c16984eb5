import Engine
import Scaling

/// A run in words: what it would take, and what it came to.
enum TrainingText {
  static func text(_ estimate: TrainingEstimate) -> String {
    var table = Table([("", .left), ("", .left)], widest: 90)
    table.add(["shape", estimate.shape.description])
    table.add(["parameters", String(estimate.parameters)])
    table.add([
      "a step",
      "\(NumberText.compute(estimate.computePerStep)) FLOP in \(estimate.microBatches) micro-batches "
        + "and \(estimate.slots) slots",
    ])
    table.add([
      "all", "\(NumberText.compute(estimate.compute)) FLOP in \(estimate.steps) steps",
    ])
    table.add(["memory", bytes(estimate.memoryBytes) + ", besides the data"])
    table.add([
      "speed",
      rate(estimate.computePerStep.flops / estimate.secondsPerStep)
        + ", measured: \(estimate.instructionSet), \(threads(estimate.threads))",
    ])
    table.add(["time", duration(estimate.seconds) + ", and up to a tenth more for evaluation"])
    return table.text
  }

  static func text(_ result: TrainingResult) -> String {
    var table = Table([("", .left), ("", .left)], widest: 90)
    if let point = result.state.lastPoint {
      if let error = point.evalError { table.add(["eval_error", NumberText.error(error)]) }
      table.add(["eval_loss", NumberText.error(point.evalLoss)])
      if let loss = point.trainLoss { table.add(["train_loss", NumberText.error(loss)]) }
    }
    table.add([
      "compute",
      "\(NumberText.compute(result.state.compute)) FLOP in \(result.state.step) steps",
    ])
    table.add([
      "time",
      duration(result.state.seconds) + " in steps, " + duration(result.state.evaluationSeconds)
        + " in evaluation",
    ])
    if let flops = result.flopsPerSecond {
      table.add(["speed", "\(rate(flops)): \(result.instructionSet), \(threads(result.threads))"])
    }
    table.add(["shape", "\(result.shape), \(result.parameters) parameters"])
    table.add(["log", result.log])
    return table.text
  }

  /// `105.3 GFLOP/s`.
  static func rate(_ flopsPerSecond: Double) -> String {
    NumberText.fixed(flopsPerSecond / 1e9, decimals: 1) + " GFLOP/s"
  }

  /// `45 s`, `12 min`, `3 h 20 min`, `2 d 5 h`.
  static func duration(_ seconds: Double) -> String {
    // Longer than anybody waits, and still a whole number.
    let seconds = min(max(seconds, 0), 1e12)
    if seconds < 10 { return NumberText.fixed(seconds, decimals: 1) + " s" }
    if seconds < 99.5 { return NumberText.fixed(seconds, decimals: 0) + " s" }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 100 { return "\(minutes) min" }
    let hours = Int((seconds / 3600).rounded(.down))
    if hours < 48 { return "\(hours) h \(minutes - 60 * hours) min" }
    return "\(hours / 24) d \(hours % 24) h"
  }

  static func bytes(_ count: Int) -> String {
    NumberText.fixed(Double(count) / 1e6, decimals: 1) + " MB"
  }

  private static func threads(_ count: Int) -> String { "\(count) thread\(count == 1 ? "" : "s")" }
}
