import Planner
import Scaling

/// What a step of the user's own trainer is.
enum StepFlags {
  static let batch = Flag.list(
    "batch", .perShape(.count("N", in: 1...1_000_000_000)),
    help: "Samples of a step, where shapes have no axis of that name")
  static let context = Flag.list(
    "context", .perShape(.count("T", in: 1...1_000_000_000)),
    help: "Tokens of a sample, where shapes have no axis of that name")

  static let flopsPerStep = Flag.list(
    "flops-per-step", .perShape(.positive("FLOPS")),
    help: "Training FLOPs of a step, counted as the plan counts them")
  static let flopsPerSample = Flag.list(
    "flops-per-sample", .perShape(.positive("FLOPS")), help: "The same of a sample")
  static let flopsPerToken = Flag.list(
    "flops-per-token", .perShape(.positive("FLOPS")), help: "The same of a token")
  static let model = Flag.optional(
    "flops-model", .choice("FORMULA") as ValueFormat<FLOPModel>,
    help: "By which formula FLOPs follow from sizes; unless said, the plan's own")
  static let parameters = Flag.list(
    "params", .perShape(.positive("N")), help: "Parameters, embeddings included")
  static let sizes = Flag.list(
    "sizes", .perShape(.sizes),
    help: "What formulas need and shapes do not say, such as 'vocabulary=50257 depth=12'")

  static let work = Command.Section("A step", [batch, context])
  static let flops = Command.Section(
    "Its FLOPs", [flopsPerStep, flopsPerSample, flopsPerToken, model, parameters, sizes])

  static let rules: [Command.Rule] = [
    .atMostOne([flopsPerStep, flopsPerSample, flopsPerToken, model])
  ]

  /// FLOPs as the user states them, of whichever unit.
  static let stated: [(flag: Flag<[PerShape<Double>]>, unit: WorkUnit)] = [
    (flopsPerStep, .step), (flopsPerSample, .sample), (flopsPerToken, .token),
  ]

  /// Throws for a value that names no shape of the plan.
  static func check(_ arguments: Arguments, _ shapes: [Shape]) throws(UsageError) {
    for flag in [batch, context] { try arguments.checkShapes(of: flag, among: shapes) }
    for flag in stated.map(\.flag) + [parameters] {
      try arguments.checkShapes(of: flag, among: shapes)
    }
    try arguments.checkShapes(of: sizes, among: shapes)
  }
}
