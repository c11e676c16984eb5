/// A page of help as a value: a terminal shows it, and the manual is made of it.
package struct HelpPage: Sendable {
  package private(set) var parts: [Part]

  package enum Part: Sendable {
    case paragraph(String)
    case heading(String)
    case examples([Command.Example])
    case table([(term: String, meaning: String)])
    /// Lines as they stand.
    case verbatim([String])
  }

  package init(_ parts: [Part] = []) { self.parts = parts }

  mutating func add(_ part: Part) { parts.append(part) }

  private static let width = 80
  /// Left columns wider than this put their help on the next line.
  private static let widestTerm = 26

  /// The page in the width of a terminal.
  package var text: String {
    parts.map { part in
      switch part {
      case .paragraph(let words): WrappedText.lines(of: words, within: Self.width)
      case .heading(let title): [title]
      case .examples(let examples): examples.flatMap(Self.lines)
      case .table(let rows): Self.lines(of: rows)
      case .verbatim(let lines): lines.map { $0.isEmpty ? "" : "  " + $0 }
      }
    }.enumerated().map { index, lines in
      // A heading stands right above what it heads.
      let isHeaded = index > 0 && parts[index - 1].isHeading
      return (index == 0 || isHeaded ? "" : "\n") + lines.map { $0 + "\n" }.joined()
    }.joined()
  }

  private static func lines(of example: Command.Example) -> [String] {
    ["  " + example.line]
      + WrappedText.lines(of: example.meaning, within: width - 6).map { "      " + $0 }
  }

  private static func lines(of rows: [(term: String, meaning: String)]) -> [String] {
    let fitting = rows.map(\.term.count).filter { $0 <= widestTerm }
    let column = (fitting.max() ?? 0) + 4
    return rows.flatMap { term, meaning in
      var parts = WrappedText.lines(of: meaning, within: width - column)[...]
      var first = "  " + term
      let padding = column - 2 - term.count
      if padding >= 2, let part = parts.popFirst() {
        first += String(repeating: " ", count: padding) + part
      }
      return [first] + parts.map { String(repeating: " ", count: column) + $0 }
    }
  }
}

extension HelpPage.Part {
  fileprivate var isHeading: Bool { if case .heading = self { true } else { false } }
}
