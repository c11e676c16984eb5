package import Host
package import JSON

/// The checkpoints of one run, in the folder `checkpoints` of the run's own.
///
///     RUN/checkpoints/ckpt-1200/model.safetensors      parameters, by the field's usual names
///                               optimizer.safetensors  exp_avg.NAME and exp_avg_sq.NAME
///                               state.json             the trainer's integers and sums
///                               manifest.json          length and SHA-256 of these three
///     RUN/checkpoints/latest                           the name of the last one, for people and scripts
///
/// A checkpoint is there whole or not at all, whatever happens while it is written. The newest two whole
/// ones are kept. Only the process that has claimed the run (`FolderClaim`) may save; anyone may read.
package struct CheckpointStore: Sendable {
  private let folder: String
  private let calls: SystemCalls

  /// Whole checkpoints that stay: with one alone, damage to it would cost the run.
  private static let kept = 2

  /// The store of the run in `folder`; nothing is created before the first `save`.
  package init(folder: String, calls: SystemCalls = .live) {
    self.folder = "\(folder)/checkpoints"
    self.calls = calls
  }

  /// Writes the checkpoint after `step` and removes those that are too old.
  ///
  /// Safely on disk on return. On an error the ones before are as they were. A whole checkpoint of that
  /// step is left as it is: in one run the step decides all the rest. A damaged one is replaced.
  package func save(
    step: Int, model: [NamedTensor], optimizer: [NamedTensor], state: JSONValue
  ) throws(CheckpointError) {
    try CheckpointError.attempt { () throws(HostError) in
      try Folder.create(folder, calls: calls)
    }
    let checkpoint = AtomicFolder(name(of: step), in: folder, calls: calls)
    if try steps().contains(step) {
      if try isWhole(step) { return }
      try CheckpointError.attempt { () throws(HostError) in try checkpoint.remove() }
    }
    try CheckpointError.attempt { () throws(HostError) in
      try checkpoint.write { content throws(HostError) in
        let modelDigest = try content.write(.model) { put throws(HostError) in
          try TensorFile.write(model, metadata: ["format": "pt"], to: put)
        }
        let optimizerDigest = try content.write(.optimizer) { put throws(HostError) in
          try TensorFile.write(optimizer, to: put)
        }
        let stateDigest = try content.write(.state) { put throws(HostError) in
          try put(Self.document(step: step, state: state))
        }
        let manifest = CheckpointManifest(
          step: step,
          files: [
            (.model, modelDigest), (.optimizer, optimizerDigest), (.state, stateDigest),
          ])
        _ = try content.write(CheckpointManifest.name) { put throws(HostError) in
          try put(manifest.bytes)
        }
      }
    }
    // The checkpoint stands: what fails from here on costs room or convenience, not the run.
    try? AtomicFile("\(folder)/latest", existing: .replace, calls: calls)
      .write(Array((name(of: step) + "\n").utf8))
    removeOld(before: step)
  }

  private static func document(step: Int, state: JSONValue) -> [UInt8] {
    JSONWriter.bytes(
      of: .object([
        .init("format", .string(CheckpointManifest.format)), .init("step", .integer(step)),
        .init("state", state),
      ]), layout: .pretty)
  }

  /// The newest checkpoint that is whole, and what is wrong with each newer one; `nil` if there is none.
  ///
  /// Throws `noneWhole` where there are some and all are damaged.
  package func newest() throws(CheckpointError) -> Found? {
    var damage: [String] = []
    for step in try steps() {
      do throws(CheckpointError) {
        let checkpoint = try Checkpoint(path: path(of: step), step: step, calls: calls)
        return (checkpoint, damage.map { "\($0); the checkpoint before it is used" })
      } catch {
        damage.append(error.description)
      }
    }
    if damage.isEmpty { return nil }
    throw .noneWhole(folder: folder, reasons: damage)
  }

  package typealias Found = (checkpoint: Checkpoint, warnings: [String])

  /// Removes all before `step` but the newest of them that are whole.
  ///
  /// Damaged ones do not count, so that damage never leaves fewer to fall back on.
  private func removeOld(before step: Int) {
    var whole = 1
    for older in (try? steps())?.filter({ $0 < step }) ?? [] {
      if whole < Self.kept {
        if (try? isWhole(older)) == true { whole += 1 }
      } else {
        try? AtomicFolder(name(of: older), in: folder, calls: calls).remove()
      }
    }
  }

  /// Throws where the machine fails, which says nothing about the checkpoint.
  private func isWhole(_ step: Int) throws(CheckpointError) -> Bool {
    do throws(CheckpointError) {
      try Checkpoint.verify(path: path(of: step), step: step, calls: calls)
      return true
    } catch .host(let error) where error.exitCode == .inputOutput {
      throw .host(error)
    } catch {
      return false
    }
  }

  /// The steps after which there is a checkpoint, whole or not, the last first.
  private func steps() throws(CheckpointError) -> [Int] {
    try CheckpointError.attempt { () throws(HostError) in
      try Folder.names(in: folder, calls: calls)
    }
    .compactMap { name in
      guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)),
        name == self.name(of: step)
      else { return nil }
      return step
    }
    .sorted(by: >)
  }

  private static let prefix = "ckpt-"

  private func name(of step: Int) -> String { "\(Self.prefix)\(step)" }
  private func path(of step: Int) -> String { "\(folder)/\(name(of: step))" }
}

extension AtomicFolder.Content {
  fileprivate borrowing func write(
    _ file: CheckpointManifest.File,
    _ fill: (_ put: ([UInt8]) throws(HostError) -> Void) throws(HostError) -> Void
  ) throws(HostError) -> FileDigest {
    try write(file.rawValue, fill)
  }
}
