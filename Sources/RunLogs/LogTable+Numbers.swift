import JSON

/// Numbers of columns that an import depends on.
extension LogTable {
  /// A cell's number: `nil` where nothing is logged, NaN where that is what is logged.
  ///
  /// Throws: `ImportError` naming row and column for any other text.
  func number(row: Int, column: Int) throws(ImportError) -> Double? {
    switch cell(row: row, column: column) {
    case .empty: return nil
    case .notFinite: return .nan
    case .number(let number): return number
    case .text(let text):
      throw refusal(
        row: row, column: column, found: EscapedText.quoted(text), expected: "a number",
        suggestion: Self.advice(on: text))
    }
  }

  /// The finite numbers of a column, in the order of the rows.
  func numbers(column: Int) -> some Sequence<Double> {
    (0..<rowCount).lazy.compactMap { row in
      if case .number(let number) = cell(row: row, column: column) { number } else { nil }
    }
  }

  /// Says that a cell cannot be used.
  func refusal(
    row: Int, column: Int, found: String, expected: String, suggestion: String? = nil
  ) -> ImportError {
    ImportError(
      .data, file: name, line: line(ofRow: row), column: columns[column], found: found,
      expected: expected, suggestion: suggestion)
  }

  /// What is wrong with some things that look like numbers.
  private static func advice(on text: String) -> String? {
    let digits = text.utf8.contains { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard digits else { return nil }
    if text.contains(",") { return "Write decimal points, and no separators of thousands." }
    if text.contains("_") { return "Write numbers without underscores." }
    if text.lowercased().contains("0x") { return "Write numbers in decimal." }
    if text.first == " " || text.last == " " { return "Remove the blanks around the number." }
    return nil
  }
}
