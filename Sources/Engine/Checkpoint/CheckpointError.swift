package import Host
package import JSON

/// Why a checkpoint could not be written or used.
package enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  case host(HostError)
  case notJSON(path: String, JSONError)
  case badDocument(path: String, JSONMismatch)
  case badTensors(path: String, TensorFileError)
  /// A file that is not the one that was written.
  case altered(path: String, found: FileDigest, expected: FileDigest)
  /// A tensor of the file for which the model has no place.
  case strayTensor(path: String, name: String)
  /// There are checkpoints in the folder, and something is wrong with each.
  case noneWhole(folder: String, reasons: [String])

  package var exitCode: ExitCode {
    switch self {
    case .host(let error): error.exitCode
    default: .badData
    }
  }

  package var description: String {
    switch self {
    case .host(let error): error.description
    case .notJSON(let path, let error):
      "\(FileName.printable(path)): \(FileName.printable(error.description))"
    case .badDocument(let path, let mismatch):
      "\(FileName.printable(path)): \(FileName.printable(mismatch.description))"
    case .badTensors(let path, let error): "\(FileName.printable(path)): \(error)"
    case .altered(let path, let found, let expected) where found.size != expected.size:
      "\(FileName.printable(path)): \(found.size) bytes, expected \(expected.size)"
    case .altered(let path, let found, let expected):
      "\(FileName.printable(path)): content of SHA-256 \(found.sha256), expected \(expected.sha256)"
    case .strayTensor(let path, let name):
      "\(FileName.printable(path)): tensor \(EscapedText.quoted(name)) belongs to another model"
    case .noneWhole(let folder, let reasons):
      "no checkpoint in \(FileName.printable(folder)) is whole:"
        + reasons.map { "\n  \($0)" }.joined()
    }
  }

  /// Does `call` and says of a failure of the machine that it is one.
  static func attempt<Result>(
    _ call: () throws(HostError) -> Result
  ) throws(CheckpointError) -> Result {
    do { return try call() } catch { throw .host(error) }
  }

  /// Reads a document and says of what is wrong with it in which file.
  static func document<Result>(
    _ bytes: [UInt8], _ path: String, _ read: (JSONCursor) throws(JSONMismatch) -> Result
  ) throws(CheckpointError) -> Result {
    let value: JSONValue
    do { value = try JSONParser.parse(bytes) } catch { throw .notJSON(path: path, error) }
    do { return try read(JSONCursor(value)) } catch { throw .badDocument(path: path, error) }
  }
}
