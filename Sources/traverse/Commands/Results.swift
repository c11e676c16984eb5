import Host
import JSON
import Pictures

/// Where a command's result goes: to a file, as a picture, and to standard output.
///
/// Names are checked before the work that fills the files, and everything is made before anything is
/// written.
struct Results {
  private let file: AtomicFile?
  private let picture: Picture?
  private let printsJSON: Bool

  /// Where a picture goes.
  private enum Picture {
    case file(AtomicFile, PictureFormat)
    case terminal(TerminalCanvas)
  }

  static let output = Flag.optional("output", letter: "o", .path, help: "Write the result there")
  static let plot = Flag.optional(
    "plot", .path, help: "Draw it: a name ending in .svg, .png, .pdf; or terminal, to draw it there"
  )
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
    guard path != "terminal" else {
      picture = .terminal(try Results.canvas(arguments, besides: file))
      _ = try Gnuplot.version()
      return
    }
    guard let format = PictureFormat(fileName: path) else {
      let endings = Listing.alternatives(PictureFormat.allCases.map { ".\($0.rawValue)" })
      throw UsageError(
        command: arguments.command,
        .other("--plot: found '\(path)', expected a name that ends in \(endings), or 'terminal'"))
    }
    guard path != file?.path else {
      throw UsageError(
        command: arguments.command,
        .other("--output and --plot: found '\(path)' for both, expected two names"))
    }
    _ = try Gnuplot.version()
    picture = try Results.file(path, arguments, isUpdate: isUpdate).map { .file($0, format) }
  }

  /// The terminal to draw on; throws where standard output is none, or has room for a document alone.
  private static func canvas(
    _ arguments: Arguments, besides file: AtomicFile?
  ) throws -> TerminalCanvas {
    func refusal(_ reason: String) -> UsageError {
      UsageError(command: arguments.command, .other("--plot terminal: \(reason)"))
    }
    guard !arguments[json], file?.path != "-" else {
      throw refusal("standard output has room for the document alone, expected --plot FILE with it")
    }
    guard let size = StandardStream.output.size() else {
      throw refusal(
        "found that standard output is no terminal, expected --plot FILE for a picture to keep")
    }
    return TerminalCanvas(
      fitting: size, style: StandardStream.output.isColorful() ? .colour : .plain)
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
    var drawing: String?
    var drawn: (file: AtomicFile, bytes: [UInt8])?
    switch picture {
    case .file(let file, let format)?:
      drawn = (file, try Gnuplot.render(figure(), as: format))
    case .terminal(let canvas)?: drawing = try TerminalPicture(figure(), on: canvas).text()
    case nil: break
    }
    if let file { try session.save(bytes, in: file) }
    if let drawn { try session.save(drawn.bytes, in: drawn.file) }
    guard file?.path != "-" else { return }
    if printsJSON { try StandardStream.output.write(bytes) } else { try session.answer(text()) }
    // Made harmless already, but for its colours.
    if let drawing { try StandardStream.output.write("\n" + drawing + "\n") }
  }
}
