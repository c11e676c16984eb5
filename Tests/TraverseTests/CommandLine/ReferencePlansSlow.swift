import Host
import JSON
import Scaling
import Testing

/// The reference numbers of the two collections in `data/runs`, from logs to a plan through the program.
///
/// They were computed independently with scipy; agreement is asked for to the digits stated there: half a
/// unit of the last digit, and one unit more where the rounding of a sum could fall either way.
@Suite struct ReferencePlansSlow {
  /// Logs to laws to a plan, both files read back.
  private func plan(
    _ collection: String, budget: String
  ) throws -> (laws: LawSet, plan: Plan) {
    let folder = try Workspace()
    let logs = try ChildProcess.run("ls", [BuiltProgram.data + "/runs/\(collection)"]).output
    let names = String(decoding: logs, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasSuffix(".jsonl") }
      .map { BuiltProgram.data + "/runs/\(collection)/\($0)" }
    let fit = try BuiltProgram.run(
      ["fit"] + names + ["-o", "laws.json", "--bootstrap", "200"], in: folder)
    #expect(fit.code == 0, "\(fit.errors)")
    let planned = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", budget, "--json", "--quiet"], in: folder)
    #expect(planned.code == 0, "\(planned.errors)")
    #expect(planned.errors.isEmpty)
    return (
      try LawSet(JSONCursor(JSONParser.parse(folder.read("laws.json")))),
      try Plan(JSONCursor(JSONParser.parse(Array(planned.output.utf8))))
    )
  }

  /// Squared log residuals, summed: no more than a thousandth above the best known.
  private func expect(_ laws: LawSet, objectives: [String: Double]) throws {
    #expect(laws.laws.count == objectives.count)
    for law in laws.laws {
      let size = try #require(law.shape["size"])
      let best = try #require(objectives[size.description])
      #expect(try #require(law.fit?.objective) <= 1.001 * best, "\(law.shape)")
    }
  }

  private func expect(
    _ plan: Plan, _ phases: [(size: String, end: Double)], digits tolerance: Double
  ) {
    #expect(plan.phases.map { $0.shape.description } == phases.map { "size=" + $0.size })
    for (phase, expected) in zip(plan.phases, phases) {
      #expect(abs(phase.endError - expected.end) <= tolerance)
    }
    #expect(plan.phases.last?.endError == plan.final.error)
  }

  private func expect(
    _ plan: Plan, _ kind: Plan.Baseline.Kind, _ size: String, error: Double? = nil,
    toMatch: Double? = nil, saving: Double
  ) throws {
    let baseline = try #require(plan.baselines.first { $0.kind == kind })
    #expect(baseline.shapes.map(\.description) == ["size=" + size])
    if let error { #expect(abs(try #require(baseline.error) - error) <= 1e-4) }
    if let toMatch {
      #expect(abs(try #require(baseline.computeToMatch).flops / toMatch - 1) <= 1e-3)
    }
    #expect(abs(try #require(baseline.saving) - saving) <= 1e-3)
    let interval = try #require(baseline.savingInterval)
    #expect(interval.lower <= saving && saving <= interval.upper)
  }

  @Test func `OLMo ladder at 1e20`() throws {
    let (laws, plan) = try plan("olmo-ladder", budget: "1e20")
    try expect(
      laws,
      objectives: [
        "190M": 4.886e-5, "370M": 8.739e-5, "760M": 1.0510e-4, "1B": 2.9871e-4, "3B": 8.9485e-4,
      ])
    #expect(abs(try #require(plan.phases.first).startError - 4.2411) <= 1e-4)
    expect(
      plan, [("190M", 3.7524), ("370M", 3.5194), ("760M", 3.3255), ("1B", 3.2172)], digits: 1e-4)
    try expect(plan, .bestStatic, "760M", error: 3.2413, toMatch: 1.196e20, saving: 0.164)
    try expect(plan, .finalShape, "1B", saving: 0.240)
  }

  @Test func `open_lm at 1e18, and what plan without laws gives`() throws {
    let (laws, plan) = try plan("open-lm", budget: "1e18")
    try expect(
      laws,
      objectives: ["11M": 8.045e-5, "79M": 1.4696e-3, "154M": 2.3457e-4, "411M": 1.0828e-3])
    expect(plan, [("11M", 4.886), ("79M", 3.781), ("154M", 3.7486)], digits: 1e-3)
    #expect(abs(plan.final.error - 3.7486) <= 1e-4)
    try expect(plan, .bestStatic, "79M", error: 3.790, toMatch: 1.161e18, saving: 0.139)
    try expect(plan, .finalShape, "154M", saving: 0.314)

    let shipped = try BuiltProgram.run(["plan", "--budget", "1e18", "--json"], in: Workspace())
    let other = try Plan(JSONCursor(JSONParser.parse(Array(shipped.output.utf8))))
    #expect(other.phases.map(\.shape) == plan.phases.map(\.shape))
    // The same fit; a processor's own exp and log may move its last bits.
    #expect(abs(other.final.error - plan.final.error) <= 1e-9)
    #expect(shipped.errors.contains("no laws given"))
    #expect(shipped.errors.contains("open_lm"))
  }

  @Test(arguments: ["1e17", "1e18", "3e19"])
  func `budget and target are inverse to each other`(budget: String) throws {
    let folder = try Workspace()
    func plan(_ words: String...) throws -> Plan {
      let run = try BuiltProgram.run(["plan"] + words + ["--json", "--quiet"], in: folder)
      return try Plan(JSONCursor(JSONParser.parse(Array(run.output.utf8))))
    }
    let forth = try plan("--budget", budget)
    let back = try plan("--target", "\(forth.final.error)")
    #expect(back.phases.map(\.shape) == forth.phases.map(\.shape))
    // An error of one rounding, 2e-16 of E, is an error of dC/C = C + d over C, times E / b (E - c): the
    // laws here stay below 200 of that.
    #expect(abs(back.final.compute / forth.final.compute - 1) <= 1e-12)
  }
}
