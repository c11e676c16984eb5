import Host
import JSON
import Scaling
import Testing

/// `fit --watch` on logs that grow while it looks.
@Suite struct WatchTests {
  /// What llm.c prints of a run of 60 steps, evaluation loss 50 C^-0.1 with a fixed wobble; the first `count` lines.
  private func lines(_ count: Int) -> String {
    (1...count).map { step in
      let wobble = 1 + 1e-4 * Double((step * 37) % 11 - 5)
      return
        "step \(step)/60 | loss \(loss(step: step) * wobble) (+0.1z)| norm 1.0 (+0.1z)| lr 1.00e-03 | 10.00 ms | "
        + "50.0% bf16 MFU | 40000 tok/s\n"
    }.joined()
  }

  private func loss(step: Int) -> Double {
    PowerLaw(a: 50, b: 0.1, c: 0).error(after: Compute(flops: 6e6 * 4096 * Double(step)))
  }

  private static let flags = "--every 1s --params 1e6 --tokens-per-step 4096 --bootstrap 50"

  @Test func `a run is followed to its end, and its end foretold on the way`() throws {
    let folder = try Workspace()
    try folder.write(lines(30), to: "half.log")
    try folder.write(lines(60), to: "whole.log")
    let run = try BuiltProgram.shell(
      """
      cp half.log live.log
      "$program" fit --watch live.log -o laws.json --json \(Self.flags) >out.txt 2>err.txt & watcher=$!
      for _ in $(seq 100); do [ -s laws.json ] && break; sleep 0.1; done
      cp laws.json first.json && mv whole.log live.log
      wait $watcher
      """, in: folder)
    let errors = try folder.text("err.txt")
    #expect(run.code == 0, "\(errors)")
    let first = try JSONParser.parse(folder.read("first.json"))
    let last = try JSONParser.parse(folder.read("laws.json"))
    let foretold = try #require(first["projections"]?.array?.first)
    let reached = try #require(last["projections"]?.array?.first)
    // 6 N D at step 60.
    #expect(foretold["end_compute"]?.double == 6e6 * 4096 * 60)
    #expect(reached["compute"]?.double == 6e6 * 4096 * 60)
    let error = try #require(foretold["end_error"]?.double)
    // The wobble is of 5e-4 at most.
    #expect(abs(error / loss(step: 60) - 1) < 2e-3)
    #expect(errors.contains("every run has ended"))
  }

  @Test func `a log that has hardly begun is waited for, and a signal ends the watch in order`()
    throws
  {
    let folder = try Workspace()
    try folder.write("nothing yet\n", to: "live.log")
    let run = try BuiltProgram.shell(
      """
      "$program" fit --watch live.log \(Self.flags) >out.txt 2>err.txt & watcher=$!
      for _ in $(seq 100); do [ -s err.txt ] && break; sleep 0.1; done
      kill -TERM $watcher
      wait $watcher
      """, in: folder)
    #expect(run.code == 0)
    #expect(try folder.text("err.txt").contains("Waiting for more."))
    #expect(try folder.text("out.txt").isEmpty)
  }

  /// Every second it is looked for; what is found twice is said once.
  @Test func `a log that goes away is missed aloud`() throws {
    let folder = try Workspace()
    try folder.write(lines(30), to: "live.log")
    let run = try BuiltProgram.shell(
      """
      "$program" fit --watch live.log \(Self.flags) >out.txt 2>err.txt & watcher=$!
      for _ in $(seq 100); do [ -s out.txt ] && break; sleep 0.1; done
      rm live.log
      for _ in $(seq 100); do grep -q "Waiting for it" err.txt && break; sleep 0.1; done
      sleep 2.5
      kill -TERM $watcher
      wait $watcher
      """, in: folder)
    #expect(run.code == 0)
    let errors = try folder.text("err.txt")
    let missed = errors.split(separator: "\n").filter { $0.contains("Waiting for it to change.") }
    #expect(missed.count == 1, "\(errors)")
    #expect(errors.contains("live.log"))
  }

  /// Of two runs one ends; the other's log is emptied, which is no end.
  @Test func `a run whose log is gone has not ended`() throws {
    let folder = try Workspace()
    try folder.write(lines(30), to: "half.log")
    try folder.write(lines(60), to: "whole.log")
    let run = try BuiltProgram.shell(
      """
      mkdir runs && cp half.log runs/a.log && cp half.log runs/b.log
      "$program" fit --watch runs \(Self.flags) >out.txt 2>err.txt & watcher=$!
      for _ in $(seq 100); do [ -s out.txt ] && break; sleep 0.1; done
      : > runs/a.log; cp whole.log runs/b.log
      for _ in $(seq 100); do grep -q "no longer there" err.txt && break; sleep 0.1; done
      sleep 1.5
      kill -TERM $watcher && wait $watcher
      """, in: folder)
    #expect(run.code == 0)
    let errors = try folder.text("err.txt")
    #expect(errors.contains("1 of 2 runs no longer there"), "\(errors)")
    #expect(errors.contains("runs/a.log"), "\(errors)")
    #expect(!errors.contains("every run has ended"))
  }

  @Test func `a mistyped line is refused at once`() throws {
    let folder = try Workspace()
    try folder.write(lines(30), to: "live.log")
    let run = try BuiltProgram.run(["fit", "live.log", "--until", "1e18"], in: folder)
    #expect(run.code == 2)
    #expect(run.errors.contains("--watch"))
    let missing = try BuiltProgram.run(["fit", "--watch", "none.log"], in: folder)
    #expect(missing.code == 66)
    let piped = try BuiltProgram.run(["fit", "--watch", "-"], in: folder)
    #expect(piped.code == 2)
  }
}
