import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as tables show them: enough digits to compare, none that mean nothing.
enum NumberText {
  /// Four significant digits: `4.467e18`.
  static func compute(_ compute: Compute) -> String { scientific(compute.flops, digits: 4) }

  /// As people type it: `1e18`, `2.5e21`.
  static func short(_ compute: Compute) -> String {
    let text = scientific(compute.flops, digits: 4)
    guard let exponent = text.firstIndex(of: "e") else { return text }
    var mantissa = text[..<exponent]
    while mantissa.contains("."), let last = mantissa.last, last == "0" || last == "." {
      mantissa.removeLast()
      if last == "." { break }
    }
    return String(mantissa + text[exponent...])
  }

  /// Four decimals, the resolution of evaluation losses: `3.7524`.
  static func error(_ error: Double) -> String { fixed(error, decimals: 4) }

  /// One decimal: `16.4 %`.
  static func percent(_ fraction: Double) -> String { fixed(100 * fraction, decimals: 1) + " %" }

  /// `[3.7012, 3.7803]`, with `-∞` and `∞` for open ends.
  static func interval(_ interval: Interval, _ number: (Double) -> String) -> String {
    let lower = interval.lower.isFinite ? number(interval.lower) : "-∞"
    let upper = interval.upper.isFinite ? number(interval.upper) : "∞"
    return "[\(lower), \(upper)]"
  }

  static func fixed(_ value: Double, decimals: Int) -> String { printed("%.\(decimals)f", value) }

  /// `d.ddde18`: the exponent without sign or padding, as in the README and on the command line.
  static func scientific(_ value: Double, digits: Int) -> String {
    let text = printed("%.\(digits - 1)e", value)
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...])
    else { return text }
    return text[..<e] + "e\(exponent)"
  }

  private static func printed(_ format: String, _ value: Double) -> String {
    // 400 holds the longest %f of a double, 309 digits before the point.
    let text = unsafe [CChar](unsafeUninitializedCapacity: 400) { buffer, count in
      let length = unsafe withVaList([value]) { list in
        unsafe vsnprintf(buffer.baseAddress, buffer.count, format, list)
      }
      count = max(0, Int(length))
    }
    return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
