import JSON

/// Reads `trainer_state.json` of the Hugging Face Trainer: its `log_history`, an object for each time it logged.
///
/// The closing object, whose `train_loss` is a mean over the run, is no point of a curve and left out. `total_flos` is known
/// for the end only and grows with the steps, so `total_flos_so_far` is its part; no one is given it without asking, for
/// it counts 6 x inputs x parameters, and inputs are pixels where a model sees images.
/// Format: transformers/trainer_callback.py, `TrainerState`.
struct HuggingFaceReader {
  static let key = "log_history"

  private var rows = StepRows(step: "step")
  private var entries = 0

  /// Takes the next object of the history.
  mutating func add(_ entry: JSONValue) {
    entries += 1
    guard let step = entry["step"]?.double, entry["train_runtime"] == nil,
      let members = entry.members
    else { return }
    for member in members where member.key != "step" && member.key != "epoch" {
      guard let number = member.value.double else { continue }
      rows.add(number, member.key, step: step, place: entries)
    }
  }

  /// The log of what was taken, with what the rest of the state says.
  ///
  /// Throws: `ImportError` for a history that is no list of objects, or held no step with a number.
  func document(_ state: JSONValue, name: String) throws(ImportError) -> LogDocument {
    guard state[Self.key]?.array != nil else {
      throw ImportError(
        .data, file: name, found: "a '\(Self.key)' of another kind", expected: "a list of objects")
    }
    guard !rows.isEmpty else {
      throw ImportError(
        .data, file: name, found: "a '\(Self.key)' without a number", expected: "losses at steps")
    }
    var rows = rows
    var warnings: [String] = []
    if let end = state["max_steps"]?.double, end > 0 { rows.derive("max_steps") { _ in end } }
    if let flops = state["total_flos"]?.double, let steps = state["global_step"]?.double,
      flops > 0, steps > 0
    {
      rows.derive("total_flos_so_far") { flops * $0 / steps }
      warnings.append(
        "\(name): total_flos is 6 x inputs x parameters: right for text, far too much for images; "
          + "--compute total_flos_so_far takes it")
    }
    return LogDocument(
      tables: [rows.table(name: name, format: .huggingFace)], warnings: warnings)
  }
}
