package import Scaling

/// What a run may spend: arithmetic or time.
package enum Cost: Hashable, Sendable {
  case compute(Compute)
  case seconds(Double)
}

extension ValueFormat where Value == Cost {
  /// FLOPs as a plain number, time with its unit: `1e18`, `90s`, `30min`, `2h`, `1.5d`.
  package static let cost = ValueFormat(
    "FLOPS|TIME", expected: "FLOPs such as 1e18, or a time such as 90s, 30min, 2h, 1.5d"
  ) { text throws(MalformedValue) in
    if let seconds = try ValueFormat<Double>.seconds(text) { return .seconds(seconds) }
    return .compute(try ValueFormat<Compute>.compute.read(text))
  }
}

extension ValueFormat where Value == Double {
  /// A time with its unit: `90s`, `30min`, `2h`, `1.5d`.
  package static let duration = ValueFormat(
    "TIME", expected: "a time such as 90s, 30min, 2h, 1.5d",
    show: { "\(Number.spelled($0))s" },
    read: { text throws(MalformedValue) in
      guard let seconds = try seconds(text) else { throw MalformedValue() }
      return seconds
    })

  /// Seconds of a time; `nil` for a text without a unit of time.
  fileprivate static func seconds(_ text: String) throws(MalformedValue) -> Double? {
    let units = [("min", 60.0), ("s", 1), ("h", 3600), ("d", 86_400)]
    for (unit, seconds) in units where text.hasSuffix(unit) {
      let count = try positive("TIME").read(String(text.dropLast(unit.count)))
      return count * seconds
    }
    return nil
  }
}
