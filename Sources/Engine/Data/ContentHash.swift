/// A 64-bit hash of bytes, for finding equal ones: XXH64 with seed 0.
///
/// Equal bytes have equal hashes on every machine. Different ones share a hash by chance only (one
/// pair in 2⁶⁴); whoever wants such a pair can make one, so nothing that must be safe may rest on it.
///
/// Source: Collet, "xxHash fast digest algorithm", version 0.1.1. Cost: about 0.2 ns a byte.
package enum ContentHash {
  package static func hash(_ content: Span<UInt8>) -> UInt64 {
    let bytes = unsafe content.bytes
    var offset = 0
    var hash: UInt64
    if bytes.byteCount >= 32 {
      // Four independent sums over stripes of 32 bytes.
      var a = prime1 &+ prime2
      var b = prime2
      var c: UInt64 = 0
      var d = 0 &- prime1
      while offset &+ 32 <= bytes.byteCount {
        a = round(a, word(bytes, offset))
        b = round(b, word(bytes, offset &+ 8))
        c = round(c, word(bytes, offset &+ 16))
        d = round(d, word(bytes, offset &+ 24))
        offset &+= 32
      }
      hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
      for sum in [a, b, c, d] { hash = (hash ^ round(0, sum)) &* prime1 &+ prime4 }
    } else {
      hash = prime5
    }
    hash = hash &+ UInt64(bytes.byteCount)
    while offset &+ 8 <= bytes.byteCount {
      hash = rotated(hash ^ round(0, word(bytes, offset)), 27) &* prime1 &+ prime4
      offset &+= 8
    }
    if offset &+ 4 <= bytes.byteCount {
      let half = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
      hash = rotated(hash ^ UInt64(UInt32(littleEndian: half)) &* prime1, 23) &* prime2 &+ prime3
      offset &+= 4
    }
    while offset < bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      hash = rotated(hash ^ UInt64(byte) &* prime5, 11) &* prime1
      offset &+= 1
    }
    hash = (hash ^ hash &>> 33) &* prime2
    hash = (hash ^ hash &>> 29) &* prime3
    return hash ^ hash &>> 32
  }

  @inline(__always)
  private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    rotated(sum &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
}
