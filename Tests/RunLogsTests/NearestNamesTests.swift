import RunLogs
import Testing

@Suite struct NearestNamesTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("plan", "paln", 1), ("same", "same", 0),
    ("ca", "abc", 3), ("a", "b", 1), ("budget", "bugdet", 1), ("flaw", "lawn", 2),
  ])
  func `edits between two words`(first: String, second: String, edits: Int) {
    #expect(NearestNames.distance(from: first, to: second) == edits)
    #expect(NearestNames.distance(from: second, to: first) == edits)
  }

  /// The slow twin: the definition itself, without a table.
  @Test func `the table gives what the definition gives`() {
    func distance(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
      guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
      var best = min(
        distance(a.dropLast(), b) + 1, distance(a, b.dropLast()) + 1,
        distance(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
      if a.count > 1, b.count > 1, x == b.dropLast().last, y == a.dropLast().last {
        best = min(best, distance(a.dropLast(2), b.dropLast(2)) + 1)
      }
      return best
    }
    let words = (0..<81).map { n in
      String([n / 27, n / 9 % 3, n / 3 % 3, n % 3].filter { $0 > 0 }.map { $0 == 1 ? "a" : "b" })
    }
    for first in words {
      for second in words {
        #expect(
          NearestNames.distance(from: first, to: second)
            == distance(Array(first)[...], Array(second)[...]))
      }
    }
  }

  @Test(arguments: [
    ("bugdet", "budget"), ("budgets", "budget"), ("BUDGET", "budget"),
    ("tokens", "tokens-per-step"), ("targte", "target"), ("x", nil), ("entirely", nil), ("", nil),
    ("t", nil),
  ])
  func `the word that was meant, or none`(word: String, expected: String?) {
    let candidates = ["budget", "target", "tokens-per-step"]
    #expect(NearestNames.of(word, among: candidates).first == expected)
  }

  @Test func `the nearest first, containing names too, at most three`() {
    let names = ["eval_loss", "eval_lossy", "train_loss", "lr", "my_eval_loss_ema", "evil_loss"]
    #expect(NearestNames.of("eval_los", among: names) == ["eval_loss", "eval_lossy", "evil_loss"])
    #expect(NearestNames.of("zzzzzz", among: names) == [])
    #expect(NearestNames.of("loss", among: ["flops", "step"]) == [])
  }
}
