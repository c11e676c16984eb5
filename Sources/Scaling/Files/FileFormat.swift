package import JSON

/// The formats Traverse writes, each with the version it writes and reads.
package enum FileFormat: String, Sendable, CaseIterable {
  case laws = "traverse.laws/1"
  case plan = "traverse.plan/1"
  case run = "traverse.run/1"

  /// The format a document declares.
  ///
  /// Throws where it declares none, or one this version cannot read.
  package init(of document: JSONCursor) throws(JSONMismatch) {
    let name = try document["format"].string()
    guard let format = FileFormat(rawValue: name) else {
      let known = FileFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw document["format"].mismatch("one of \(known) (a newer Traverse may know more)")
    }
    self = format
  }

  /// Refuses a document of another format.
  package func check(_ document: JSONCursor) throws(JSONMismatch) {
    guard try FileFormat(of: document) == self else {
      throw document["format"].mismatch("\"\(rawValue)\"")
    }
  }
}

extension JSONValue {
  /// An object without the members that are `nil`.
  package static func object(present members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }

  package static func range(_ range: ClosedRange<Double>) -> JSONValue {
    .array([.number(range.lowerBound), .number(range.upperBound)])
  }

  /// `[lower, upper]`, with `null` for an end that the data left open.
  package static func interval(_ interval: Interval) -> JSONValue {
    .array([interval.lower, interval.upper].map { $0.isFinite ? .number($0) : .null })
  }
}

extension JSONCursor {
  /// `[lower, upper]`, where `null` stands for an open end.
  package func interval() throws(JSONMismatch) -> Interval {
    let ends = try elements()
    guard ends.count == 2 else { throw mismatch("two numbers") }
    let lower = try ends[0].ifPresent?.double() ?? -.infinity
    let upper = try ends[1].ifPresent?.double() ?? .infinity
    return Interval(lower, upper)
  }
}
