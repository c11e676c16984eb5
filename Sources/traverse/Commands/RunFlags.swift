import Engine

/// How a plan is carried out.
enum RunFlags {
  static let output = Flag.optional(
    "output", letter: "o", .text("FOLDER"), help: "Where the run lives; made if it is not there")
  static let width = Flag.value(
    "width-operator", .choice("OPERATOR") as ValueFormat<Transition.Width>, default: .pad,
    help: "How a model is widened")
  static let depth = Flag.value(
    "depth-operator", .choice("OPERATOR") as ValueFormat<Transition.Depth>, default: .identity,
    help: "How a model is deepened")
  static let patch = Flag.value(
    "patch-operator", .choice("OPERATOR") as ValueFormat<Transition.Patch>, default: .refine,
    help: "How patches change their size")
  static let ramp = Flag.value(
    "ramp", .count("STEPS", in: 0...1_000_000_000), default: 100,
    help: "Steps over which the rate of new weights rises after a transition")

  static let sections = [
    Command.Section(
      "What to train", [TrainFlags.data, TrainFlags.globs, TrainFlags.augment, TrainFlags.seed]),
    Command.Section("Transitions", [patch, width, depth, ramp]),
    TrainFlags.optimiser, TrainFlags.evaluation,
    Command.Section("Carrying it out", [output] + TrainFlags.execution + [Results.json]),
  ]

  static func transition(_ arguments: Arguments) -> Transition {
    var transition = Transition()
    transition.patch = arguments[patch]
    transition.width = arguments[width]
    transition.depth = arguments[depth]
    return transition
  }
}
