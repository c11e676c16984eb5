import Scaling

/// How a trainer prints a line: text that stands there always, and names in braces where a number stands.
///
/// `step {step}: train loss {train_loss}` matches `step 20: train loss 3.5`. A number ends where the next text begins,
/// and is one by the grammar of `Number`, with commas between thousands, or one of the words for what is not finite; `{*}`
/// is any text. A pattern matches whole lines, but one that ends in `…` only their beginning.
struct LinePattern: Sendable {
  private var parts: [(text: [UInt8], name: String?)] = []
  private let isOpen: Bool

  init(_ pattern: String) {
    var rest = Substring(pattern)
    isOpen = rest.hasSuffix("…")
    if isOpen { rest.removeLast() }
    while let brace = rest.firstIndex(of: "{"), let end = rest.firstIndex(of: "}") {
      parts.append((Array(rest[..<brace].utf8), String(rest[rest.index(after: brace)..<end])))
      rest = rest[rest.index(after: end)...]
    }
    parts.append((Array(rest.utf8), nil))
  }

  /// The names of the numbers, in their order.
  var names: [String] { parts.compactMap(\.name).filter { $0 != "*" } }

  /// The numbers of a line; `nil` where the line is another.
  ///
  /// Cost: the length of the line times that of a piece of text.
  func numbers(in line: ArraySlice<UInt8>) -> [(name: String, number: Double)]? {
    var position = line.startIndex
    var numbers: [(name: String, number: Double)] = []
    for index in parts.indices {
      guard Self.stands(parts[index].text, in: line, at: position) else { return nil }
      position += parts[index].text.count
      guard let name = parts[index].name else { break }
      // A line without the next text is another, whatever stands before it: most lines end here.
      guard let end = end(ofNumber: index, in: line, from: position) else { return nil }
      defer { position = end }
      guard name != "*" else { continue }
      guard let number = Self.number(line[position..<end]) else { return nil }
      if numbers.isEmpty { numbers.reserveCapacity(parts.count) }
      numbers.append((name, number))
    }
    return isOpen || position == line.endIndex ? numbers : nil
  }

  /// Where a number ends: at the text that follows or, where none does, at a blank of what goes on, or with the line.
  private func end(ofNumber index: Int, in line: ArraySlice<UInt8>, from start: Int) -> Int? {
    let next = parts[index + 1].text
    guard next.isEmpty else { return Self.first(next, in: line, from: start) }
    return isOpen
      ? line[start...].firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex : line.endIndex
  }

  /// Where `text` first stands in `line`, from `start` on.
  static func first(_ text: [UInt8], in line: ArraySlice<UInt8>, from start: Int? = nil) -> Int? {
    let start = start ?? line.startIndex
    guard let head = text.first else { return start }
    // Byte by byte up to the first that fits: every line of a table is searched for several texts.
    var place = start
    while place < line.endIndex {
      if line[place] == head, stands(text, in: line, at: place) { return place }
      place += 1
    }
    return nil
  }

  private static func stands(_ text: [UInt8], in line: ArraySlice<UInt8>, at start: Int) -> Bool {
    guard line.endIndex - start >= text.count else { return false }
    for offset in text.indices where line[start + offset] != text[offset] { return false }
    return true
  }

  /// Blanks before a number are alignment.
  private static func number(_ field: ArraySlice<UInt8>) -> Double? {
    let digits = field.drop { $0 == UInt8(ascii: " ") }
    guard !digits.isEmpty, digits.count <= 64 else { return nil }
    if let number = Number.parse(utf8: digits) { return number }
    if Number.isMissing(String(decoding: digits, as: UTF8.self)) { return .nan }
    return thousands(digits)
  }

  /// `1,234,567`: groups of three behind the first comma.
  private static func thousands(_ digits: ArraySlice<UInt8>) -> Double? {
    let groups = digits.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.count > 1, (1...3).contains(groups[0].count),
      groups.dropFirst().allSatisfy({ $0.count == 3 }),
      groups.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Number.parse(utf8: ArraySlice(groups.joined()))
  }
}
