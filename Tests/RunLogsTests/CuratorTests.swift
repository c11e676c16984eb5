import RunLogs
import Scaling
import Testing

@Suite struct CuratorTests {
  private func run(
    _ rows: [String], header: String = "step,flops,loss",
    _ configure: (inout ImportOptions) -> Void = { _ in }
  ) throws(ImportError) -> RunLog {
    try importText(([header] + rows).joined(separator: "\n") + "\n", configure).runs[0]
  }

  private func drops(_ run: RunLog) -> [RunLog.Curation.Rule: Int] {
    Dictionary(uniqueKeysWithValues: run.curation.dropped.map { ($0.rule, $0.count) })
  }

  @Test func `each rule drops its rows and counts them`() throws {
    let run = try run([
      "0,0,9", "1,1,8", "2,2,", "3,3,nan", "4,4,inf", "5,5,0", "6,6,-1", "7,7,7", "8,8,6", "8,8,6",
      "9,9,5", "9,9,4.5", "10,,4", "11,nan,4", "12,12,4",
    ])
    #expect(run.points.map(\.step) == [1, 7, 8, 9, 12])
    #expect(run.points.map(\.error) == [8, 7, 6, 4.5, 4])
    #expect(
      drops(run) == [
        .atZeroCompute: 1, .notLogged: 1, .notFinite: 3, .notPositive: 2, .duplicate: 1,
        .superseded: 1, .noCompute: 1,
      ])
    #expect(run.curation.kept == 5)
    let notFinite = try #require(run.curation.dropped.first { $0.rule == .notFinite })
    #expect(notFinite.examples == [5, 6, 15])
    #expect(run.points.count + run.curation.dropped.map(\.count).reduce(0, +) == 15)
  }

  /// A run of several shapes is one file, and fits as the static run that its first phase is.
  @Test func `of a native log only the first phase is taken`() throws {
    let header = #"{"format": "traverse.run/1", "shape": {"patch": 14}, "metric": "loss"}"#
    let lines = [
      header, #"{"step": 1, "compute": 1, "loss": 9}"#, #"{"step": 2, "compute": 2, "loss": 8}"#,
      #"{"phase": 1, "step": 2, "compute": 2, "loss": 8.1}"#,
      #"{"phase": 1, "step": 3, "compute": 5, "loss": 7}"#,
    ]
    let run = try importText(lines.joined(separator: "\n") + "\n").runs[0]
    #expect(run.points.map(\.error) == [9, 8])
    #expect(drops(run) == [.laterPhase: 2])
    // Another trainer's column of that name means nothing to us.
    let table = try self.run(["1,1,9,0", "2,2,8,1"], header: "step,flops,loss,phase")
    #expect(table.points.map(\.error) == [9, 8])
  }

  @Test func `a resumed run replaces what lies beyond its start`() throws {
    let run = try run([
      "1,10,9", "2,20,8", "3,30,7", "4,40,6", "2,20,8.1", "3,30,7.1", "5,50,5",
    ])
    #expect(run.points.map(\.error) == [9, 8.1, 7.1, 5])
    #expect(drops(run) == [.rewound: 3])
    #expect(run.curation.dropped[0].examples == [3, 4, 5])
  }

  @Test func `a resumed run between two points keeps the earlier one`() throws {
    #expect(
      try run(["10,10,9", "20,20,8", "15,15,8.5", "25,25,7"]).points.map(\.step) == [10, 15, 25])
  }

  @Test func `steps going back count as well as compute`() throws {
    // The counter of FLOPs ran on, that of steps was restored.
    let run = try run(["1,10,9", "2,20,8", "3,30,7", "2,40,7.9", "3,50,6.9"])
    #expect(run.points.map(\.error) == [9, 7.9, 6.9])
    #expect(drops(run) == [.rewound: 2])
  }

  @Test func `a log that mostly goes back is refused as a table of several runs`() throws {
    let error = #expect(throws: ImportError.self) {
      try importText("step,flops,loss\n4,4,1\n3,3,2\n2,2,3\n1,1,4\n")
    }
    #expect(error?.suggestion?.contains("--shape-from") == true)
  }

  @Test func `without steps rows are sorted and the last of equal compute stays`() throws {
    let imported = try importText("flops,loss\n3,7\n1,9\n2,8\n3,6.5\n")
    #expect(imported.runs[0].points.map(\.error) == [9, 8, 6.5])
    #expect(drops(imported.runs[0]) == [.superseded: 1])
    #expect(imported.warnings == ["runs/a.csv: no column of steps; rows are sorted by compute"])
  }

  @Test func `negative compute is refused by its line`() {
    let error = #expect(throws: ImportError.self) { try run(["1,1,9", "2,-2,8"]) }
    #expect(error?.line == 3)
    #expect(error?.column == "flops")
  }

  @Test func `a metric that is mostly negative is refused`() {
    let error = #expect(throws: ImportError.self) { try run(["1,1,-9", "2,2,8", "3,3,-7"]) }
    #expect(error?.line == 2)
    #expect(error?.found == "2 negative values")
  }

  @Test(
    arguments: [
      ("\"1,5\"", "decimal points"), ("\"1,000\"", "decimal points"), ("1_000", "underscores"),
      ("0x10", "decimal"), (" 1", "blanks"), ("1e400", nil), ("five", nil), ("nan(0x1)", "decimal"),
    ] as [(String, String?)])
  func `a cell that is no number is refused by row and column`(cell: String, advice: String?) {
    let error = #expect(throws: ImportError.self) { try run(["1,1,9", "2,2,\(cell)"]) }
    #expect(error?.kind == .data)
    #expect(error?.line == 3)
    #expect(error?.column == "loss")
    #expect(error?.expected == "a number")
    #expect(advice.map { error?.suggestion?.contains($0) == true } ?? (error?.suggestion == nil))
  }

  @Test func `cells of columns that are not used may hold anything`() throws {
    #expect(
      try run(["1,1,9,\"1,5\"", "2,2,8,0x10"], header: "step,flops,loss,note").points.count == 2)
  }

  @Test func `the first part is skipped on request`() throws {
    let rows = (1...10).map { "\($0),\($0),\(20 - $0)" }
    let run = try run(rows) { $0.skipFirst = 0.3 }
    #expect(run.points.first?.step == 3)
    #expect(drops(run) == [.skipped: 2])
    #expect(throws: ImportError.self) { try self.run(rows) { $0.skipFirst = 1 } }
    #expect(throws: ImportError.self) { try self.run(rows) { $0.skipFirst = -0.1 } }
  }

  @Test func `a spike is dropped and counted`() throws {
    let rows = (1...20).map { "\($0),\($0),\($0 == 11 ? 9 : 4 / Double($0) + 2)" }
    let run = try run(rows)
    #expect(drops(run) == [.spike: 1])
    #expect(run.curation.dropped[0].examples == [12])
    #expect(run.points.count == 19)
  }

  @Test func `a decimal comma between semicolons is refused, with advice`() {
    let error = #expect(throws: ImportError.self) {
      try importText("step;flops;loss\n1;1;5,25\n")
    }
    #expect(error?.line == 2)
    #expect(error?.found == "'5,25'")
    #expect(error?.suggestion?.contains("decimal points") == true)
  }

  @Test func `a log without a usable point says why`() {
    let error = #expect(throws: ImportError.self) { try run(["1,1,", "2,2,nan"]) }
    #expect(error?.found.contains("1 not finite") == true)
    #expect(error?.found.contains("1 metric not logged there") == true)
  }
}
