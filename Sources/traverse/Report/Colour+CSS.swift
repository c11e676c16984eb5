import Pictures

extension Colour {
  /// The colour for a page, opaque: `#0072b2`.
  var css: String {
    let digits = String(rgb, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
