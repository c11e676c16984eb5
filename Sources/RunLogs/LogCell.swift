import Scaling

/// One cell of a log.
package enum LogCell: Hashable, Sendable {
  /// Nothing was logged there.
  case empty
  /// NaN or an infinity, which trainers write as words.
  case notFinite
  case number(Double)
  /// Anything else, as the log spells it.
  case text(String)

  /// Reads the bytes of a cell by the one grammar of numbers.
  init(_ bytes: ArraySlice<UInt8>) {
    if bytes.isEmpty {
      self = .empty
    } else if let number = Number.parse(utf8: bytes) {
      self = .number(number)
    } else {
      let text = String(decoding: bytes, as: UTF8.self)
      self = Number.isMissing(text) ? .notFinite : .text(text)
    }
  }
}
