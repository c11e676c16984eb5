package import Engine
import JSON
package import Scaling

/// How a plan is carried out.
package enum RunFlags {
  static let output = Flag.optional(
    "output", letter: "o", .folder, help: "Where the run lives; made if it is not there")
  static let width = Flag.value(
    "width-operator", .choice("OPERATOR") as ValueFormat<Transition.Width>, default: .pad,
    help: "How a model is widened")
  static let depth = Flag.value(
    "depth-operator", .choice("OPERATOR") as ValueFormat<Transition.Depth>, default: .identity,
    help: "How a model is deepened")
  static let context = Flag.value(
    "context-operator", .choice("OPERATOR") as ValueFormat<Transition.Context>, default: .hold,
    help: "How a context grows")
  static let patch = Flag.value(
    "patch-operator", .choice("OPERATOR") as ValueFormat<Transition.Patch>, default: .refine,
    help: "How patches change their size")
  static let ramp = Flag.value(
    "ramp", .count("STEPS", in: 0...1_000_000_000), default: 100,
    help:
      "Steps over which the rate of new tensors, such as blocks and kernels, rises after a transition"
  )

  static let follow = Flag.optional(
    "follow", .choice("WHAT") as ValueFormat<PlannedCourse.Follow>,
    help: "What ends a phase: the plan's compute, unless said, or its error")
  static let replan = Flag.optional(
    "replan", .path, help: "Plan anew at every evaluation, with these laws for a start")

  static let sections = [
    Command.Section(
      "What to train", [TrainFlags.data, TrainFlags.globs, TrainFlags.augment, TrainFlags.seed]),
    Command.Section("The plan", [follow, replan, PlanFlags.order]),
    Command.Section("Transitions", [patch, context, width, depth, ramp]),
    TrainFlags.optimiser, TrainFlags.evaluation,
    Command.Section("Carrying it out", [output] + TrainFlags.execution + [Results.json]),
  ]

  /// The plan at `path` with everything that the flags say about carrying it out.
  static func request(
    _ path: String, _ arguments: Arguments, _ session: Session
  ) throws -> AdaptiveRequest {
    let plan = try plan(path, session).plan
    var training = try TrainFlags.request(
      arguments, shape: Shape([]), .compute(plan.final.compute))
    training.cooldown = try cooldown(arguments, of: plan)
    var request = AdaptiveRequest(
      plan: plan, training: training, transition: transition(arguments), ramp: arguments[ramp],
      follow: arguments[follow] ?? .compute)
    if let path = arguments[replan] {
      var laws = try LawSource.read(path, session).laws
      // A course needs no intervals.
      for index in laws.laws.indices { laws.laws[index].draws = [] }
      try PlanFlags.checkAxes(arguments, laws)
      let order = Dictionary(
        arguments[PlanFlags.order].map { ($0.axis, $0.order) }, uniquingKeysWith: { $1 })
      request.replanning = .init(laws: laws, order: order, path: path)
    }
    return request
  }

  /// The plan at `path`, and its line for provenance.
  static func plan(
    _ path: String, _ session: Session
  ) throws -> (plan: Plan, input: Provenance.Input) {
    let (document, input) = try session.readDocument(
      path, format: FileFormat.plan.rawValue,
      hint: "Expected a plan; 'traverse plan ... -o FILE' writes one.")
    do {
      return (try Plan(document), input)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// The part of the whole run in which the rate falls, which has to be one of the last phase.
  private static func cooldown(_ arguments: Arguments, of plan: Plan) throws(UsageError) -> Double?
  {
    guard let cooldown = arguments[TrainFlags.cooldown], let last = plan.phases.last else {
      return nil
    }
    let share = last.compute / plan.final.compute
    guard cooldown <= share else {
      throw UsageError(
        command: "run",
        .other(
          "--cooldown: found \(NumberText.percentInWords(cooldown)) of the run, "
            + "expected no more than its last phase, which is \(NumberText.percentInWords(share))"))
    }
    return cooldown
  }

  static func transition(_ arguments: Arguments) -> Transition {
    var transition = Transition()
    transition.patch = arguments[patch]
    transition.context = arguments[context]
    transition.width = arguments[width]
    transition.depth = arguments[depth]
    return transition
  }
}

extension TransitionError {
  /// What is wrong, and with which flag it would not be.
  package var advice: String {
    switch self {
    case .notNested: "\(self); \(RunFlags.spelling(Transition.Patch.resize)) takes any"
    case .noMultiple: "\(self); \(RunFlags.spelling(Transition.Width.pad)) takes any"
    case .otherData, .shrinks, .refined: description
    }
  }
}

extension RunFlags {
  fileprivate static func spelling(_ operation: Transition.Patch) -> String {
    "\(patch.declaration.spelling) \(operation.rawValue)"
  }

  fileprivate static func spelling(_ operation: Transition.Width) -> String {
    "\(width.declaration.spelling) \(operation.rawValue)"
  }

  /// Changes of a plan that `run` refuses unless it is told of another operator, in sentences.
  ///
  /// A plan knows shapes by name; which of them can be made of which is the matter of the operators.
  package static func warnings(about plan: Plan) -> [String] {
    zip(plan.phases, plan.phases.dropFirst()).enumerated().compactMap { index, pair in
      guard case .integer(let old)? = pair.0.shape["patch"], old > 0,
        case .integer(let new)? = pair.1.shape["patch"], new > 0, old % new != 0
      else { return nil }
      let way = new > old ? ", --order patch=shrink" : ""
      return
        "phase \(index + 2) changes patch \(old) to \(new), which does not divide it: `run` cannot refine one into "
        + "the other. Plan with other shapes (--set\(way)), or run with \(spelling(Transition.Patch.resize))"
    }
  }
}
