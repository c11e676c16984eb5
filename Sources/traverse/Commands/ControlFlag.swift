import LawFit
import Planner
import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `plan --control`: the planned shapes in their order, with shares of the compute that nobody planned.
enum ControlFlag {
  enum Shares: String, CaseIterable, Sendable { case equal, random }

  static let control = Flag.optional(
    "control", .choice("SHARES") as ValueFormat<Shares>,
    help: "The plan's shapes in its order with other shares of the compute, random by --seed")

  static func plan(
    _ laws: LawSet, _ request: PlanRequest, _ arguments: Arguments
  ) throws(PlanError) -> Plan {
    var request = request
    switch arguments[control] {
    case nil: return try Planning.plan(laws, request)
    case .equal:
      request.controlWeights = laws.laws.map { _ in 1 }
      return try Planning.plan(laws, request)
    case .random:
      var random = RandomStream(seed: arguments[FitFlags.seed], name: "control")
      // Shares so small that a law does not cover where they end are drawn again.
      for _ in 0..<100 {
        // Exponential weights: every way to share the compute is equally likely.
        request.controlWeights = laws.laws.map { _ in -log(1 - random.uniform()) }
        do {
          return try Planning.plan(laws, request)
        } catch .noControl {
          continue
        }
      }
      throw .noControl
    }
  }
}
