package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as tables show them: enough digits to compare, none that mean nothing.
package enum NumberText {
  /// Four significant digits: `4.467e18`.
  package static func compute(_ compute: Compute) -> String {
    significant(compute.flops, digits: 4)
  }

  /// As people type it: `1e18`, `2.5e21`.
  package static func short(_ compute: Compute) -> String {
    let text = significant(compute.flops, digits: 4)
    guard let exponent = text.firstIndex(of: "e") else { return text }
    var mantissa = text[..<exponent]
    while mantissa.contains("."), let last = mantissa.last, last == "0" || last == "." {
      mantissa.removeLast()
      if last == "." { break }
    }
    return String(mantissa + text[exponent...])
  }

  /// Four decimals, the resolution of evaluation losses: `3.7524`; below 0.01 four digits: `1.234e-3`.
  package static func error(_ error: Double) -> String {
    error == 0 || abs(error) >= 0.01
      ? fixed(error, decimals: 4) : scientific(error, digits: 4)
  }

  /// One decimal, so that a column lines up: `16.4 %`.
  package static func percent(_ fraction: Double) -> String {
    fixed(100 * fraction, decimals: 1) + " %"
  }

  /// As words in a sentence have it: `90 %`, `97.5 %`.
  package static func percentInWords(_ fraction: Double) -> String {
    let digits = fixed(100 * fraction, decimals: 1)
    return (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) + " %"
  }

  /// Three significant digits, enough for the ends of an interval: `[9.05e17, 1.44e18]`.
  package static func interval(ofCompute range: Interval) -> String {
    interval(range) { significant($0, digits: 3) }
  }

  /// `[3.7012, 3.7803]`, with `-∞` and `∞` for open ends.
  package static func interval(_ interval: Interval, _ number: (Double) -> String) -> String {
    let ends = [interval.lower, interval.upper].map { end in
      end.isFinite ? number(end) : end < 0 ? "-∞" : "∞"
    }
    return "[\(ends[0]), \(ends[1])]"
  }

  /// So many decimals; what rounds to zero has no sign.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let text = printed("%.\(decimals)f", value)
    return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// So many digits, plain where that is short: `17`, `0.25`, but `4.467e18`.
  package static func significant(_ value: Double, digits: Int) -> String {
    switch abs(value) {
    case 1e-3..<1: return printed("%.\(digits)g", value)
    case 1..<1e5:
      let whole = fixed(abs(value), decimals: 0).count
      return whole >= digits ? fixed(value, decimals: 0) : printed("%.\(digits)g", value)
    default: return scientific(value, digits: digits)
    }
  }

  /// `d.ddde18`: the exponent without sign or padding, as in the README and on the command line.
  ///
  /// Zero is `0`.
  package static func scientific(_ value: Double, digits: Int) -> String {
    guard value != 0 else { return "0" }
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
