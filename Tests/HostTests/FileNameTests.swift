import Host
import Testing

@Suite struct FileNameTests {
  @Test(arguments: ["", "laws.json", "ümläut 日本 🙂", "a\nb\t", "e\u{301}", "\u{10F77F}\u{10F800}"])
  func `valid text is its own UTF-8`(text: String) {
    #expect(FileName.bytes(of: text) == Array(text.utf8))
    #expect(FileName.text(of: Array(text.utf8)) == text)
  }

  @Test func `every pair of bytes survives in any surrounding`() {
    for first in UInt8.min...255 {
      for second in UInt8.min...255 {
        for name in [[first, second], [0xC3, first, second, 0xA4], [0xF0, 0x9F, first, second]] {
          #expect(FileName.bytes(of: FileName.text(of: name)) == name)
        }
      }
    }
  }

  @Test func `a name that holds a stand-in itself survives`() {
    let name = Array("\u{10F7FF}".utf8)
    #expect(FileName.bytes(of: FileName.text(of: name)) == name)
    #expect(FileName.text(of: name) != FileName.text(of: [0xFF]))
  }

  @Test(arguments: [
    ("plain ümläut 日本", "plain ümläut 日本"), ("two\nlines\ttab\r", "two\\nlines\\ttab\\r"),
    ("\u{1B}[31mred", "\\u{1B}[31mred"), ("\u{7F}\u{9B}", "\\u{7F}\\u{9B}"),
    ("abc\u{202E}fdp.exe", "abc\\u{202E}fdp.exe"), ("a\u{2028}b\u{2066}", "a\\u{2028}b\\u{2066}"),
    ("nul\0", "nul\\u{0}"),
  ])
  func `nothing that is shown can act on a terminal`(text: String, shown: String) {
    #expect(FileName.printable(text) == shown)
  }

  @Test func `raw bytes are shown by number`() {
    #expect(FileName.printable(FileName.text(of: [0x61, 0xFF, 0x80])) == "a\\xFF\\x80")
  }
}
