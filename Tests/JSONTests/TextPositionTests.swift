import JSON
import Testing

@Suite struct TextPositionTests {
  /// All three line ends, in one text: a LF, b CRLF, c CR, d.
  @Test(arguments: [(0, 1, 1), (2, 2, 1), (5, 3, 1), (7, 4, 1), (8, 4, 2)])
  func `lines end with LF, CRLF or CR`(offset: Int, line: Int, column: Int) {
    let position = TextPosition(of: offset, in: Array("a\nb\r\nc\rd".utf8))
    #expect(position.line == line)
    #expect(position.column == column)
  }

  @Test func `columns count characters`() {
    #expect(TextPosition(of: 6, in: Array("é€a".utf8)).column == 4)
  }
}
