import RunLogs
import Scaling
import Testing

/// What a run is called where nothing but its path names it.
@Suite struct RunNameTests {
  @Test(arguments: [
    ("runs/small.csv", "small"), ("runs/lr0.1.csv", "lr0.1"), ("small/metrics.csv", "small"),
    ("./metrics.csv", "metrics"), ("metrics.csv", "metrics"), ("../summary.csv", "summary"),
    ("out/checkpoint-500/log.csv", "out"), ("a/lr0.1/run.jsonl", "lr0.1"), ("a/b/log.csv", "b"),
  ]) func `a name that every run has leaves it to the folder`(path: String, name: String) throws {
    let log = try importText("step,loss\n1,2\n", name: path) { $0.flopsPerStep = 1 }
    #expect(log.runs[0].shape.description == "run=\(name)")
  }
}
