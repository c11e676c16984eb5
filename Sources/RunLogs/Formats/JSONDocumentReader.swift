import JSON

/// Reads logs that are one JSON document: a trainer's state or a history of lists.
enum JSONDocumentReader {
  /// Whether a text that starts with a brace or bracket is one document, not an object a line.
  static func isDocument(_ bytes: [UInt8], from start: Int) -> Bool {
    let first = bytes[start...].firstIndex { $0 > UInt8(ascii: " ") } ?? start
    let end = bytes[first...].firstIndex(where: DelimitedCell.isLineEnd) ?? bytes.count
    do {
      let members = try JSONParser.locateMembers(of: bytes, in: first..<end, words: .accepted)
      let isList = { (range: Range<Int>) in bytes[range.lowerBound] == UInt8(ascii: "[") }
      return members.contains { $0.key == HuggingFaceReader.key }
        || !members.isEmpty && members.allSatisfy { isList($0.value) }
    } catch {
      // A document goes on behind its first line; anything else is a damaged log.
      return bytes[first] == UInt8(ascii: "[") || error.offset == end
    }
  }

  /// Throws: `ImportError` for a text that is no JSON, with its byte, and for any other document.
  ///
  /// Cost: linear in the bytes; memory up to three times theirs, but for a trainer's state little beside them.
  static func read(
    _ bytes: [UInt8], from start: Int, name: String
  ) throws(ImportError) -> LogDocument {
    let document: JSONValue
    var history = HuggingFaceReader()
    let range = start..<bytes.count
    do {
      let isObject = bytes[range].first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
      document =
        try isObject
        ? JSONParser.parse(
          bytes, in: range, words: .accepted, elementsOf: HuggingFaceReader.key
        ) { history.add($0) }
        : JSONParser.parse(bytes, in: range, words: .accepted)
    } catch {
      var refusal = ImportError(error, file: name)
      refusal.suggestion =
        "It looks like one JSON document, cut off or damaged; JSON Lines have an object a line."
      throw refusal
    }
    if document[HuggingFaceReader.key] != nil {
      return try history.document(document, name: name)
    }
    if KerasHistoryReader.recognises(document) {
      return KerasHistoryReader.read(document, name: name)
    }
    throw ImportError(
      .data, file: name, found: "a JSON document",
      expected: "a log: CSV, JSON Lines with an object a line, or a trainer_state.json")
  }
}
