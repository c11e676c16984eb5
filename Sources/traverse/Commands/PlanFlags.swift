import JSON
import Planner
import Scaling

/// What is planned for and under which limits: shared by `plan` and `whatif`.
enum PlanFlags {
  enum FirstShape: String, CaseIterable, Sendable { case rule, any }

  static let budget = Flag.optional("budget", .compute, help: "Compute to spend, such as 1e18")
  static let target = Flag.optional("target", .positive("ERROR"), help: "Error to reach")
  static let fromError = Flag.optional(
    "from-error", .positive("ERROR"), help: "Where laws written by hand with d = 0 begin")
  static let order = Flag.list(
    "order", .order, help: "Width, depth, heads and size grow and others are free, unless said here")
  static let transitionCost = Flag.optional(
    "transition-cost", .text("FLOPS|FILE"),
    help: "Charged for each change of shape; a file has costs and bumps pair by pair")
  static let minimumPhase = Flag.optional(
    "min-phase", .compute, help: "Least compute of a phase")
  static let maximumPhases = Flag.optional(
    "max-phases", .count("N", in: 1 ... .max), help: "At most so many phases")
  static let finalShape = Flag.optional("final-shape", .shape, help: "The shape to end with")
  static let firstShape = Flag.optional(
    "first-shape", .choice("WHICH") as ValueFormat<FirstShape>,
    help: "Begin with the shape whose log begins highest, or with whichever is cheapest")
  static let draws = Flag.optional(
    "draws", .count("N", in: 0...1_000_000), help: "Plan on at most so many bootstrap draws")

  static let goal = Command.Section("Goal", [budget, target])

  static let limits = Command.Section(
    "Costs and limits",
    [
      transitionCost, minimumPhase, maximumPhases, finalShape, firstShape, order, fromError, draws,
      LevelFlag.level,
    ])

  static let rules: [Command.Rule] = [.exactlyOne([budget, target])]

  static func request(
    _ arguments: Arguments, _ session: Session
  ) throws -> (request: PlanRequest, inputs: [Provenance.Input]) {
    let goal =
      arguments[budget].map(Plan.Goal.budget) ?? arguments[target].map { .target(error: $0) }
    guard let goal else { preconditionFailure("a rule of the command asks for one of the two") }
    var request = PlanRequest(goal: goal)
    request.startError = arguments[fromError]
    for choice in arguments[order] { request.order[choice.axis] = choice.order }
    request.minimumPhase = arguments[minimumPhase] ?? .zero
    request.maximumPhases = arguments[maximumPhases]
    request.finalShape = arguments[finalShape]
    request.firstShape = arguments[firstShape].map { $0 == .any ? .any : .rule }
    request.drawLimit = arguments[draws]
    request.level = arguments[LevelFlag.level]
    guard let cost = arguments[transitionCost] else { return (request, []) }
    if let flops = AxisValue(cost).magnitude {
      request.transitionCosts = TransitionCosts(
        usual: Plan.Transition(compute: Compute(flops: flops), bump: 0))
      return (request, [])
    }
    let (document, input) = try session.readDocument(cost)
    do {
      request.transitionCosts = try TransitionCosts(document)
    } catch {
      throw FileError(path: cost, reason: error.description)
    }
    return (request, [input])
  }
}
