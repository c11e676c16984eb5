import Engine
import Planner
import Scaling

/// From a plan's shapes and the flags to what one step of each phase is.
///
/// FLOPs are those that the user states, or a formula's: the one named, or else the one by which the plan's own laws were
/// counted. Another than that is refused, for steps by it would not end where the plan does.
struct StepCounting {
  let plan: Plan
  let transition: Transition
  private let arguments: Arguments
  /// Sizes of the trainer's own models, where nobody states others.
  private let usual: ModelSizes

  init(
    _ plan: Plan, _ arguments: Arguments, _ transition: Transition, usual: ModelSizes = ModelSizes()
  ) throws(UsageError) {
    self.plan = plan
    self.arguments = arguments
    self.usual = usual
    self.transition = transition
    try StepFlags.check(arguments, plan.phases.map(\.shape))
    try refuseOtherConvention()
  }

  /// What a step of each phase is, and in a sentence why FLOPs of one cannot be told, where they cannot.
  func works() throws -> (works: [StepWork], reason: String?) {
    let sizes = try sizes()
    var works = try zip(plan.phases, sizes).map { phase, sizes in
      StepWork(
        batch: try number(StepFlags.batch, axis: "batch", of: phase.shape),
        context: sizes.tokensPerExample)
    }
    var reason: String?
    if let stated = StepFlags.stated.first(where: { arguments.isGiven($0.flag) }) {
      for (index, phase) in plan.phases.enumerated() {
        works[index].rate = try rate(of: phase.shape, stated.flag, stated.unit)
      }
    } else if let model = arguments[StepFlags.model] {
      do {
        try setRates(of: &works, model, sizes)
      } catch {
        throw usage(StepFlags.model, Self.sentence(on: error))
      }
    } else if plan.convention == .threeForward {
      do {
        works = try trainedWorks(works, sizes)
      } catch let problem as ShapeProblem {
        reason = "no FLOPs of a step as \(plan.convention) counts them: \(problem)"
      } catch let error as UnknownExamples {
        reason = error.description
      }
    } else if let model = FLOPModel(rawValue: plan.convention.name) {
      do {
        try setRates(of: &works, model, sizes)
      } catch {
        reason = "no FLOPs of a step: \(Self.sentence(on: error))"
      }
    } else {
      let flags =
        StepFlags.stated.map(\.flag.declaration.spelling) + [StepFlags.model.declaration.spelling]
      reason =
        "no FLOPs of a step: the plan counts them as \(plan.convention), which is no formula; tell by "
        + Listing.alternatives(flags)
    }
    return (works, reason)
  }
}

extension StepCounting {
  /// Laws by one formula never meet steps by another; whether a column's FLOPs are a formula's nobody can tell but the user.
  private func refuseOtherConvention() throws(UsageError) {
    guard let model = arguments[StepFlags.model], model.convention != plan.convention else {
      return
    }
    let known = FLOPModel.allCases.map(\.convention) + [.threeForward]
    guard known.contains(plan.convention) else { return }
    let own = FLOPModel(rawValue: plan.convention.name)
    let way = own.map { "expected \($0.rawValue)" } ?? "expected none, and what --sizes tells"
    throw usage(
      StepFlags.model,
      "found \(model.rawValue), and the plan's FLOPs are counted as \(plan.convention), \(way)")
  }

  /// What a formula was given that need not be so, in sentences: FLOPs that were counted in another way, and N by a label.
  var warnings: [String] {
    let stated = arguments[StepFlags.model]
    var warnings: [String] = []
    if let stated, stated.convention != plan.convention {
      warnings.append(
        "steps by \(stated.rawValue), and the plan's FLOPs were counted as \(plan.convention): phases end where the plan "
          + "ends them only if both count alike")
    }
    let isOfFormula = !StepFlags.stated.contains { arguments.isGiven($0.flag) }
    let takesParameters = [.sixND, .palm].contains(
      stated ?? FLOPModel(rawValue: plan.convention.name))
    if isOfFormula, takesParameters, !arguments.isGiven(StepFlags.parameters),
      let shape = plan.phases.map(\.shape).first(where: { ModelSizes(of: $0)[.parameters] != nil })
    {
      warnings.append(
        "N is what labels round it to: \(StepFlags.parameters.declaration.spelling) '\(shape): N' tells it exactly"
      )
    }
    return warnings
  }

