import JSON

/// Tells a text that may be a log from everything that is often handed in instead of one.
enum ContentCheck {
  /// Longest line of a log that is believed to be one.
  static let lineLimit = 1 << 20

  /// Where the text starts, behind a byte order mark.
  ///
  /// Throws: `ImportError` for an empty file, compressed and binary files, other encodings than UTF-8,
  /// NUL bytes and endless lines.
  static func textStart(of bytes: [UInt8], name: String) throws(ImportError) -> Int {
    func refusal(
      _ found: String, at offset: Int? = nil, expected: String = "a log as text",
      suggestion: String? = nil
    ) -> ImportError {
      let line = offset.map { TextPosition(of: $0, in: bytes).line }
      return ImportError(
        .data, file: name, line: line, found: found, expected: expected, suggestion: suggestion)
    }
    guard bytes.count < UInt32.max else {
      throw refusal("a file of over 4 GiB", suggestion: "Split it, or keep the columns needed.")
    }
    if let known = known(bytes) {
      throw refusal(known.found, suggestion: known.suggestion)
    }
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    if !bytes[start...].contains(where: { $0 > UInt8(ascii: " ") }) {
      throw refusal("an empty file")
    }
    if let offset = bytes.firstIndex(of: 0) {
      throw refusal(
        "a NUL byte at offset \(offset)", at: offset,
        suggestion: "The file is binary, damaged, or UTF-16: iconv -f UTF-16 -t UTF-8 FILE")
    }
    if let offset = UTF8Text.firstInvalid(in: bytes, start..<bytes.count) {
      throw refusal(
        "byte 0x\(String(bytes[offset], radix: 16)) at offset \(offset)", at: offset,
        expected: "UTF-8",
        suggestion: "If the file is Latin-1: iconv -f LATIN1 -t UTF-8 FILE")
    }
    if let offset = endlessLine(in: bytes) {
      throw refusal("a line of over 1 MiB", at: offset, expected: "shorter lines")
    }
    return start
  }

  /// What a file is, and what to do instead, if it is one of those that are known by their first bytes.
  static func known(_ bytes: [UInt8]) -> (found: String, suggestion: String)? {
    Signature.known.first { $0.matches(bytes) }.map { ($0.found, $0.suggestion) }
  }

  /// Start of the first line that is longer than the limit.
  private static func endlessLine(in bytes: [UInt8]) -> Int? {
    var start = 0
    while bytes.count - start > lineLimit {
      // From behind: a step of up to the limit over lines that are shorter.
      let reach = bytes[start...(start + lineLimit)]
      guard let end = reach.lastIndex(where: DelimitedCell.isLineEnd) else { return start }
      start = end + 1
    }
    return nil
  }
}

/// Files that are known by their first bytes and are not read, and what to do instead.
private struct Signature {
  let offset: Int
  let bytes: [UInt8]
  let found: String
  let suggestion: String

  func matches(_ file: [UInt8]) -> Bool { file.dropFirst(offset).starts(with: bytes) }

  init(_ bytes: [UInt8], at offset: Int = 0, _ found: String, _ suggestion: String) {
    self.offset = offset
    self.bytes = bytes
    self.found = found
    self.suggestion = suggestion
  }

  static let known: [Signature] = [
    Signature(
      Array("version https://git-lfs".utf8), "a Git LFS pointer, not the file itself",
      "Fetch the file first: git lfs pull"),
    Signature([0x1f, 0x8b], "a gzip file", "Decompress it first: gunzip FILE"),
    Signature([0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file", "Decompress it first: unzstd FILE"),
    Signature([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "an xz file", "Decompress it first: unxz FILE"),
    Signature(Array("BZh".utf8), "a bzip2 file", "Decompress it first: bunzip2 FILE"),
    Signature(
      Array("PK\u{3}\u{4}".utf8), "a zip archive", "Unpack it first; checkpoints are not read."),
    Signature(
      [0xff, 0xfe], "UTF-16 text", "Convert it first: iconv -f UTF-16 -t UTF-8 FILE"),
    Signature(
      [0xfe, 0xff], "UTF-16 text", "Convert it first: iconv -f UTF-16 -t UTF-8 FILE"),
    Signature(
      Array("SQLite format 3".utf8), "an SQLite database, not text",
      "Export the metrics as CSV."),
    Signature(
      [0x80, 0x02], "a pickle, which could run code", "Save the numbers as CSV or JSON Lines."),
    Signature(
      [0x80, 0x03], "a pickle, which could run code", "Save the numbers as CSV or JSON Lines."),
    Signature(
      [0x80, 0x04], "a pickle, which could run code", "Save the numbers as CSV or JSON Lines."),
    Signature(
      [0x80, 0x05], "a pickle, which could run code", "Save the numbers as CSV or JSON Lines."),
  ]
}
