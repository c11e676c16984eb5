import Host
import JSON
import Pictures

/// Where a command's result goes: to a file, as a picture, and to standard output.
///
/// Names are checked before the work that fills the files, and everything is made before anything is
/// written.
struct Results {
  private let file: AtomicFile?
  private let picture: (file: AtomicFile, format: PictureFormat)?
  private let printsJSON: Bool

  static let output = Flag.optional("output", letter: "o", .path, help: "Write the result there")
  static let plot = Flag.optional("plot", .path, help: "Draw it: a name ending in .svg, .png, .pdf")
  static let json = Flag.toggle("json", help: "Print one JSON document and nothing else")
  static let force = Flag.toggle("force", help: "Replace files that are there")

  static let all: [any CommandFlag] = [output, plot, json, force]

  /// Throws where a name cannot be written or is no picture's, and where gnuplot is missing for one.
  ///
  /// `isUpdate`: of results that this call has written before.
  init(_ arguments: Arguments, isUpdate: Bool = false) throws {
    file = try Results.file(arguments[Results.output], arguments, isUpdate: isUpdate)
    printsJSON = arguments[Results.json]
    guard let path = arguments[Results.plot] else {
      picture = nil
      return
    }
    guard let format = PictureFormat(fileName: path) else {
      let endings = Listing.alternatives(PictureFormat.allCases.map { ".\($0.rawValue)" })
      throw UsageError(
        command: arguments.command,
        .other("--plot: found '\(path)', expected a name that ends in \(endings)"))
    }
    guard path != file?.path else {
      throw UsageError(
        command: arguments.command,
        .other("--output and --plot: found '\(path)' for both, expected two names"))
    }
    _ = try Gnuplot.version()
    picture = try Results.file(path, arguments, isUpdate: isUpdate).map { ($0, format) }
  }

  /// The file under `path`, which is replaced with `--force` only; `nil` for no path.
  static func file(
    _ path: String?, _ arguments: Arguments, isUpdate: Bool = false
  ) throws(HostError) -> AtomicFile? {
    guard let path else { return nil }
    return try AtomicFile(path, existing: arguments[force] || isUpdate ? .replace : .refuse)
  }

  /// Files first, then `text` or the document on standard output, which has room for one of them.
  func deliver(
    _ document: JSONValue, text: @autoclosure () -> String, figure: () throws -> Figure,
    _ session: Session
  ) throws {
    let bytes = Array((JSONWriter.text(of: document, layout: .pretty) + "\n").utf8)
    let drawn = try picture.map { try Gnuplot.render(figure(), as: $0.format) }
    if let file { try session.save(bytes, in: file) }
    if let picture, let drawn { try session.save(drawn, in: picture.file) }
    guard file?.path != "-" else { return }
    if printsJSON { try StandardStream.output.write(bytes) } else { try session.answer(text()) }
  }
}
