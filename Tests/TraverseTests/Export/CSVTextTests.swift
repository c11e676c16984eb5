import Testing
import traverse

@Suite struct CSVTextTests {
  @Test(arguments: [
    ("size=1M", "size=1M"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "a\\nb"),
    ("=1+1", "'=1+1"), ("@x,\"", "\"'@x,\"\"\""), (",\u{301}", "\",\u{301}\""),
    ("=\u{301}", "'=\u{301}"), ("", ""),
  ])
  func `a cell is one cell on one line, and no formula`(text: String, cell: String) {
    #expect(CSVText.cell(text) == cell)
  }
}
