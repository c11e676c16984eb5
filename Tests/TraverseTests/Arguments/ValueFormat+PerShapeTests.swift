import Scaling
import Testing
import traverse

@Suite struct PerShapeFormatTests {
  private static let flag = Flag.list(
    "cost", .perShape(.positive("FLOPS")), help: "Of a shape or of all")

  private let shapes = [
    Shape([("size", .label("1M")), ("patch", .integer(7))]),
    Shape([("size", .label("2M")), ("patch", .integer(7))]),
  ]

  private func arguments(_ words: String...) throws -> Arguments {
    let program = Program(
      name: "traverse", version: "1.2.3", date: "", summary: "plans runs",
      commands: [
        Command(name: "try", summary: "Tries", sections: [Command.Section("Costs", [Self.flag])])
      ], common: Command.Section("Everywhere", []))
    guard case .run(let arguments) = try program.parse(["try"] + words)
    else { throw UsageError(command: nil, .other("that line shows help")) }
    return arguments
  }

  @Test func `a value is for the shapes in front of it, or else for all`() throws {
    let arguments = try arguments("--cost", "size=2M patch=7: 1.5e9", "--cost", "3K")
    #expect(try shapes.map { try arguments.value(of: Self.flag, for: $0) } == [3000, 1.5e9])
    try arguments.checkShapes(of: Self.flag, among: shapes)
    #expect(try self.arguments().value(of: Self.flag, for: shapes[0]) == nil)
  }

  @Test func `two values that are as good as each other are refused`() throws {
    for words in [["1", "2"], ["size=1M:1", "patch=7:2"]] {
      let arguments = try arguments("--cost", words[0], "--cost", words[1])
      #expect(throws: UsageError.self) { try arguments.value(of: Self.flag, for: shapes[0]) }
    }
  }

  @Test func `a value for a shape that there is not is refused`() throws {
    let arguments = try arguments("--cost", "size=3M:1")
    #expect(throws: UsageError.self) { try arguments.checkShapes(of: Self.flag, among: shapes) }
  }

  @Test(arguments: ["", ":", "size=1M", "size=1M:", ":1", "size:1", "size=1M:x", "size=1M:-1"])
  func `what is no value is refused`(text: String) {
    #expect(throws: UsageError.self) { try arguments("--cost", text) }
  }
}
