/// The element types of the safetensors format; the raw value is the name in the file.
package enum TensorType: String, Hashable, Sendable, CaseIterable {
  case bool = "BOOL"
  case f4 = "F4"
  case f6E2M3 = "F6_E2M3"
  case f6E3M2 = "F6_E3M2"
  case u8 = "U8"
  case i8 = "I8"
  case f8E5M2 = "F8_E5M2"
  case f8E4M3 = "F8_E4M3"
  case f8E8M0 = "F8_E8M0"
  case f8E4M3FNUZ = "F8_E4M3FNUZ"
  case f8E5M2FNUZ = "F8_E5M2FNUZ"
  case i16 = "I16"
  case u16 = "U16"
  case f16 = "F16"
  case bf16 = "BF16"
  case i32 = "I32"
  case u32 = "U32"
  case f32 = "F32"
  case c64 = "C64"
  case f64 = "F64"
  case i64 = "I64"
  case u64 = "U64"

  /// Bits of one element.
  package var bits: Int {
    switch self {
    case .f4: 4
    case .f6E2M3, .f6E3M2: 6
    case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 8
    case .i16, .u16, .f16, .bf16: 16
    case .i32, .u32, .f32: 32
    case .c64, .f64, .i64, .u64: 64
    }
  }

  /// Bytes that elements of that shape take; `nil` where no file could hold them or they end within a byte.
  func bytes(of shape: [Int]) -> Int? {
    var product = 1
    for factor in shape + [bits] {
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: factor)
      guard !isTooLarge else { return nil }
      product = next
    }
    return product.isMultiple(of: 8) ? product / 8 : nil
  }
}

/// What Swift has the same bits for as the file.
package protocol TensorElement: BitwiseCopyable {
  static var tensorType: TensorType { get }
}

extension Float: TensorElement {
  package static var tensorType: TensorType { .f32 }
}

extension Double: TensorElement {
  package static var tensorType: TensorType { .f64 }
}

extension Int32: TensorElement {
  package static var tensorType: TensorType { .i32 }
}

extension Int64: TensorElement {
  package static var tensorType: TensorType { .i64 }
}
