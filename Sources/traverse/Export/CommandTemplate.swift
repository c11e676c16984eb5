/// A shell command with places such as `{steps}` for what differs from phase to phase.
///
/// A place becomes a reference to a variable, `"$phase_steps"`: what stands in the variable is data to the shell, whatever
/// it holds, for the shell does not read what a reference gives once more.
package struct CommandTemplate {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The names between braces; `${name}`, `{a,b}` and `\{name}` are the shell's own.
  package var names: [String] {
    var names: [String] = []
    for case .place(let name) in pieces where !names.contains(name) { names.append(name) }
    return names
  }

  /// The command with each place as a reference to the variable of that name.
  package func command(variable: (String) -> String) -> String {
    var quoting = ShellQuoting()
    return pieces.map { piece in
      switch piece {
      case .text(let text):
        quoting.read(text)
        return text
      case .place(let name):
        let reference = "${\(variable(name))}"
        return switch quoting.innermost {
        case .none: "\"\(reference)\""
        case .double: reference
        case .single: "'\"\(reference)\"'"
        }
      }
    }.joined()
  }

  private enum Piece {
    case text(String)
    case place(String)
  }

  private var pieces: [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    var plain = ""
    while let open = rest.firstIndex(of: "{") {
      let before = rest[..<open]
      let name = rest[rest.index(after: open)...].prefix {
        $0.isLetter || $0.isNumber || "_-".contains($0)
      }
      plain += before
      let isPlace =
        !name.isEmpty && !"$\\".contains(plain.last ?? " ") && rest[name.endIndex...].first == "}"
      if isPlace {
        pieces += [.text(plain), .place(String(name))]
        plain = ""
        rest = rest[name.endIndex...].dropFirst()
      } else {
        plain += "{"
        rest = rest[open...].dropFirst()
      }
    }
    return pieces + [.text(plain + rest)]
  }
}

/// Within which quotes a shell is behind some words.
private struct ShellQuoting {
  enum Level { case none, single, double }

  /// The quotes, and those around each substitution `$(...)` or pair of parentheses that they stand in.
  private var levels: [Level] = [.none]

  var innermost: Level { levels.last ?? .none }

  mutating func read(_ text: String) {
    var isEscaped = false
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { last = scalar }
      if isEscaped {
        isEscaped = false
        continue
      }
      switch (innermost, scalar) {
      case (.none, "\\"), (.double, "\\"): isEscaped = true
      case (.none, "'"): levels.append(.single)
      case (.none, "\""): levels.append(.double)
      case (.none, "("): levels.append(.none)
      case (.double, "(") where last == "$": levels.append(.none)
      case (.single, "'"), (.double, "\""): levels.removeLast()
      case (.none, ")") where levels.count > 1: levels.removeLast()
      default: break
      }
    }
  }
}