  private static func sentence(on error: FLOPModelError) -> String {
    guard case .missing(let sizes) = error.problem else { return "\(error)" }
    let flag = StepFlags.sizes.declaration.spelling
    let flags = sizes.map { size in
      switch size {
      case .parameters: StepFlags.parameters.declaration.spelling
      case .context: StepFlags.context.declaration.spelling
      default: "\(flag) \(size.axis)=N"
      }
    }
    return "\(error); tell by \(Listing.all(flags))"
  }

  private func usage(_ flag: some CommandFlag, _ words: String) -> UsageError {
    UsageError(
      command: arguments.command, .other("\(flag.declaration.spelling): \(words)"))
  }
}

extension StepCounting {
  /// What an axis says or a flag; both must not.
  private func number(
    _ flag: Flag<[PerShape<Int>]>, axis: String, of shape: Shape
  ) throws(UsageError) -> Int? {
    let (stated, general) = try arguments.values(of: flag, for: shape)
    guard let own = shape[axis] else { return stated ?? general }
    guard stated == nil, general == nil
    else { throw usage(flag, "found a number for \(shape), which has that axis") }
    guard let count = own.magnitude.flatMap({ Int(exactly: $0) }),
      (1...1_000_000_000).contains(count)
    else { throw usage(flag, "found \(axis)=\(own) in the plan, expected a whole number") }
    return count
  }

  /// Each phase's model: the sizes of its shape, and of the flags what the shape does not say.
  ///
  /// `--params` wins over an axis `size`, whose labels are round numbers.
  func sizes() throws(UsageError) -> [ModelSizes] {
    try plan.phases.map { phase throws(UsageError) in try sizes(of: phase.shape) }
  }

  private func sizes(of shape: Shape) throws(UsageError) -> ModelSizes {
    let (own, general) = try arguments.values(of: StepFlags.sizes, for: shape)
    var stated = (own ?? ModelSizes()).completed(by: general ?? ModelSizes())
    let axes = ModelSizes(of: shape)
    for size in stated.stated where axes[size] != nil {
      throw usage(StepFlags.sizes, "found \(size.axis) for \(shape), which has that axis")
    }
    if let count = try arguments.value(of: StepFlags.parameters, for: shape) {
      guard stated[.parameters] == nil
      else { throw usage(StepFlags.parameters, "found parameters by --sizes too") }
      stated[.parameters] = count
    }
    if stated[.context] == nil {
      stated[.context] = try number(StepFlags.context, axis: "context", of: shape).map(Double.init)
    }
    return stated.completed(by: axes).completed(by: usual)
  }

  private func rate(
    of shape: Shape, _ flag: Flag<[PerShape<Double>]>, _ unit: WorkUnit
  ) throws(UsageError) -> StepWork.Rate {
    guard let flops = try arguments.value(of: flag, for: shape)
    else { throw usage(flag, "found nothing for \(shape), expected a number for every shape") }
    return .init(flops: flops, unit: unit, origin: flag.declaration.spelling)
  }

  private func setRates(
    of works: inout [StepWork], _ model: FLOPModel, _ sizes: [ModelSizes]
  ) throws(FLOPModelError) {
    for index in works.indices {
      let rate = try model.rate(of: sizes[index])
      works[index].rate = .init(
        flops: rate.flops, unit: rate.unit == .token ? .token : .sample,
        origin: model.rawValue, detail: rate.words)
    }
  }
}
