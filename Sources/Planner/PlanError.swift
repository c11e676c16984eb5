package import Scaling

/// Why there is no plan.
package enum PlanError: Error, Hashable, Sendable {
  /// What was asked makes no sense whatever the laws.
  case invalidRequest(String)
  /// No law is known for the shape that the run was to end with.
  case unknownShape(Shape, known: [Shape])
  /// The same shape has two laws.
  case shapeRepeated(Shape)
  /// Parameters that make no curve: a, b > 0 and c, d >= 0 are needed.
  case invalidLaw(Shape, PowerLaw)
  /// Nothing says at which error these laws begin: they have d = 0 and no fitted range.
  case startErrorNeeded([Shape])
  /// The logs of these shapes do not tell how fast they train, and a plan in time was asked for.
  case speedNeeded([Shape])
  /// No law is left to plan with.
  case noUsableLaw([EligibleLaws.Exclusion])
  /// The budget ends where no law begins yet.
  case budgetBelowFirstPoint(budget: Compute, needed: Compute, shape: Shape)
  /// The target is not lower than the error at which the laws begin.
  case targetAboveStart(target: Double, start: Double)
  /// No shape that may come last gets so low, whatever the compute.
  case targetBelowFloors(target: Double, floor: Double, shape: Shape)
  /// No law of a shape that may come last covers the target.
  case targetNotCovered(target: Double)
  /// The plain rule ends on a shape's floor and no other law takes over there.
  case gap(shape: Shape, floor: Double)
  /// No schedule keeps to the order of the axes and the limits of the request.
  case noSchedule(goal: Plan.Goal)
  /// The planned shapes cannot have the shares of compute asked for.
  case noControl

  /// Whether the question was wrong, or the laws, or the answer is no.
  package var kind: Kind {
    switch self {
    case .invalidRequest, .unknownShape, .startErrorNeeded, .speedNeeded: return .request
    case .shapeRepeated, .invalidLaw: return .laws
    case .noUsableLaw, .budgetBelowFirstPoint, .targetAboveStart, .targetBelowFloors,
      .targetNotCovered, .gap, .noSchedule, .noControl:
      return .infeasible
    }
  }

  package enum Kind: Hashable, Sendable {
    /// To be asked differently: a usage error.
    case request
    /// To be mended in the file of laws: bad data.
    case laws
    /// A negative answer.
    case infeasible
  }
}

extension PlanError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidRequest(let reason): return reason
    case .unknownShape(let shape, let known):
      return "no usable law for the shape \(shape); there are laws for \(named(known))"
    case .shapeRepeated(let shape):
      return "two laws for the shape \(shape): keep the one that belongs to this plan"
    case .invalidLaw(let shape, let law):
      return "a = \(law.a), b = \(law.b), c = \(law.c), d = \(law.d) is no law for \(shape): "
        + "a and b must be positive, c and d at least zero"
    case .startErrorNeeded(let shapes):
      return
        "the laws for \(named(shapes)) were written by hand with d = 0, so nothing says at which "
        + "error they begin: give the error to start from"
    case .speedNeeded(let shapes):
      return
        "nothing says how fast \(named(shapes)) train: a plan in seconds needs logs with seconds, or "
        + "\"flops_per_second\" in the laws"
    case .noUsableLaw(let excluded):
      guard !excluded.isEmpty else { return "no laws to plan with" }
      let reasons = excluded.map { "\($0.shape): \($0.reason)" }
      return "no law is usable: " + reasons.joined(separator: "; ")
    case .budgetBelowFirstPoint(let budget, let needed, let shape):
      return "a budget of \(short(budget)) ends before the laws begin: the first, of \(shape), "
        + "needs \(short(needed)) to its first point"
    case .targetAboveStart(let target, let start):
      return "the target \(short(target)) is not below \(short(start)), where the laws begin: they "
        + "say nothing about it"
    case .targetBelowFloors(let target, let floor, let shape):
      return "the target \(short(target)) cannot be reached: it is not above the floor "
        + "\(short(floor)) of \(shape), the lowest of all shapes that may come last"
    case .targetNotCovered(let target):
      return
        "the target \(short(target)) cannot be planned for: no law of a shape that may come last "
        + "covers it; such laws begin lower or end in a higher floor"
    case .gap(let shape, let floor):
      return
        "the rule ends at the floor \(short(floor)) of \(shape): no other law covers the errors "
        + "just above it"
    case .noSchedule(.budget(let budget)):
      return "no schedule within \(short(budget)) keeps to the order of the axes, the final shape "
        + "and the length and number of phases asked for"
    case .noSchedule(.target(let error)):
      return "no schedule reaches \(short(error)) that keeps to the order of the axes, the final "
        + "shape and the length and number of phases asked for"
    case .noControl:
      return
        "with these shares of the compute the planned shapes leave what their laws cover, or a "
        + "share does not win back its change of shape"
    }
  }
}
