import JSON
import Planner
import RunLogs
import Scaling

/// What is planned for and under which limits: shared by `plan` and `whatif`.
enum PlanFlags {
  enum FirstShape: String, CaseIterable, Sendable { case rule, any }

  static let budget = Flag.optional(
    "budget", .cost, help: "Compute to spend, such as 1e18, or time, such as 2h")
  static let target = Flag.optional("target", .positive("ERROR"), help: "Error to reach")
  static let objective = Flag.optional(
    "objective", .choice("WHAT") as ValueFormat<Plan.Objective>,
    help: "What to spend least of; flops unless the budget is a time")
  static let fromError = Flag.optional(
    "from-error", .positive("ERROR"), help: "Where laws written by hand with d = 0 begin")
  static let order = Flag.list(
    "order", .order, help: "Width, depth, heads and size grow and others are free, unless said here"
  )
  static let transitionCost = Flag.list(
    "transition-cost", .transitionCost,
    help: "Charged for each change of shape; a file has costs and bumps pair by pair")
  static let minimumPhase = Flag.optional(
    "min-phase", .cost, help: "Least compute of a phase, or time in a plan of time")
  static let maximumPhases = Flag.optional(
    "max-phases", .count("N", in: 1 ... .max), help: "At most so many phases")
  static let finalShape = Flag.optional(
    "final-shape", .shape, help: "The shape to end with; as much of it as tells it from others")
  static let firstShape = Flag.optional(
    "first-shape", .choice("WHICH") as ValueFormat<FirstShape>,
    help: "Begin with the shape whose log begins highest, or with whichever is cheapest")
  static let draws = Flag.optional(
    "draws", .count("N", in: 0...1_000_000), help: "Plan on at most so many bootstrap draws")

  static let goal = Command.Section("Goal", [budget, target, objective])

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
    let objective = try objective(arguments)
    let goal =
      try arguments[budget].map { .budget(try amount($0, of: objective, budget, arguments)) }
      ?? arguments[target].map { Plan.Goal.target(error: $0) }
    guard let goal else { preconditionFailure("a rule of the command asks for one of the two") }
    var request = PlanRequest(goal: goal, objective: objective)
    request.startError = arguments[fromError]
    for choice in arguments[order] { request.order[choice.axis] = choice.order }
    if let shortest = arguments[minimumPhase] {
      request.minimumPhase = try amount(shortest, of: objective, minimumPhase, arguments)
    }
    request.maximumPhases = arguments[maximumPhases]
    request.finalShape = arguments[finalShape]
    request.firstShape = arguments[firstShape].map { $0 == .any ? .any : .rule }
    request.drawLimit = arguments[draws]
    request.level = arguments[LevelFlag.level]
    var inputs: [Provenance.Input] = []
    for source in arguments[transitionCost] {
      let costs: TransitionCosts
      switch source {
      case .flops(let flops):
        costs = TransitionCosts(usual: Plan.Transition(compute: Compute(flops: flops), bump: 0))
      case .file(let path):
        let (document, input) = try session.readDocument(
          path, format: TransitionCosts.format,
          hint: "Expected costs of transitions, or a number of FLOPs instead of a file.")
        do {
          costs = try TransitionCosts(document)
        } catch {
          throw FileError(path: path, reason: error.description)
        }
        inputs.append(input)
      }
      request.transitionCosts = request.transitionCosts.joined(with: costs)
    }
    return (request, inputs)
  }
}

extension PlanFlags {
  /// What is said, or else what the budget is given in.
  private static func objective(_ arguments: Arguments) throws -> Plan.Objective {
    if let said = arguments[objective] { return said }
    if case .seconds? = arguments[budget] { return .seconds }
    return .flops
  }

  /// What a flag gives, in the plan's own unit.
  private static func amount(
    _ cost: Cost, of objective: Plan.Objective, _ flag: Flag<Cost?>, _ arguments: Arguments
  ) throws(UsageError) -> Compute {
    switch (cost, objective) {
    case (.compute(let compute), .flops): return compute
    case (.seconds(let seconds), .seconds): return Compute(flops: seconds)
    case (.compute, .seconds), (.seconds, .flops):
      let expected =
        objective == .flops ? "FLOPs, such as 1e18" : "a time, such as 90s, 30min, 2h"
      throw UsageError(
        command: arguments.command,
        .other(
          "\(flag.declaration.spelling): found the other unit, expected \(expected), in a plan of "
            + objective.rawValue))
    }
  }

  /// The final shape whole, where as much of it was given as tells it from others.
  ///
  /// Throws where no law or several laws are of such a shape.
  static func complete(
    _ request: inout PlanRequest, _ arguments: Arguments, _ laws: LawSet
  ) throws(UsageError) {
    guard let shape = request.finalShape else { return }
    request.finalShape = try shape.found(
      among: laws.laws.map(\.shape), for: finalShape.declaration.spelling,
      command: arguments.command)
  }

  /// Throws for an order of an axis that no law has: a mistyped axis must not quietly be left free.
  static func checkAxes(_ arguments: Arguments, _ laws: LawSet) throws(UsageError) {
    var axes: [String] = []
    for axis in laws.laws.flatMap(\.shape.coordinates).map(\.axis) where !axes.contains(axis) {
      axes.append(axis)
    }
    for choice in arguments[order] where !axes.contains(choice.axis) {
      throw UsageError(
        command: arguments.command,
        .malformedValue(
          flag: order.declaration.spelling, found: choice.axis,
          expected: "an axis of the laws: \(Listing.alternatives(axes))", detail: nil,
          nearest: NearestNames.of(choice.axis, among: axes).first))
    }
  }
}

/// What `--transition-cost` is given: one number for all, or a file.
enum TransitionCostSource: Hashable, Sendable {
  case flops(Double)
  case file(String)
}

extension ValueFormat where Value == TransitionCostSource {
  /// A number that begins like one is read as one, so that a slip in it is not taken for a file's name.
  static let transitionCost = ValueFormat(
    "FLOPS|FILE", expected: "FLOPs of zero or more, or a file of costs; ./NAME is always a file",
    candidates: .files
  ) { text throws(MalformedValue) in
    guard let first = text.unicodeScalars.first else { throw MalformedValue() }
    guard ("0"..."9").contains(first) || "+-.".unicodeScalars.contains(first), !text.contains("/")
    else { return .file(text) }
    guard let flops = AxisValue(text).magnitude, flops.isFinite, flops >= 0
    else { throw MalformedValue() }
    return .flops(flops)
  }
}
