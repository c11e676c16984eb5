/// Lines of a manual page in mdoc(7), in which no text can be taken for a request.
struct Roff {
  private(set) var text = ""
  /// Whether a paragraph needs a break before it: not right behind a heading.
  private var isBroken = true

  /// A macro with its arguments as they stand.
  mutating func macro(_ line: String) {
    text += "." + line + "\n"
    isBroken = ["Sh", "Ss", "It", "Pp"].contains(String(line.prefix(2)))
  }

  mutating func section(_ title: String) { macro("Sh " + Roff.words(title)) }

  mutating func subsection(_ title: String) { macro("Ss " + Roff.words(title)) }

  /// Text of a paragraph of its own, each sentence begun on a line of its own, as mdoc wants it.
  mutating func paragraph(_ words: String) {
    if !isBroken { macro("Pp") }
    for sentence in Roff.sentences(of: words) {
      for line in WrappedText.lines(of: sentence, within: 72) {
        text += (line.hasPrefix(".") ? "\\&" : "") + Roff.escaped(line) + "\n"
      }
    }
    isBroken = false
  }

  /// A line to type, as it stands.
  mutating func example(_ line: String) { macro("Dl " + Roff.argument(line)) }

  /// Lines as they stand.
  mutating func verbatim(_ lines: [String]) {
    macro("Bd -literal -offset indent")
    for line in lines { text += (line.hasPrefix(".") ? "\\&" : "") + Roff.escaped(line) + "\n" }
    macro("Ed")
  }

  /// Terms, each an item in mdoc, with what they mean.
  mutating func list(_ items: [(item: String, meaning: String)]) {
    addList(items, layout: "-width Ds")
  }

  /// The same for words and lines that are short.
  mutating func overview(_ items: [(item: String, meaning: String)], width: Int) {
    addList(items, layout: "-width \(width)n -compact")
  }

  private mutating func addList(_ items: [(item: String, meaning: String)], layout: String) {
    guard !items.isEmpty else { return }
    macro("Bl -tag " + layout)
    for (item, meaning) in items {
      macro("It " + item)
      paragraph(meaning)
    }
    macro("El")
  }

  /// Text with nothing in it that roff would read, and with signs that stay what they are when copied.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case "'": "\\(aq"
      case "`": "\\(ga"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case _ where !scalar.isASCII: "\\[u" + hexadecimal(scalar.value) + "]"
      default: String(scalar)
      }
    }.joined()
  }

  /// At least four digits, as roff has them.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The text as one argument of a macro, even where it has the name of one or is a mere sign.
  static func argument(_ text: String) -> String {
    let escaped = escaped(text).replacing("\"", with: "\\(dq")
    if escaped.contains(" ") { return "\"" + escaped + "\"" }
    let mayBeMacro =
      (2...3).contains(text.count) && text.first?.isUppercase == true
      && text.dropFirst().allSatisfy(\.isLowercase)
    let isSign = text.count == 1 && !text.allSatisfy { $0.isLetter || $0.isNumber }
    return isSign || mayBeMacro
      ? "\\&" + escaped : escaped
  }

  /// Several arguments of a macro, one for each word.
  private static func words(_ text: String) -> String {
    text.split(separator: " ").map { argument(String($0)) }.joined(separator: " ")
  }

  private static func sentences(of text: String) -> [String] {
    var sentences: [[Substring]] = [[]]
    for word in text.split(separator: " ") {
      let ends = sentences.last?.last?.last.map { ".!?".contains($0) } ?? false
      let begins = word.first.map { $0.isUppercase || "'\"-".contains($0) } ?? false
      if ends, begins { sentences.append([]) }
      sentences[sentences.count - 1].append(word)
    }
    return sentences.map { $0.joined(separator: " ") }
  }
}
