import Engine
import Host
import JSON

/// The folder of a run and its `spec.json`, which says what the run is.
struct RunFolder {
  let path: String

  init(_ path: String) { self.path = path }

  var spec: String { path + "/spec.json" }

  /// Makes the folder's spec this document: written where it is new, compared where it is there.
  func settle(_ document: JSONValue, _ session: Session, hint: String) throws {
    if try lacks(document, session, hint: hint) { try write(document) }
  }

  /// Whether the folder's spec has yet to become this document; throws where it is of another run.
  ///
  /// `differences` names what the document there says otherwise, any member unless said; `mayReplace` tells which of them are no obstacle.
  func lacks(
    _ document: JSONValue, _ session: Session, hint: String,
    differences: ((JSONCursor) -> [String])? = nil, mayReplace: ([String]) -> Bool = { _ in false }
  ) throws -> Bool {
    guard FileContents.exist(at: spec) else {
      let names = try Folder.names(in: path).filter { !$0.hasPrefix(".") }
      guard names.isEmpty else {
        throw FolderTaken(
          folder: path, reason: "it holds \(names[0]) but no run (no spec.json)",
          advice: "Give another folder: -o FOLDER")
      }
      return true
    }
    let format = document["format"]?.string ?? ""
    let (found, _) = try session.readDocument(spec, format: format, hint: hint)
    let changed =
      differences?(found)
      ?? (document.members ?? []).filter { !$0.value.means(found[$0.key].value ?? .null) }
      .map(\.key)
    guard !changed.isEmpty else { return false }
    guard mayReplace(changed) else {
      throw FolderTaken(
        folder: path,
        reason:
          "it holds another run: \(Listing.all(changed)) \(changed.count == 1 ? "differs" : "differ")",
        advice:
          "Give another folder, or go on with that run: traverse resume \(FileName.printable(path))"
      )
    }
    return true
  }

  /// The same for a run of one shape: its budget may be another, unless it is to be trained just as the spec says.
  func lacks(
    _ spec: TrainingSpec, for purpose: TrainingJob.Purpose, _ session: Session
  ) throws -> Bool {
    try lacks(
      spec.json, session, hint: "It should say what the run trains.",
      differences: { spec.differences(from: $0) },
      mayReplace: { purpose != .train && $0.allSatisfy(TrainingSpec.budgetKeys.contains) })
  }

  func write(_ document: JSONValue) throws {
    try AtomicFile(spec, existing: .replace)
      .write(JSONWriter.bytes(of: document, layout: .pretty))
  }

  /// What the run came to; `nil` where it is not finished.
  var result: JSONValue? {
    guard let bytes = try? FileContents.read(resultFile, limit: 1 << 24) else { return nil }
    return try? JSONParser.parse(bytes)
  }

  private var resultFile: String { path + "/result.json" }

  /// Keeps the result beside the run and answers with it.
  func conclude(
    _ document: JSONValue, text: String, _ execution: Execution, _ session: Session
  ) throws {
    try AtomicFile(resultFile, existing: .replace)
      .write(JSONWriter.bytes(of: document, layout: .pretty))
    try session.answer(document, or: text, asJSON: execution.printsJSON)
  }
}

/// The folder for a run belongs to something else: exit code 73.
struct FolderTaken: Error, CustomStringConvertible {
  let folder: String
  let reason: String
  let advice: String

  var description: String {
    "cannot train in \(FileName.printable(folder)): \(TerminalText.safe(reason))\n  \(advice)"
  }
}
