import Testing
import traverse

@Suite struct WrappedTextTests {
  @Test(arguments: [
    ("", 5, [""]), ("abc", 5, ["abc"]), ("ab cd", 5, ["ab cd"]), ("ab cde", 5, ["ab", "cde"]),
    ("abcdefgh", 5, ["abcde", "fgh"]), ("x abcdefgh y", 5, ["x", "abcde", "fgh y"]),
    ("runs/abc.csv", 7, ["runs/", "abc.csv"]), ("a/bcdefghi", 6, ["a/bcde", "fghi"]),
  ])
  func `breaks at blanks, then at signs, then anywhere`(text: String, width: Int, lines: [String]) {
    #expect(WrappedText.lines(of: text, within: width) == lines)
  }

  @Test(arguments: 1...30)
  func `no line is too long and no character is lost`(width: Int) {
    let text = "size=190M → 370M → a-very-long-name_of/a.run → ü→日本語 1B"
    let lines = WrappedText.lines(of: text, within: width)
    #expect(lines.allSatisfy { $0.count <= width && !$0.isEmpty })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }
}
