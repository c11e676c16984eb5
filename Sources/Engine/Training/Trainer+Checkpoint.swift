internal import JSON
internal import Kernels
internal import Scaling

/// What a checkpoint of a run holds, and how it comes back.
extension Trainer {
  /// The weights, under the field's usual names.
  package var modelTensors: [NamedTensor] { tensors("", memory.weights) }

  /// Both moments of every weight, under PyTorch's names for them.
  package var optimizerTensors: [NamedTensor] {
    tensors("exp_avg.", memory.firstMoments) + tensors("exp_avg_sq.", memory.secondMoments)
  }

  private func tensors(_ prefix: String, _ arena: Row) -> [NamedTensor] {
    parameters.entries.map {
      NamedTensor(prefix + $0.name, shape: $0.shape, values: arena[$0.range])
    }
  }

  /// The state, and what must be the same where it is taken up.
  var checkpointState: JSONValue {
    .object([
      .init("spec", spec.json), .init("data", .string(dataFingerprint)),
      .init("instruction_set", .string(instructionSet)),
      .init("slots", .integer(cut.slots)), .init("micro_batches", .integer(cut.microBatches)),
      .init("steps", .integer(schedule.steps)), .init("trunk_end", .integer(schedule.trunkEnd)),
      .init("training", state.json(names: parameters.entries.map(\.name))),
    ])
  }

  /// Goes on where the checkpoint was written; returns what the user should know of, if anything.
  ///
  /// Throws where it is of another run, or where its rate had begun to fall for another budget.
  func restore(_ checkpoint: Checkpoint) throws(RunError) -> String? {
    let path = checkpoint.path
    let document = JSONCursor(checkpoint.state)
    let found: Found
    let restored: TrainingState
    do {
      found = try Found(document)
      restored = try TrainingState(
        document["training"], names: parameters.entries.map(\.name))
    } catch {
      throw .unreadable(path: path, reason: error.description)
    }
    func check(_ what: String, _ there: String, _ here: String) throws(RunError) {
      guard there == here else {
        throw .otherRun(path: path, quantity: what, found: there, expected: here)
      }
    }
    let differences = spec.differences(from: document["spec"])
      .filter { !TrainingSpec.budgetKeys.contains($0) }
    guard differences.isEmpty else {
      throw .otherRun(
        path: path, quantity: "settings", found: "of another run",
        expected: "the same \(differences.joined(separator: ", "))")
    }
    try check("data", found.data, dataFingerprint)
    try check("slots", "\(found.slots)", "\(cut.slots)")
    try check("micro-batches", "\(found.microBatches)", "\(cut.microBatches)")
    if found.steps != schedule.steps {
      let trunkEnd = min(found.trunkEnd, schedule.trunkEnd)
      guard restored.step <= trunkEnd else {
        throw .otherRun(
          path: path, quantity: "run", found: "after \(restored.step) steps",
          expected: restored.step > schedule.steps
            ? "no more than the \(schedule.steps) steps asked for"
            : "it at step \(trunkEnd) at the latest for another budget: there its rate begins to fall"
        )
      }
    }
    try RunError.checkpoints { () throws(CheckpointError) in
      try checkpoint.load(model: modelTensors)
      try checkpoint.load(optimizer: optimizerTensors)
    }
    passes.pack()
    state = restored
    guard found.instructionSet != instructionSet else { return nil }
    return "\(path) was written with \(found.instructionSet), this goes on with "
      + "\(instructionSet): not the bits of a run on one of them"
  }

  /// What a checkpoint says besides the state.
  private struct Found {
    let data: String
    let instructionSet: String
    let slots: Int
    let microBatches: Int
    let steps: Int
    let trunkEnd: Int

    init(_ document: JSONCursor) throws(JSONMismatch) {
      data = try document["data"].string()
      instructionSet = try document["instruction_set"].string()
      slots = try document["slots"].integer()
      microBatches = try document["micro_batches"].integer()
      steps = try document["steps"].integer()
      trunkEnd = try document["trunk_end"].integer()
    }
  }
}

/// The first line of the run's log.
extension Trainer {
  func logHeader(program: String) -> JSONValue {
    var members: [(String, JSONValue?)] = [
      ("format", .string(FileFormat.run.rawValue)), ("shape", spec.shape.json),
      ("metric", .string("eval_loss")), ("convention", .string(FLOPConvention.threeForward.name)),
      ("learning_rate", schedule.cooldown == 0 ? .string("constant") : nil),
      ("data", .string(spec.data.name)), ("data_fingerprint", .string(dataFingerprint)),
    ]
    members += [
      ("seed", .integer(Int(clamping: spec.seed))), ("program", .string(program)),
      ("instruction_set", .string(instructionSet)), ("precision", .string(spec.precision.rawValue)),
      ("threads", .integer(threads)), ("slots", .integer(cut.slots)),
      ("micro_batches", .integer(cut.microBatches)),
      ("parameters", .integer(shape.dimensions.parameterCount)),
    ]
    return .object(present: members)
  }
}

extension CheckpointStore {
  /// What manifest and state call themselves.
  package static let format = CheckpointManifest.format
}
