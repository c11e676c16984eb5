import JSON
import Planner
import Scaling

/// A plan as a config file for Hydra: an option of a config group, whose `phases` are a list.
enum HydraText {
  /// Throws for a name that OmegaConf cannot hold.
  static func text(_ schedule: StepSchedule) throws(UnholdableName) -> String {
    let values = schedule.phases.flatMap(\.shape.coordinates).map(\.value.description)
    if let name = values.first(where: { !YAMLText.canHold($0) }) {
      throw UnholdableName(name: name)
    }
    return """
      # A plan of Traverse in steps. As conf/traverse/plan.yaml, and with a number `phase` in the config:
      #
      #   python train.py +traverse=plan phase=0                   cfg.traverse.phases[cfg.phase].steps, .shape, ...
      #   python train.py -m +traverse=plan phase=\(schedule.phases.indices.map(String.init).joined(separator: ","))
      #
      # The second runs all phases, one after the other where the launcher is Hydra's own; each goes on from the checkpoint of
      # the one before it. In other values ${traverse.phases[${phase}].steps} is a phase's number.

      """ + YAMLText.text(schedule.json)
  }
}

/// A label that means something else to OmegaConf, whatever is done to it.
struct UnholdableName: Error, Hashable, Sendable, CustomStringConvertible {
  let name: String

  var description: String {
    "found the label '\(name)', which stands for a missing value in OmegaConf and cannot be escaped"
  }
}
