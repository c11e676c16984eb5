/// The one number of a TensorProto, in any of the encodings that writers of scalars use.
enum TensorScalar {
  /// `nil` where the tensor has another type, or not exactly one element.
  static func read(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ProtobufCursor.Malformed) -> Double? {
    var cursor = ProtobufCursor(bytes, in: range)
    var kind: UInt64 = 0
    var content: Range<Int>?
    var numbers: [Double] = []
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .varint(let number)): kind = number
      case (4, .range(let packed)): content = packed
      case (5, .fixed32(let bits)): numbers.append(Double(Float(bitPattern: bits)))
      case (6, .fixed64(let bits)): numbers.append(Double(bitPattern: bits))
      case (7, .varint(let bits)), (10, .varint(let bits)):
        numbers.append(Double(Int64(bitPattern: bits)))
      case (13, .varint(let bits)): numbers.append(half(UInt16(truncatingIfNeeded: bits), kind))
      case (5, .range(let packed)), (6, .range(let packed)):
        numbers += element(bytes, packed, field == 5 ? Kind.float : Kind.double).map { [$0] } ?? []
      case (7, .range(let packed)), (10, .range(let packed)), (13, .range(let packed)):
        var rest = ProtobufCursor(bytes, in: packed)
        while let bits = try rest.packedVarint() {
          numbers.append(
            field == 13
              ? half(UInt16(truncatingIfNeeded: bits), kind) : Double(Int64(bitPattern: bits)))
        }
      default: continue
      }
    }
    if let content, !content.isEmpty { return element(bytes, content, kind) }
    return numbers.count == 1 ? numbers[0] : nil
  }

  /// Numbers of tensorflow/core/framework/types.proto.
  private enum Kind {
    static let float: UInt64 = 1
    static let double: UInt64 = 2
    static let int32: UInt64 = 3
    static let int64: UInt64 = 9
    static let bfloat16: UInt64 = 14
    static let half: UInt64 = 19
  }

  /// The bytes of one element of that kind, no more and no fewer.
  private static func element(_ bytes: [UInt8], _ range: Range<Int>, _ kind: UInt64) -> Double? {
    func bits<Bits: FixedWidthInteger>(_: Bits.Type) -> Bits? {
      range.count == Bits.bitWidth / 8
        ? Bits(littleEndianIn: bytes, at: range.lowerBound, before: range.upperBound) : nil
    }
    switch kind {
    case Kind.float: return bits(UInt32.self).map { Double(Float(bitPattern: $0)) }
    case Kind.double: return bits(UInt64.self).map { Double(bitPattern: $0) }
    case Kind.int32: return bits(Int32.self).map(Double.init)
    case Kind.int64: return bits(Int64.self).map(Double.init)
    case Kind.bfloat16, Kind.half: return bits(UInt16.self).map { half($0, kind) }
    default: return nil
    }
  }

  /// Sixteen bits as bfloat16, which is the upper half of a Float, or as IEEE half precision.
  private static func half(_ bits: UInt16, _ kind: UInt64) -> Double {
    if kind == Kind.bfloat16 { return Double(Float(bitPattern: UInt32(bits) << 16)) }
    let sign = bits >> 15 == 1 ? -1.0 : 1.0
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Double(bits & 0x3ff)
    switch exponent {
    case 0: return sign * Double(sign: .plus, exponent: -24, significand: fraction)
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }
}
