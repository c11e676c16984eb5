internal import Host
internal import JSON

/// What belongs to a checkpoint, written last: the file by which all others are judged.
struct CheckpointManifest {
  let step: Int
  let files: [(file: File, digest: FileDigest)]

  enum File: String, CaseIterable {
    case model = "model.safetensors"
    case optimizer = "optimizer.safetensors"
    case state = "state.json"
  }

  static let name = "manifest.json"

  /// The layout of manifest and state; the number grows when an older Traverse could not read it.
  static let format = "traverse.checkpoint/1"

  /// Far above the length of any manifest.
  static let sizeLimit = 1 << 16

  init(step: Int, files: [(file: File, digest: FileDigest)]) {
    self.step = step
    self.files = files
  }

  var bytes: [UInt8] {
    let list = files.map { entry in
      JSONValue.object([
        .init("name", .string(entry.file.rawValue)), .init("bytes", .integer(entry.digest.size)),
        .init("sha256", .string(entry.digest.sha256)),
      ])
    }
    return JSONWriter.bytes(
      of: .object([
        .init("format", .string(Self.format)), .init("step", .integer(step)),
        .init("files", .array(list)),
      ]), layout: .pretty)
  }

  /// Strict, so that a change of any byte that carries meaning shows.
  init(_ document: JSONCursor) throws(JSONMismatch) {
    try Self.checkFormat(document)
    try document.allow(only: ["format", "step", "files"])
    step = try document["step"].integer()
    var files: [(file: File, digest: FileDigest)] = []
    for entry in try document["files"].elements() {
      try entry.allow(only: ["name", "bytes", "sha256"])
      let name = try entry["name"].string()
      guard let file = File(rawValue: name), !files.contains(where: { $0.file == file }) else {
        throw entry["name"].mismatch("each file of a checkpoint once")
      }
      let size = try entry["bytes"].integer()
      guard size >= 0 else { throw entry["bytes"].mismatch("a length") }
      files.append((file, FileDigest(size: size, sha256: try entry["sha256"].string())))
    }
    guard files.count == File.allCases.count else {
      throw document["files"].mismatch(File.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.files = files
  }

  static func checkFormat(_ document: JSONCursor) throws(JSONMismatch) {
    guard try document["format"].string() == format else {
      throw document["format"].mismatch("\"\(format)\" (a newer Traverse may know more)")
    }
  }
}
