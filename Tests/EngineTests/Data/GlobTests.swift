import Engine
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("*.py", "a.py", true), ("*.py", ".py", true), ("*.py", "a.pyc", false), ("*.py", "py", false),
    ("*", "", true), ("*", "anything at all", true), ("", "", true), ("", "a", false),
    ("a?c", "abc", true), ("a?c", "ac", false), ("a?c", "abbc", false), ("?", "", false),
    ("a*b*c", "a--b--b--c", true), ("a*b*c", "acb", false), ("**a", "ba", true),
    ("a*", "ba", false),
    ("*ab", "aab", true), ("[a]", "a", false), ("[a]", "[a]", true), ("A", "a", false),
    ("*.swift*", "x.swift.orig", true),
  ])
  func `a star is any characters, a question mark one, all else itself`(
    pattern: String, name: String, fits: Bool
  ) {
    #expect(Glob(pattern).matches(name) == fits)
  }

  @Test func `many stars take no exponential time`() {
    let name = String(repeating: "a", count: 2000)
    #expect(!Glob(String(repeating: "a*", count: 200) + "b").matches(name))
  }

  /// Against the definition, tried out recursively, on all short patterns and names.
  @Test func `fits exactly where its definition does`() {
    func fits(_ pattern: Substring, _ name: Substring) -> Bool {
      guard let first = pattern.first else { return name.isEmpty }
      let rest = pattern.dropFirst()
      if first == "*" {
        return fits(rest, name) || !name.isEmpty && fits(pattern, name.dropFirst())
      }
      guard let letter = name.first, first == "?" || first == letter else { return false }
      return fits(rest, name.dropFirst())
    }
    func words(_ letters: [Character], upTo length: Int) -> [String] {
      var all = [""]
      var last = [""]
      for _ in 0..<length {
        last = last.flatMap { word in letters.map { word + String($0) } }
        all += last
      }
      return all
    }
    for pattern in words(["a", "b", "*", "?"], upTo: 4) {
      for name in words(["a", "b"], upTo: 4) {
        #expect(Glob(pattern).matches(name) == fits(pattern[...], name[...]), "\(pattern) \(name)")
      }
    }
  }
}
