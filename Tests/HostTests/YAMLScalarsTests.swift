import Host
import TestSupport
import Testing

@Suite struct YAMLScalarsTests {
  private func read(_ text: String) throws -> [String] {
    try YAMLScalars.read(Array(text.utf8)).map { entry in
      entry.keys.joined(separator: ".") + "=" + entry.value
    }
  }

  @Test func `scalars under the keys that lead to them`() throws {
    let text = """
      # a comment
      model: {width: 128, name: "a: b"}
      optim:
        lr: 1.0e-3
        betas: [0.9, 0.95]
        schedule:
          - {kind: cosine}
      batch: 32
      empty:
      """
    #expect(
      try read(text) == [
        "model.width=128", "model.name=a: b", "optim.lr=1.0e-3", "batch=32", "empty=",
      ])
  }

  @Test func `tags construct nothing, aliases stand for nothing`() throws {
    let text = """
      a: &x 1
      b: *x
      c: !!python/object/apply:os.system ["touch /tmp/x"]
      d: !!python/tuple [1, 2]
      e: 5
      """
    #expect(try read(text) == ["a=1", "e=5"])
  }

  @Test func `a key that is a mapping hides what stands under it`() throws {
    #expect(try read("? {a: 1}\n: 2\nb: 3\n") == ["=2", "b=3"])
    #expect(try read("? [1, 2]\n: {c: 4}\nb: 3\n") == [".c=4", "b=3"])
  }

  @Test(arguments: ["", "- 1\n- 2\n", "just words", "---\n", "# nothing\n"])
  func `what is no mapping tells nothing`(_ text: String) throws {
    #expect(try read(text).isEmpty)
  }

  @Test func `the first document alone counts`() throws {
    #expect(try read("a: 1\n---\na: 2\n") == ["a=1"])
  }

  @Test func `what is broken is refused with its line`() {
    let error = #expect(throws: YAMLScalars.Failure.self) { try read("a: 1\nb: [1, 2\nc: 3\n") }
    #expect(error?.line == 3)
    let deep = String(repeating: "{a: ", count: 100) + "1" + String(repeating: "}", count: 100)
    #expect(throws: YAMLScalars.Failure.self) { try read(deep) }
  }

  @Test func `mutants are refused or read, and nothing worse`() throws {
    let text = Array(
      "model:\n  width: 128 # x\n  layers: [1, 2]\n\"q\": 'it''s'\nb: &r {c: |\n  text\n}\n".utf8)
    var generator = SplitMix64(seed: 21)
    var refused = 0
    for _ in 0..<2000 {
      var mutant = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        mutant[Int.random(in: 0..<mutant.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      do { _ = try YAMLScalars.read(mutant) } catch { refused += 1 }
    }
    #expect(refused > 0)
  }
}
