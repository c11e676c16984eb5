/// Check sums of 32 bits, by a table of 256 remainders.
///
/// Reflected, begun and ended with all ones, as gzip and iSCSI have it. Cost: about 3 ns a byte.
struct CRC32: Sendable {
  private let remainders: [UInt32]

  /// Of gzip, zlib and wandb's files.
  static let zlib = CRC32(reflected: 0xedb8_8320)
  /// Castagnoli's, of TensorBoard's files.
  static let castagnoli = CRC32(reflected: 0x82f6_3b78)

  private init(reflected polynomial: UInt32) {
    remainders = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1
      }
    }
  }

  func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    var rest: UInt32 = 0xffff_ffff
    for byte in bytes { rest = rest >> 8 ^ remainders[Int((rest ^ UInt32(byte)) & 0xff)] }
    return ~rest
  }
}
