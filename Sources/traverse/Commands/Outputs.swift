import Host
import JSON
import Pictures

/// Where `--output` writes to, checked before the work that fills it.
struct OutputFile {
  private let file: AtomicFile

  /// `nil` where the flag is not given; throws where the name cannot be written.
  init?(_ arguments: Arguments) throws {
    guard let path = arguments[OutputFlags.output] else { return nil }
    file = try AtomicFile(path, existing: arguments[OutputFlags.force] ? .replace : .refuse)
  }

  func save(_ document: JSONValue, _ session: Session) throws {
    try save(Array((JSONWriter.text(of: document, layout: .pretty) + "\n").utf8), session)
  }

  func save(_ bytes: [UInt8], _ session: Session) throws {
    try file.write(bytes)
    session.remark("wrote \(file.path)")
  }
}

/// Where `--plot` draws to.
struct PictureFile {
  private let file: AtomicFile
  private let format: PictureFormat

  /// `nil` where the flag is not given; throws for a name that is no picture's, before any work is done.
  init?(_ arguments: Arguments) throws {
    guard let path = arguments[OutputFlags.plot] else { return nil }
    guard let format = PictureFormat(fileName: path) else {
      let endings = Listing.alternatives(PictureFormat.allCases.map { ".\($0.rawValue)" })
      throw UsageError(
        command: arguments.command,
        .other("--plot: found '\(path)', expected a name that ends in \(endings)"))
    }
    self.format = format
    file = try AtomicFile(path, existing: arguments[OutputFlags.force] ? .replace : .refuse)
  }

  func draw(_ figure: Figure, _ session: Session) throws {
    try file.write(Gnuplot.render(figure, as: format))
    session.remark("drew \(file.path)")
  }
}
