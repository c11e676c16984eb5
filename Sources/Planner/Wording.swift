import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A number in a sentence: rounded to so many significant digits, `2.278e13` from a million on.
func short(_ value: Double, digits: Int = 5) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  let exponent = Int(log10(abs(value)).rounded(.down))
  if exponent >= 6 {
    // The leading digits as a number of their own: rounding may carry 9.9996 up to 10.
    let leading = short(value / pow(10, Double(exponent)), digits: digits)
    return leading == "10" ? "1e\(exponent + 1)" : "\(leading)e\(exponent)"
  }
  let unit = exponent - (digits - 1)
  // Dividing by a whole power of ten rounds once; multiplying by 1e-3 would round twice.
  let rounded =
    unit < 0
    ? (value * pow(10, Double(-unit))).rounded() / pow(10, Double(-unit))
    : (value / pow(10, Double(unit))).rounded() * pow(10, Double(unit))
  let text = "\(rounded)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

func short(_ compute: Compute) -> String { short(compute.flops, digits: 4) + " FLOPs" }

/// A fraction as a percentage with one decimal at most.
func percent(_ fraction: Double) -> String {
  let value = (1000 * fraction).rounded() / 10
  let text = "\(value == 0 ? 0 : value)"
  return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " %"
}

/// Shapes in a sentence, the first few by name.
func named(_ shapes: [Shape], limit: Int = 8) -> String {
  let names = shapes.prefix(limit).map(\.description).joined(separator: ", ")
  return shapes.count > limit ? names + " and \(shapes.count - limit) more" : names
}
