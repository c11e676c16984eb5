import Host
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RunningProcessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func ending(of process: RunningProcess) -> ChildProcess.Ending {
    while true {
      if let ending = process.ending() { return ending }
      Stopwatch.pause(0.005)
    }
  }

  @Test func `it runs beside this process, and what it prints is added to a file`() throws {
    try folder.write("before\n", to: "printed")
    let process = try RunningProcess(
      "sh", ["-c", "cat; echo out; echo err >&2; sleep 0.1; exit 3"],
      printingTo: folder["printed"])
    #expect(process.ending() == nil)
    #expect(ending(of: process) == .exited(status: 3))
    #expect(process.ending() == .exited(status: 3))
    #expect(folder.read("printed") == "before\nout\nerr\n")
  }

  @Test func `it can be asked to stop`() throws {
    let process = try RunningProcess(
      "sh", ["-c", "trap 'exit 75' TERM; echo ready; while :; do sleep 0.01; done"],
      printingTo: folder["printed"])
    while folder.read("printed") != "ready\n" { Stopwatch.pause(0.005) }
    process.stop()
    #expect(ending(of: process) == .exited(status: 75))
    process.stop()
  }

  @Test func `one that is forgotten is killed`() throws {
    do {
      let process = try RunningProcess(
        "sh", ["-c", "echo $$; sleep 60"], printingTo: folder["printed"])
      while folder.read("printed") == "" { Stopwatch.pause(0.005) }
      #expect(process.ending() == nil)
    }
    let number = try #require(folder.read("printed")?.split(separator: "\n").first)
    #expect(try ChildProcess.run("kill", ["-0", String(number)]).ending != .exited(status: 0))
  }

  @Test func `a program or a file that is not there`() {
    #expect(throws: ChildProcess.Failure.notFound(program: "no-such-program-here")) {
      try RunningProcess("no-such-program-here", [], printingTo: folder["printed"])
    }
    #expect {
      try RunningProcess("true", [], printingTo: folder["none/printed"])
    } throws: { error in
      guard case .cannotStart("true", let reason) = error as? ChildProcess.Failure
      else { return false }
      return reason.contains("none/printed")
    }
  }
}
