import Scaling
import Testing
import traverse

@Suite struct RunTextTests {
  @Test func `what was left out, by rule, with the first lines`() {
    let curation = RunLog.Curation(
      kept: 10,
      dropped: [
        .init(rule: .notFinite, count: 3, examples: [4, 9, 11]),
        .init(rule: .spike, count: 1, examples: [30]),
        .init(rule: .duplicate, count: 9, examples: [1, 2]),
      ])
    #expect(
      RunText.curation(curation)
        == "3 (not finite; lines 4, 9, 11), 1 (spike; line 30), 9 (duplicate; lines 1, 2, …)")
    #expect(RunText.curation(RunLog.Curation(kept: 10, dropped: [])) == "")
  }

  @Test func `sources that runs share stand once, others below each other`() {
    func run(_ name: String, from source: String) -> RunLog {
      RunLog(
        name: name, shape: Shape([("run", .label(name))]), metric: "loss", convention: .sixND,
        points: [.init(compute: Compute(flops: 1e15), error: 3)],
        sources: .init(compute: source, error: "column 'loss'", shape: "file name"))
    }
    let text = RunText.text([run("a", from: "column 'x'"), run("b", from: "column 'y'")])
    #expect(
      text == """
        quantity    from
        error       column 'loss'
        compute     column 'x'
                    column 'y'
        counted as  6nd
        shape       file name

        run  shape  points  FLOP     error
        a    run=a       1  1.00e15  3.0000
        b    run=b       1  1.00e15  3.0000
        """)
  }
}
