import Host
import Planner
import Scaling

/// Whether changing shape is worth it, as the last word on a plan.
enum VerdictText {
  /// The verdict's clause with a capital at its start and a full stop.
  static func sentence(_ clause: String) -> String {
    FileName.printable(clause.prefix(1).uppercased() + clause.dropFirst() + ".")
  }

  static func sentence(on plan: Plan) -> String { sentence(Verdict(of: plan).sentence) }
}
