import Engine
import Testing

@Suite struct ContentHashTests {
  /// From the reference implementation, through Python's `xxhash` 3: xxh64 of bytes (167 i + 13) mod 256.
  @Test(
    arguments: [
      (0, 0xEF46_DB37_51D8_E999), (1, 0x2078_E1AD_38AD_738B), (3, 0x634D_95FC_01A1_89CD),
      (4, 0xEED3_4090_8A1A_C6C6), (5, 0x342B_D7A5_F3E2_EDCD), (7, 0x0DA4_9362_1D6D_C898),
      (8, 0x76F9_16C7_BB52_3126), (9, 0x175D_7BEE_83BD_73B9), (12, 0xFB52_F89A_1DC4_49D2),
      (31, 0x65C5_FEB0_1DA7_464D), (32, 0x7665_C921_C9BF_2EC7), (33, 0xB5A9_D9EF_259A_E821),
      (63, 0xB028_9CD9_3240_34F0), (64, 0xFFF2_525C_99BF_2005), (100, 0x74E5_02DB_362E_FD4C),
      (1000, 0x6264_43C8_029D_0542),
    ] as [(Int, UInt64)])
  func `hashes are those of xxHash`(count: Int, hash: UInt64) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 167 * $0 + 13) }
    #expect(ContentHash.hash(bytes.span) == hash)
  }

  @Test func `part of an array hashes as if it stood alone`() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for start in [0, 1, 3, 8] {
      let alone = Array(bytes[start..<start + 77])
      let span = bytes.span
      #expect(ContentHash.hash(span.extracting(start..<start + 77)) == ContentHash.hash(alone.span))
    }
  }
}
