/// What is known of a file's content without the content: its length and its SHA-256.
package struct FileDigest: Hashable, Sendable {
  package let size: Int
  /// 64 lower-case hexadecimal digits.
  package let sha256: String

  package init(size: Int, sha256: String) {
    self.size = size
    self.sha256 = sha256
  }

  package init(of bytes: [UInt8]) {
    self.init(size: bytes.count, sha256: SHA256.hexadecimal(of: bytes))
  }
}
