internal import Host
package import JSON

/// The whole state of a run after some step, as it was written, every byte checked.
package struct Checkpoint: Sendable {
  /// The folder it was read from.
  package let path: String
  package let step: Int
  /// What the trainer noted beside the tensors.
  package let state: JSONValue
  private let model: TensorFile
  private let optimizer: TensorFile

  /// Reads the checkpoint in the folder `path`, which should be the one after `step`.
  ///
  /// Lengths and digests are compared with the manifest before anything is used. Cost: the files in
  /// memory, and some 5 ns a byte.
  init(path: String, step: Int, calls: SystemCalls) throws(CheckpointError) {
    let manifest = try Self.manifest(path: path, step: step, calls: calls)
    var contents: [CheckpointManifest.File: [UInt8]] = [:]
    for (file, expected) in manifest.files {
      let filePath = "\(path)/\(file.rawValue)"
      let bytes = try CheckpointError.attempt { () throws(HostError) in
        try FileContents.read(filePath, limit: expected.size, calls: calls)
      }
      let found = FileDigest(of: bytes)
      guard found == expected else {
        throw .altered(path: filePath, found: found, expected: expected)
      }
      contents[file] = bytes
    }
    self.path = path
    self.step = step
    let statePath = "\(path)/\(CheckpointManifest.File.state.rawValue)"
    state = try CheckpointError.document(contents[.state] ?? [], statePath) {
      document throws(JSONMismatch) in
      try CheckpointManifest.checkFormat(document)
      guard let state = document["state"].value else { throw document["state"].mismatch("a value") }
      return state
    }
    model = try Self.tensors(contents[.model] ?? [], path, .model)
    optimizer = try Self.tensors(contents[.optimizer] ?? [], path, .optimizer)
  }

  /// Whether the checkpoint in the folder is whole, found out with little memory.
  static func verify(path: String, step: Int, calls: SystemCalls) throws(CheckpointError) {
    let manifest = try Self.manifest(path: path, step: step, calls: calls)
    for (file, expected) in manifest.files {
      let filePath = "\(path)/\(file.rawValue)"
      let found = try CheckpointError.attempt { () throws(HostError) in
        try FileContents.digest(of: filePath, limit: expected.size, calls: calls)
      }
      guard found == expected else {
        throw .altered(path: filePath, found: found, expected: expected)
      }
    }
  }

  /// Copies the model's tensors to their places; names and shapes must be those of the file.
  ///
  /// On an error some may have been copied.
  package func load(model tensors: [NamedTensor]) throws(CheckpointError) {
    try load(tensors, from: model, .model)
  }

  /// As `load(model:)`, the optimiser's.
  package func load(optimizer tensors: [NamedTensor]) throws(CheckpointError) {
    try load(tensors, from: optimizer, .optimizer)
  }

  private func load(
    _ tensors: [NamedTensor], from source: TensorFile, _ file: CheckpointManifest.File
  ) throws(CheckpointError) {
    let sourcePath = "\(path)/\(file.rawValue)"
    let names = Set(tensors.map(\.name))
    for tensor in source.tensors where !names.contains(tensor.name) {
      throw .strayTensor(path: sourcePath, name: tensor.name)
    }
    for tensor in tensors {
      do {
        try source.copy(tensor.name, shape: tensor.shape, into: tensor.values)
      } catch {
        throw .badTensors(path: sourcePath, error)
      }
    }
  }

  private static func manifest(
    path: String, step: Int, calls: SystemCalls
  ) throws(CheckpointError) -> CheckpointManifest {
    let path = "\(path)/\(CheckpointManifest.name)"
    let bytes = try CheckpointError.attempt { () throws(HostError) in
      try FileContents.read(path, limit: CheckpointManifest.sizeLimit, calls: calls)
    }
    return try CheckpointError.document(bytes, path) { document throws(JSONMismatch) in
      let manifest = try CheckpointManifest(document)
      guard manifest.step == step else {
        throw document["step"].mismatch("\(step), as in its name")
      }
      return manifest
    }
  }

  private static func tensors(
    _ bytes: [UInt8], _ path: String, _ file: CheckpointManifest.File
  ) throws(CheckpointError) -> TensorFile {
    do {
      return try TensorFile(bytes)
    } catch {
      throw .badTensors(path: "\(path)/\(file.rawValue)", error)
    }
  }
}
