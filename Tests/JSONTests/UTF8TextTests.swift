import JSON
import Testing

@Suite struct UTF8TextTests {
  /// Slow twin: the standard library repairs what is malformed, so a text is well formed exactly when
  /// repairing it changes nothing.
  @Test func `every two and three bytes agree with the standard library`() {
    let tails: [UInt8] = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff]
    for lead in UInt8(0x70)...0xff {
      for second in tails {
        for third in tails {
          for bytes in [[lead, second], [lead, second, third], [lead, second, third, 0x80]] {
            let isWellFormed = Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes
            #expect((UTF8Text.firstInvalid(in: bytes, 0..<bytes.count) == nil) == isWellFormed)
          }
        }
      }
    }
  }

  @Test func `the place of the first bad byte`() {
    #expect(UTF8Text.firstInvalid(in: Array("aé".utf8) + [0x80], 0..<4) == 3)
  }
}
