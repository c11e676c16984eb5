import RunLogs
import Testing

@Suite struct NearestNamesTests {
  @Test(arguments: [
    ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2), ("a", "a", 0),
  ])
  func `known distances`(a: String, b: String, distance: Int) {
    #expect(NearestNames.edits(from: Array(a), to: Array(b)) == distance)
  }

  @Test func `the nearest first, containing names too, at most three`() {
    let names = ["eval_loss", "eval_lossy", "train_loss", "lr", "my_eval_loss_ema", "evil_loss"]
    #expect(NearestNames.of("eval_los", among: names) == ["eval_loss", "eval_lossy", "evil_loss"])
    #expect(NearestNames.of("zzzzzz", among: names) == [])
  }
}
