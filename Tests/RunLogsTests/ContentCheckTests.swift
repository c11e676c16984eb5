import RunLogs
import Testing

private func refusal(of bytes: [UInt8]) -> ImportError? {
  #expect(throws: ImportError.self) { try LogDocument.read(bytes, name: "x.csv") }
}

@Suite struct ContentCheckTests {
  @Test(arguments: ["", "\n", " \r\n\t", "\u{feff}"])
  func `an empty file`(text: String) {
    #expect(refusal(of: Array(text.utf8))?.found == "an empty file")
  }

  @Test(arguments: [
    (
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8), "Git LFS",
      "git lfs pull"
    ),
    ([0x1f, 0x8b, 8, 0], "gzip", "gunzip"), ([0x28, 0xb5, 0x2f, 0xfd, 0], "Zstandard", "unzstd"),
    (Array("BZh9".utf8), "bzip2", "bunzip2"), (Array("PK\u{3}\u{4}".utf8), "zip", "Unpack"),
    ([0xff, 0xfe, 0x73, 0], "UTF-16", "iconv"), ([0xfe, 0xff, 0, 0x73], "UTF-16", "iconv"),
    ([0x73, 0, 0x74, 0], "NUL", "UTF-16"), (Array("SQLite format 3\0".utf8), "SQLite", "CSV"),
    ([0x80, 0x04, 0x95], "pickle", "CSV"), (Array("step,loss\n1,\0\n".utf8), "NUL", "binary"),
  ])
  func `what is no text is named, with a way out`(bytes: [UInt8], word: String, advice: String) {
    let error = refusal(of: bytes)
    #expect(error?.found.contains(word) == true)
    #expect(error?.suggestion?.contains(advice) == true)
  }

  @Test func `Latin-1 is refused where it shows`() {
    let error = refusal(of: Array("step,loss\n1,2\n".utf8) + [0x32, 0x2c, 0xe9, 0x0a])
    #expect(error?.line == 3)
    #expect(error?.found == "byte 0xe9 at offset 16")
    #expect(error?.suggestion?.contains("LATIN1") == true)
  }

  @Test func `a line of a mebibyte is the limit`() throws {
    let fits = String(repeating: "x", count: (1 << 20) - 3)
    #expect(try LogDocument.read(Array("a,\(fits)\n1,2\n".utf8), name: "x").tables[0].rowCount == 1)
    let long = refusal(of: Array("a,b\n1,\(fits)xxx\n".utf8))
    #expect(long?.found == "a line of over 1 MiB")
    #expect(long?.line == 2)
  }

  @Test(arguments: ["[{\"step\": 1}]", "{\n  \"a\": 1\n}"])
  func `a JSON document is no log`(text: String) {
    #expect(refusal(of: Array(text.utf8))?.expected.contains("an object a line") == true)
  }

  @Test func `a document that is cut off is refused by its place`() {
    #expect(refusal(of: Array("{\n  \"log_history\": [\n".utf8))?.line == 3)
    let empty = refusal(of: Array("{\"log_history\": [{\"loss\": 1}]}".utf8))
    #expect(empty?.found == "a 'log_history' without a number")
  }

  @Test(arguments: ["traverse.laws/1", "traverse.plan/1", "traverse.run/2"])
  func `other files of ours and newer ones are told by name`(format: String) {
    let error = refusal(of: Array("{\"format\": \"\(format)\"}\n".utf8))
    #expect(error?.found == "a \(format) file")
    #expect(error?.expected == "traverse.run/1")
    #expect((error?.suggestion?.contains("newer") == true) == (format == "traverse.run/2"))
  }
}
