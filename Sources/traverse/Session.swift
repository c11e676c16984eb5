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

  /// The result as a document or in words.
  func answer(_ document: JSONValue, or text: @autoclosure () -> String, asJSON: Bool) throws {
    try answer(asJSON ? JSONWriter.text(of: document, layout: .pretty) : text())
  }

  /// Writes a file and says so.
  func save(_ bytes: [UInt8], in file: AtomicFile) throws {
    try file.write(bytes)
    if file.path != "-" { remark("wrote \(file.path)") }
  }

  /// A remark on standard error, one line, left out on request.
  ///
  /// A remark that cannot be written is no reason to lose the result.
  func remark(_ text: String) {
    guard !isQuiet else { return }
    Session.complain(FileName.printable(text))
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

  /// The bytes of a log, undone where gzip has compressed them, and the name without `.gz`; its line for provenance is
  /// of the file as it is.
  func readLog(
    _ path: String
  ) throws -> (bytes: [UInt8], name: String, input: Provenance.Input) {
    let (bytes, input) = try read(path)
    let (contents, name) = try Session.contents(ofLog: bytes, at: path)
    return (contents, name, input)
  }

  /// The same for looking alone, which needs no provenance.
  func peekLog(_ path: String) throws -> (bytes: [UInt8], name: String) {
    let bytes = try FileContents.read(path, limit: Session.sizeLimit)
    return try Session.contents(ofLog: bytes, at: path)
  }

  private static func contents(
    ofLog bytes: [UInt8], at path: String
  ) throws -> (bytes: [UInt8], name: String) {
    let name = path == "-" ? "standard input" : path
    guard Gzip.isCompressed(bytes) else { return (bytes, name) }
    do {
      // Logs shrink to a tenth; what shrinks to a hundredth is small, or made to fill the memory.
      let limit = min(Session.sizeLimit, max(1 << 28, 100 * bytes.count))
      let contents = try Gzip.inflate(bytes, limit: limit)
      return (contents, name.hasSuffix(".gz") ? String(name.dropLast(3)) : name)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// A JSON file's document, and its line for provenance.
  ///
  /// Throws where the file is not of that format, with `hint` for what may have been meant.
  func readDocument(
    _ path: String, format: String, hint: String
  ) throws -> (document: JSONCursor, input: Provenance.Input) {
    let (bytes, input) = try read(path)
    let document: JSONCursor
    do {
      document = JSONCursor(try JSONParser.parse(bytes))
    } catch {
      throw FileError(path: path, reason: "\(error.description)\n  \(hint)")
    }
    let found = document["format"]
    guard found.value != .string(format) else { return (document, input) }
    let family = format.prefix { $0 != "/" } + "/"
    let isOther = found.value?.string?.hasPrefix(family) == true
    throw FileError(
      path: path,
      reason: found.mismatch("\"\(format)\"").description + "\n  "
        + (isOther ? "It was written for another version of Traverse." : hint))
  }

  /// What this call was made by and from.
  func provenance(inputs: [Provenance.Input], seed: UInt64? = nil) -> Provenance {
    Provenance(program: "traverse \(Version.current)", command: words, inputs: inputs, seed: seed)
  }
}

/// A file that is not what it should be: exit code 65.
///
/// The reason may have a second line that helps.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(FileName.printable(path)): \(TerminalText.safe(reason))" }
}

/// The version that files and `--version` state.
enum Version {
  static let current = "0.1.0"
  /// The day of that version, which its manual page states.
  static let date = "November 29, 2026"
}
