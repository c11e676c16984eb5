import Testing
import traverse

@Suite struct ListingTests {
  @Test(arguments: [
    ([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"),
  ])
  func `words as a sentence lists them`(words: [String], sentence: String) {
    #expect(Listing.alternatives(words) == sentence)
  }

  @Test func `and in place of or`() { #expect(Listing.all(["a", "b"]) == "a and b") }
}
