import Scaling

/// Reads what Megatron-LM and its forks print: cells between bars, each a name, a colon and a number.
///
/// Cells come and go and some forks leave bars out, so a name ends at the last colon of its cell. A step that was skipped
/// has no loss. Evaluations are lines of their own. The arguments that are dumped before the first step and do not change are
/// columns too, under their own names: `hidden_size`, `num_layers`, `seq_length`, `padded vocabulary`.
/// Format: megatron/training/training.py, `training_log` and `evaluate_and_print_results`.
struct MegatronReader {
  private var rows = StepRows(step: "iteration")
  private var end: Double?

  private static let iteration = Array(" iteration ".utf8)
  private static let slash = Array("/".utf8)
  private static let evaluation = Array("validation loss at iteration ".utf8)
  private static let vocabulary = LinePattern(
    " > padded vocab (size: {*}) with {*} dummy tokens (new size: {size})")
  private static let dumped: Set<String> = [
    "hidden_size", "num_layers", "num_attention_heads", "seq_length", "ffn_hidden_size",
    "global_batch_size",
  ]

  static let trainer = "Megatron-LM"

  /// Whether this line is one of a step.
  static func recognises(_ line: ArraySlice<UInt8>) -> Bool { step(of: line) != nil }

  static func read(_ bytes: [UInt8], from start: Int, name: String) -> LogDocument {
    var reader = Self()
    let warnings = Lines.forEachWhole(of: bytes, from: start, name: name) { place, line in
      reader.read(line, at: place)
    }
    return LogDocument(
      tables: [reader.rows.table(name: name, format: .printed(trainer))], warnings: warnings)
  }

  private mutating func read(_ line: ArraySlice<UInt8>, at place: Int) {
    if let (step, end, cells) = Self.step(of: line) {
      if end != self.end { rows.derive("max_steps") { _ in end } }
      self.end = end
      for (name, number) in Self.cells(of: cells) {
        rows.add(number, name, step: step, place: place)
      }
    } else if let (step, cells) = Self.number(behind: Self.evaluation, in: line) {
      for (name, number) in Self.cells(of: cells) where name.hasSuffix(" value") {
        rows.add(number, "validation " + name.dropLast(6), step: step, place: place)
      }
    } else if rows.isEmpty {
      readArgument(line)
    }
  }

  /// Two blanks, a name, dots and a value.
  private mutating func readArgument(_ line: ArraySlice<UInt8>) {
    if let size = Self.vocabulary.numbers(in: line)?.first {
      rows.derive("padded vocabulary") { _ in size.number }
      return
    }
    let words = String(decoding: line.prefix(200), as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[1].allSatisfy({ $0 == "." }),
      Self.dumped.contains(String(words[0])),
      let number = Number.parse(words[2])
    else { return }
    rows.derive(String(words[0])) { _ in number }
  }

  /// Both numbers of ` iteration 5/ 100 | …`, whatever stands before it, and what follows the first bar.
  private static func step(
    of line: ArraySlice<UInt8>
  ) -> (step: Double, end: Double, cells: ArraySlice<UInt8>)? {
    guard let (step, rest) = number(behind: iteration, in: line),
      case let behind = rest.drop(while: { $0 == UInt8(ascii: " ") }),
      behind.first == UInt8(ascii: "/"), let (end, cells) = number(behind: slash, in: behind),
      let bar = line[cells.startIndex...].firstIndex(of: UInt8(ascii: "|"))
    else { return nil }
    return (step, end, line[(bar + 1)...])
  }

  /// The number that follows a text, and what follows it.
  private static func number(
    behind text: [UInt8], in line: ArraySlice<UInt8>
  ) -> (Double, ArraySlice<UInt8>)? {
    guard let place = LinePattern.first(text, in: line) else { return nil }
    let rest = line[(place + text.count)...].drop { $0 == UInt8(ascii: " ") }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = Number.parse(utf8: digits) else { return nil }
    return (number, rest[digits.endIndex...])
  }

  /// Names and numbers between bars; what is no number is left out.
  private static func cells(of line: ArraySlice<UInt8>) -> [(String, Double)] {
    line.split(separator: UInt8(ascii: "|")).compactMap { cell in
      guard let colon = cell.lastIndex(of: UInt8(ascii: ":")) else { return nil }
      let text = String(decoding: cell[(colon + 1)...], as: UTF8.self)
      let digits = text.split(separator: " ").first ?? ""
      let name = String(decoding: cell[..<colon], as: UTF8.self).split(separator: " ").joined(
        separator: " ")
      if let number = Number.parse(digits) { return (name, number) }
      return Number.isMissing(digits) ? (name, .nan) : nil
    }
  }
}
