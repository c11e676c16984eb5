import Host
import JSON
import Scaling

/// What a command works with: words in and out, files, and how the program was called.
struct Session: Sendable {
  /// The command line without the program's name, for provenance.
  let words: [String]
  let isQuiet: Bool

  /// Logs beyond this are refused: offsets within a file have 32 bits.
  static let sizeLimit = 1 << 32 - 1

  /// The result, on standard output.
  func answer(_ text: String) throws {
    try StandardStream.output.write(TerminalText.safe(text) + "\n")
  }

  /// The result as one JSON document and nothing else.
  func answer(_ document: JSONValue) throws {
    try StandardStream.output.write(JSONWriter.text(of: document, layout: .pretty) + "\n")
  }

  /// A remark on standard error, left out on request.
  ///
  /// A remark that cannot be written is no reason to lose the result.
  func remark(_ text: String) {
    guard !isQuiet else { return }
    Session.complain(text)
  }

  /// Words on standard error that no flag silences.
  static func complain(_ text: String) {
    try? StandardStream.error.write("traverse: \(TerminalText.safe(text))\n")
  }

  /// A file's bytes, and its line for provenance.
  func read(_ path: String) throws -> (bytes: [UInt8], input: Provenance.Input) {
    let bytes = try FileContents.read(path, limit: Session.sizeLimit)
    let digest = SHA256.hexadecimal(of: bytes)
    return (bytes, Provenance.Input(name: FileName.printable(path), sha256: digest))
  }

  /// A JSON file's document, and its line for provenance.
  func readDocument(_ path: String) throws -> (document: JSONCursor, input: Provenance.Input) {
    let (bytes, input) = try read(path)
    do {
      return (JSONCursor(try JSONParser.parse(bytes)), input)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// What this call was made by and from.
  func provenance(inputs: [Provenance.Input], seed: UInt64? = nil) -> Provenance {
    Provenance(program: "traverse \(Version.current)", command: words, inputs: inputs, seed: seed)
  }
}

/// A file that is not what it should be: exit code 65.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(FileName.printable(path)): \(reason)" }
}

/// The version that files and `--version` state.
enum Version {
  static let current = "0.1.0"
}
