import Host
import JSON
import Scaling
import Testing
import traverse

/// Topics of help, held against what the program does.
@Suite struct TopicTests {
  private static let topics = Program.traverse.topics

  @Test(arguments: topics.map(\.name))
  func `the examples of a topic work when typed from the top`(name: String) throws {
    let topic = try #require(Self.topics.first { $0.name == name })
    let folder = try Workspace()
    // Logs without compute, where the topic says how to count it.
    let header = name == "units" ? "step,work,loss" : "step,flops,loss"
    try Folder.create(folder["runs"])
    try folder.write(
      SampleLog.csv(PowerLaw(a: 1e8, b: 0.5, c: 3.4), header: header), to: "runs/gpt-10M.csv")
    try folder.write(
      SampleLog.csv(PowerLaw(a: 4e8, b: 0.5, c: 2.9), header: header), to: "runs/gpt-100M.csv")
    try folder.write(Topic.handWrittenLaws, to: "hand-written.json")
    #expect(!topic.examples.isEmpty)
    for example in topic.examples {
      let run = try BuiltProgram.shell(example.line, in: folder)
      #expect(run.code == 0 && !run.output.isEmpty, "\(example.line): \(run.errors)")
    }
  }

  @Test func `the shortest laws are laws, and nothing in them can be left out`() throws {
    let document = try JSONParser.parse(Array(Topic.handWrittenLaws.utf8))
    #expect(try LawSet(JSONCursor(document)).laws.count == 2)
    let folder = try Workspace()
    let budget = ["plan", "--laws", "laws.json", "--budget", "1e18", "--from-error", "6"]
    for member in [
      #""metric": "loss", "#, #""format": "traverse.laws/1", "#, #""a": 1e8, "#, #""b": 0.5, "#,
      #", "c": 3.4"#, #""shape": {"size": "10M"}, "#,
    ] {
      let shorter = Topic.handWrittenLaws.replacing(member, with: "")
      #expect(shorter != Topic.handWrittenLaws)
      try folder.write(shorter, to: "laws.json")
      #expect(try BuiltProgram.run(budget, in: folder).code == 65, "without \(member)")
    }
  }

  @Test func `every format that the sources name is in the list of formats`() throws {
    let sources = BuiltProgram.checkout + "/Sources"
    let found = try ChildProcess.run(
      "grep", ["-rhoE", "\"traverse\\.[a-z-]+/[0-9]+\"", sources, "--include=*.swift"])
    let formats = Set(
      String(decoding: found.output, as: UTF8.self).split(separator: "\n")
        .map { String($0.filter { $0 != "\"" }) })
    #expect(formats.count > 10)
    let page = try BuiltProgram.run(["help", "formats"], in: Workspace()).output
    let listed = Set(
      page.split(separator: "\n").compactMap { line in
        line.split(separator: " ").first.map(String.init).flatMap {
          $0.hasPrefix("traverse.") && $0.contains("/") ? $0 : nil
        }
      })
    #expect(listed == formats)
  }

  @Test(arguments: topics.map(\.name))
  func `pages fit 80 columns, examples aside`(name: String) throws {
    let topic = try #require(Self.topics.first { $0.name == name })
    let examples = topic.examples.map { "  " + $0.line }
    let lines = Program.traverse.help(for: topic).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 || examples.contains($0) })
  }

  @Test func `every variable that is read is a topic's, but those of other programs`() throws {
    let page = try BuiltProgram.run(["help", "environment"], in: Workspace()).output
    for variable in [
      "TRAVERSE_DATA", "TRAVERSE_ISA", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX",
    ] {
      #expect(page.contains(variable))
    }
    let lost = try BuiltProgram.run(
      ["plan", "--budget", "1e18"], in: Workspace(), environment: ["TRAVERSE_DATA=/nowhere"])
    #expect(lost.code == 65)
  }
}
