import JSON

/// Reads `trainer_state.json` of the Hugging Face Trainer: its `log_history`, an object for each time it logged.
///
/// The closing object, whose `train_loss` is a mean over the run, is no point of a curve and left out. `total_flos` is known
/// for the end only and grows with the steps, so `total_flos_so_far` is its part; no one is given it without asking, for
/// it counts 6 x inputs x parameters, and inputs are pixels where a model sees images.
/// Format: transformers/trainer_callback.py, `TrainerState`.
enum HuggingFaceReader {
  static let key = "log_history"

  /// Throws: `ImportError` for a history that is no list of objects, or holds no step with a number.
  static func read(_ state: JSONValue, name: String) throws(ImportError) -> LogDocument {
    guard let history = state[key]?.array else {
      throw ImportError(
        .data, file: name, found: "a '\(key)' of another kind", expected: "a list of objects")
    }
    var rows = StepRows(step: "step")
    var warnings: [String] = []
    if let flops = state["total_flos"]?.double, let steps = state["global_step"]?.double,
      flops > 0, steps > 0
    {
      rows.derived = [("total_flos_so_far", { flops * $0 / steps })]
      warnings.append(
        "\(name): total_flos is 6 x inputs x parameters: right for text, far too much for images; "
          + "--compute total_flos_so_far takes it")
    }
    for (index, entry) in history.enumerated() {
      guard let step = entry["step"]?.double, entry["train_runtime"] == nil,
        let members = entry.members
      else { continue }
      for member in members where member.key != "step" && member.key != "epoch" {
        guard let number = member.value.double else { continue }
        rows.add(number, member.key, step: step, place: index + 1)
      }
    }
    guard !rows.isEmpty else {
      throw ImportError(
        .data, file: name, found: "a '\(key)' without a number", expected: "losses at steps")
    }
    return LogDocument(
      tables: [rows.table(name: name, format: .huggingFace)], warnings: warnings)
  }
}
