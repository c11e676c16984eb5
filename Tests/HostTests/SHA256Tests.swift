import Host
import Testing

@Suite struct SHA256Tests {
  /// NIST's example values for FIPS 180-4, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `the published digests`(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
  }

  @Test func `a million times the letter a`() {
    #expect(
      SHA256.hexadecimal(of: [UInt8](repeating: 97, count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// The digest of all 201 digests, from Python's hashlib.
  ///
  /// Each length falls differently on the border of a block.
  @Test func `every length from 0 to 200 bytes`() {
    var digests = SHA256()
    for length in 0...200 {
      var hash = SHA256()
      hash.update((0..<length).map { UInt8(($0 * 7 + length) % 256) })
      digests.update(hash.digest())
    }
    #expect(
      digests.hexadecimal()
        == "e673d33f6940a6d3856d0d305fd88363ae0ba3b96e2411d8ddd5e0dd443f4525")
  }

  @Test(arguments: [1, 3, 63, 64, 65, 127, 128, 129])
  func `pieces give the digest of the whole`(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    var hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: size) {
      hash.update(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    #expect(hash.hexadecimal() == SHA256.hexadecimal(of: bytes))
    #expect(hash.hexadecimal() == SHA256.hexadecimal(of: bytes), "asking changes nothing")
  }
}
