import JSON
import Scaling
import Testing

@Suite struct DeterminismTests {
  private func logs() throws -> Workspace {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(PowerLaw(a: 1e9, b: 0.5, c: 3)), to: "1M.csv")
    try folder.write(SampleLog.csv(PowerLaw(a: 4e9, b: 0.52, c: 2.5)), to: "10M.csv")
    try folder.write(SampleLog.csv(PowerLaw(a: 2e10, b: 0.55, c: 2)), to: "100M.csv")
    return folder
  }

  private let names = ["1M.csv", "10M.csv", "100M.csv"]
  private let flags = ["--shape-pattern", "{size}.csv", "--bootstrap", "50", "--json", "--quiet"]

  @Test func `the same call gives the same bytes`() throws {
    let folder = try logs()
    let first = try BuiltProgram.run(["fit"] + names + flags, in: folder)
    let second = try BuiltProgram.run(["fit"] + names + flags, in: folder)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output == second.output)
  }

  @Test func `the order of the files does not matter`() throws {
    let folder = try logs()
    let outputs = try [names, names.reversed(), [names[1], names[0], names[2]]].map { names in
      let run = try BuiltProgram.run(["fit"] + names + flags, in: folder)
      return try JSONParser.parse(Array(run.output.utf8))
    }
    #expect(outputs[0]["laws"] != nil)
    #expect(outputs.allSatisfy { $0["laws"] == outputs[0]["laws"] })
  }

  @Test func `another seed draws other samples and finds the same laws`() throws {
    let folder = try logs()
    let laws = try ["0", "1"].map { seed in
      let run = try BuiltProgram.run(["fit"] + names + flags + ["--seed", seed], in: folder)
      return try LawSet(JSONCursor(JSONParser.parse(Array(run.output.utf8)))).laws
    }
    // Another seed starts elsewhere and may stop a last step apart: the curves agree to a ten-thousandth
    // of the noise, 1e-4, at both ends of the log.
    for (one, other) in zip(laws[0], laws[1]) {
      for compute in [Compute(flops: 6e14), Compute(flops: 3.6e16)] {
        let errors = try [one, other].map { try #require($0.curve).error(after: compute) }
        #expect(abs(errors[0] / errors[1] - 1) < 1e-8)
      }
    }
    #expect(laws[0].map(\.draws) != laws[1].map(\.draws))
  }

  /// Comma or point, colours, a home: nothing of these may reach a result.
  @Test(arguments: [
    ["LC_ALL=de_DE.UTF-8"], ["LC_ALL=C"], ["TERM=dumb"], ["-u", "HOME"], ["HOME=/nonexistent"],
    ["TZ=Pacific/Kiritimati"], ["-u", "TERM", "-u", "LANG", "-u", "PATH"],
  ])
  func `the environment does not matter`(environment: [String]) throws {
    let folder = try Workspace()
    let plain = try BuiltProgram.run(["plan", "--budget", "1e18"], in: folder)
    let other = try BuiltProgram.run(
      ["plan", "--budget", "1e18"], in: folder, environment: environment)
    #expect(other.code == 0, "\(other.errors)")
    #expect(other.output == plain.output)
    #expect(other.errors == plain.errors)
  }
}
