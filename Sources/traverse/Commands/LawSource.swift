import Host
import JSON
import Scaling

/// Where the laws of a plan come from: a file, logs to fit, or what ships with Traverse.
enum LawSource {
  static let file = Flag.optional(
    "laws", .path, help: "Laws from traverse fit, or written by hand")

  /// The laws, and the files they come from.
  ///
  /// - `needingSeed` whether a seed is of use without logs to fit.
  static func laws(
    _ arguments: Arguments, _ session: Session, needingSeed: Bool = false
  ) throws -> (laws: LawSet, inputs: [Provenance.Input]) {
    let logs = arguments.operands
    guard let path = arguments[file] else {
      guard logs.isEmpty else {
        let laws = try FitFlags.fit(logs, arguments, session).laws
        for warning in LawText.warnings(laws) { session.remark(warning) }
        return (laws, laws.provenance.inputs)
      }
      return try shipped(arguments, session, needingSeed: needingSeed)
    }
    guard logs.isEmpty else {
      throw UsageError(
        command: arguments.command,
        .other("--laws \(path) and the log \(logs[0]): expected one or the other"))
    }
    try refuseLogOptions(arguments, needingSeed: needingSeed)
    return try read(path, session)
  }

  /// The open_lm laws of `data/laws`, said aloud with their reach.
  private static func shipped(
    _ arguments: Arguments, _ session: Session, needingSeed: Bool
  ) throws -> (laws: LawSet, inputs: [Provenance.Input]) {
    try refuseLogOptions(arguments, needingSeed: needingSeed)
    let (laws, inputs) = try read(ShippedData.file(ShippedData.laws), session)
    let reach = laws.laws.compactMap(\.fit?.compute)
    let ends = [reach.map(\.lowerBound).min() ?? 0, reach.map(\.upperBound).max() ?? 0]
    session.remark(
      "no laws given: those of open_lm, 11M to 411M on RedPajama, fitted to "
        + ends.map { NumberText.scientific($0, digits: 2) }.joined(separator: "...")
        + " FLOP; yours: --laws FILE or logs")
    return (laws, inputs)
  }

  static func read(
    _ path: String, _ session: Session
  ) throws -> (laws: LawSet, inputs: [Provenance.Input]) {
    let (document, input) = try session.readDocument(
      path, format: FileFormat.laws.rawValue,
      hint: "Laws are what traverse fit writes, or you by hand; a log goes without --laws.")
    do {
      return (try LawSet(document), [input])
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// A flag about logs that no log will see is a mistake worth a word.
  private static func refuseLogOptions(_ arguments: Arguments, needingSeed: Bool) throws {
    let given = (LogFlags.all + FitFlags.all).filter { arguments.isGiven($0) }
    let seed = FitFlags.seed.declaration.spelling
    guard let flag = given.first(where: { !(needingSeed && $0.declaration.spelling == seed) })
    else { return }
    throw UsageError(
      command: arguments.command,
      .other("\(flag.declaration.spelling) is about logs, and no log is given"))
  }
}

extension Shape {
  /// The shape of a law that this is, or that it tells from all others.
  ///
  /// Throws where it is that of no law or of several.
  func found(
    among known: [Shape], for flag: String, command: String
  ) throws(UsageError) -> Shape {
    guard !known.contains(self) else { return self }
    let found = known.filter { $0.states(self) }
    guard found.count == 1 else {
      let choices = found.isEmpty ? known : found
      throw UsageError(
        command: command,
        .other(
          "\(flag): found \(found.count) laws for '\(self)', expected one of: "
            + Listing.all(choices.map(\.description))))
    }
    return found[0]
  }
}

/// The folder `data` that ships with Traverse.
enum ShippedData {
  /// What `plan` uses where no laws are given.
  static let laws = "laws/open-lm.json"
  /// The environment variable that names the folder.
  static let variable = "TRAVERSE_DATA"

  /// The path of one of its files.
  ///
  /// Looked for under `variable`, then beside the program and in the folders above it, as in a
  /// checkout, then in `share/traverse` next to the program's folder.
  static func file(_ name: String) throws -> String {
    for folder in candidates where FileContents.exist(at: "\(folder)/\(name)") {
      return "\(folder)/\(name)"
    }
    throw FileError(
      path: name,
      reason: "the data that ships with Traverse is not where the program looks; "
        + "set \(variable) to its folder, or give --laws FILE")
  }

  private static var candidates: [String] {
    if let folder = Environment.value(variable) { return [folder] }
    guard let program = Environment.executablePath else { return [] }
    var folders: [String] = []
    var parts = program.split(separator: "/").dropLast()
    folders.append("/" + (parts.dropLast() + ["share", "traverse"]).joined(separator: "/"))
    while !parts.isEmpty {
      folders.append("/" + parts.joined(separator: "/") + "/data")
      parts = parts.dropLast()
    }
    return folders
  }
}
