import RunLogs
import Scaling
import Testing

@Suite struct AuxiliaryColumnsTests {
  @Test func `a trainer's own step goes before wandb's count of what was logged`() throws {
    // Lightning's number of the batch begins at 0.
    for (name, first) in [("train/global_step", 50.0), ("trainer/global_step", 51), ("step", 50)] {
      let log = try importText("_step,\(name),loss\n0,50,3\n1,100,2\n") { $0.flopsPerStep = 1 }
      #expect(log.runs[0].points.map(\.compute.flops) == [first, first + 50])
      #expect(log.runs[0].points.map(\.step) == [50, 100])
    }
  }

  @Test func `steps, seconds and rates come along`() throws {
    let run = try importText(
      "step,flops,loss,seconds,lr\n1,1,3,0.5,\n,,,,1e-3\n2,2,2,,\n,,,,1e-3\n"
    ).runs[0]
    #expect(run.points.map(\.step) == [1, 2])
    #expect(run.points.map(\.seconds) == [0.5, nil])
    #expect(run.learningRate == .constant)
  }

  @Test func `a doubtful one is left out with a warning`() throws {
    let two = try importText("step,iteration,flops,loss\n1,10,1,3\n2,20,2,2\n")
    #expect(two.runs[0].points.map(\.step) == [nil, nil])
    #expect(two.warnings.count == 1)
    #expect(two.warnings[0].contains("--column step=NAME"))
    let odd = try importText("step,flops,loss,lr\n1,1,3,auto\n2.5,2,2,auto\n")
    #expect(odd.runs[0].points.map(\.step) == [nil, nil])
    #expect(odd.runs[0].learningRate == .unknown)
    #expect(odd.warnings.count == 2)
    #expect(odd.warnings[0].contains("line 3"))
  }

  @Test func `a named one must be there`() {
    #expect(throws: ImportError.self) {
      try importText("flops,loss\n1,3\n") { $0.columns[.learningRate] = "rate" }
    }
  }
}
