/// Walks the fields of one Protocol Buffers message, without a schema.
///
/// Format: the wire format of protobuf.dev/programming-guides/encoding. Nothing is copied: texts and messages are
/// ranges of the bytes.
struct ProtobufCursor {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// What a field holds, by its wire type.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    /// A text, bytes, a message or packed numbers.
    case range(Range<Int>)
  }

  /// The message ends inside a field, or a field is of no known kind.
  struct Malformed: Error {
    let offset: Int
  }

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field's number and value; `nil` at the end of the message.
  mutating func next() throws(Malformed) -> (field: Int, value: Value)? {
    guard position < end else { return nil }
    let start = position
    let key = try varint()
    let field = Int(truncatingIfNeeded: key >> 3)
    guard field > 0 else { throw Malformed(offset: start) }
    switch key & 7 {
    case 0: return (field, .varint(try varint()))
    case 1: return (field, .fixed64(try fixed()))
    case 2:
      let count = try varint()
      guard count <= UInt64(end - position) else { throw Malformed(offset: start) }
      let range = position..<position + Int(count)
      position = range.upperBound
      return (field, .range(range))
    case 5: return (field, .fixed32(try fixed()))
    default: throw Malformed(offset: start)
    }
  }

  /// Numbers packed one behind the other in the rest of the message.
  mutating func packedVarint() throws(Malformed) -> UInt64? { position < end ? try varint() : nil }

  private mutating func varint() throws(Malformed) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { break }
      let byte = bytes[position]
      position += 1
      result |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return result }
    }
    throw Malformed(offset: position)
  }

  private mutating func fixed<Number: FixedWidthInteger>() throws(Malformed) -> Number {
    guard let number = Number(littleEndianIn: bytes, at: position, before: end) else {
      throw Malformed(offset: position)
    }
    position += Number.bitWidth / 8
    return number
  }
}

extension FixedWidthInteger {
  /// The number whose bytes begin at `offset`, least significant first; `nil` where `end` comes before its last.
  init?(littleEndianIn bytes: [UInt8], at offset: Int, before end: Int) {
    let count = Self.bitWidth / 8
    guard offset <= end - count else { return nil }
    var result: Self = 0
    for index in (0..<count).reversed() { result = result << 8 | Self(bytes[offset + index]) }
    self = result
  }
}
