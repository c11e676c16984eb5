import Host
import Testing

/// The built program, run as people run it.
enum BuiltProgram {
  struct Run {
    /// 128 and the signal's number where one ended it, as a shell has it.
    let code: Int32
    let output: String
    let errors: String
  }

  /// Beside the test bundle, where both are built.
  static let path: String? = {
    let bundles = CommandLine.arguments.filter { $0.contains(".xctest") }
    for file in [Environment.executablePath].compactMap(\.self) + bundles {
      let parts = file.split(separator: "/")
      let end = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.endIndex - 1
      let candidate = "/" + (parts[..<end] + ["traverse"]).joined(separator: "/")
      if FileContents.exist(at: candidate) { return candidate }
    }
    return nil
  }()

  /// `data` of this checkout.
  static let data = checkout + "/data"

  static let checkout: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()

  /// `traverse WORDS` in `folder`, without a shell between.
  static func run(
    _ words: [String], in folder: Workspace, input: [UInt8] = [], environment: [String] = []
  ) throws -> Run {
    let program = try #require(path, "the program is not beside the tests")
    let arguments = ["-c", #"cd "$1" && shift && exec "$@""#, "sh", folder.path, "env"]
    return try Run(
      ChildProcess.run("sh", arguments + environment + [program] + words, input: input))
  }

  /// A shell's line in `folder`, in which `traverse` is the program.
  static func shell(_ line: String, in folder: Workspace) throws -> Run {
    let program = try #require(path, "the program is not beside the tests")
    let script = #"cd "$1"; program=$2; traverse() { "$program" "$@"; }; "# + line
    return try Run(ChildProcess.run("bash", ["-c", script, "bash", folder.path, program]))
  }
}

extension BuiltProgram.Run {
  fileprivate init(_ completion: ChildProcess.Completion) {
    switch completion.ending {
    case .exited(let status): code = status
    case .killed(let signal): code = 128 + signal
    }
    output = String(decoding: completion.output, as: UTF8.self)
    errors = String(decoding: completion.errorOutput, as: UTF8.self)
  }
}
