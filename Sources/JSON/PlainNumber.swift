/// A number that is finite whatever its digits, so that a table may pass it without asking which one it is.
package enum PlainNumber {
  /// Where the number at `start` ends, before a comma, a blank or a closing bracket within `end`.
  ///
  /// `nil` for everything that is better left to `JSONParser`: hundreds of digits, exponents of three, what is no number,
  /// and what is wrong with one. Below 10²⁰⁰ an exponent of two digits keeps any number below 10³⁰⁰.
  package static func end(of bytes: [UInt8], at start: Int, before end: Int) -> Int? {
    var place = start
    if byte(bytes, place, end) == UInt8(ascii: "-") { place += 1 }
    let first = place
    place = digits(bytes, place, end)
    guard place > first, place - first <= 200,
      place == first + 1 || bytes[first] != UInt8(ascii: "0")
    else { return nil }
    if byte(bytes, place, end) == UInt8(ascii: ".") {
      let fraction = place + 1
      place = digits(bytes, fraction, end)
      guard place > fraction else { return nil }
    }
    if let letter = byte(bytes, place, end), letter | 0x20 == UInt8(ascii: "e") {
      place += 1
      let sign = byte(bytes, place, end)
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
      let exponent = place
      place = digits(bytes, exponent, end)
      guard place > exponent, place - exponent <= 2 else { return nil }
    }
    switch byte(bytes, place, end) {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: " "): return place
    default: return nil
    }
  }

  private static func byte(_ bytes: [UInt8], _ place: Int, _ end: Int) -> UInt8? {
    place < end ? bytes[place] : nil
  }

  /// Behind the digits from `start` on.
  private static func digits(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var place = start
    while place < end, bytes[place] &- UInt8(ascii: "0") < 10 { place += 1 }
    return place
  }
}
