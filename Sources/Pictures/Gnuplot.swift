import Host

/// What a picture is written as.
package enum PictureFormat: String, Sendable, CaseIterable {
  case svg
  case png
  case pdf

  /// By the ending of a file's name, in any case; `nil` for every other ending.
  package init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    self.init(rawValue: fileName[fileName.index(after: dot)...].lowercased())
  }
}

/// Draws figures by running gnuplot.
package enum Gnuplot {
  package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// gnuplot is not installed; `install` is the command that changes this.
    case missing(install: String)
    /// gnuplot ran and gave no picture.
    case refused(message: String)

    package var description: String {
      switch self {
      case .missing(let install): return "pictures need gnuplot, which is not installed: \(install)"
      case .refused(let message): return "gnuplot drew nothing: \(message)"
      }
    }
  }

  /// The figure as the bytes of a file.
  ///
  /// SVG and PNG are the same bytes for the same figure, gnuplot and fonts; PDF holds the time it was
  /// made. `program` is gnuplot's name in PATH, or its path. Cost: one process, 0.1 to 0.3 s.
  package static func render(
    _ figure: Figure, as format: PictureFormat, program: String = "gnuplot"
  ) throws(Failure) -> [UInt8] {
    try drawing(by: script(for: figure, as: format), program: program)
  }

  /// What gnuplot writes when it runs a script.
  static func drawing(
    by script: String, program: String
  ) throws(Failure) -> [UInt8] {
    // Without the user's start-up files, which could change what a picture looks like.
    try run(program, ["-d", "-"], input: Array(script.utf8))
  }

  /// What gnuplot says of itself, such as `gnuplot 5.4 patchlevel 4`.
  package static func version() throws(Failure) -> String {
    let output = try run("gnuplot", ["--version"], input: [])
    return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  private static func run(
    _ program: String, _ arguments: [String], input: [UInt8]
  ) throws(Failure) -> [UInt8] {
    let result: ChildProcess.Completion
    do {
      result = try ChildProcess.run(program, arguments, input: input)
    } catch {
      switch error {
      case .notFound: throw .missing(install: installCommand)
      case .cannotStart(_, let reason): throw .refused(message: reason)
      case .interrupted(_, let operation, let reason):
        throw .refused(message: "\(operation): \(reason)")
      }
    }
    guard result.ending.isSuccess, !result.output.isEmpty else {
      throw .refused(message: String(decoding: result.errorOutput, as: UTF8.self))
    }
    return result.output
  }

  /// The script that `render` runs, to keep or to change by hand.
  package static func script(for figure: Figure, as format: PictureFormat) -> String {
    GnuplotScript(figure: figure, format: format).text
  }

  private static var installCommand: String {
    #if canImport(Darwin)
      "brew install gnuplot"
    #else
      "sudo apt-get install gnuplot-nox"
    #endif
  }
}
