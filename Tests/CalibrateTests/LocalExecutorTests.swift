import Calibrate
import Host
import JSON
import Scaling
import Synchronization
import TestSupport
import Testing

/// Cells whose processes are shell scripts: what matters here is who runs when, and what becomes of it.
@Suite(.timeLimit(.minutes(1))) struct LocalExecutorTests {
  private let place: TemporaryFolder
  private let folder: SweepFolder

  init() throws {
    place = try TemporaryFolder()
    folder = SweepFolder(place["sweep"])
  }

  private static func cells(_ count: Int) -> [SweepCell] {
    (0..<count).map {
      let shape = Shape([("patch", .integer($0))])
      return SweepCell(
        name: SweepCell.name(shape, seed: nil), shape: shape, steps: 10,
        computePerStep: Compute(flops: Double($0 + 1)), request: .null)
    }
  }

  /// The end of a cell that has done its work.
  private static let success = "echo '{\"step\": 10, \"seconds\": 2.5}' > \"$0/result.json\""

  /// Runs cells with one script each, `$0` being the cell's folder; returns endings and events.
  private func run(
    _ scripts: [String], jobs: Int = 2, isStopping: () -> Bool = { false }
  ) throws -> (endings: [CellEnding], events: [SweepEvent]) {
    let cells = Self.cells(scripts.count)
    try folder.prepare(SweepManifest(cells))
    for cell in cells { try Folder.create(folder.run(cell.name)) }
    let paths = cells.map { folder.run($0.name) }
    let executor = LocalExecutor(cells, in: folder, jobs: jobs) {
      task, path throws(ChildProcess.Failure) in
      try RunningProcess("sh", ["-c", scripts[task], paths[task]], printingTo: path)
    }
    var events: [SweepEvent] = []
    let endings = try executor.run(
      pause: { Stopwatch.pause(0.01) }, isStopping: isStopping, report: { events.append($0) })
    return (endings, events)
  }

  @Test func `every cell runs, the dearest first, so many at a time`() throws {
    // Each leaves its number in a file while it runs and fails where it finds two others.
    let scripts = (0..<6).map { cell in
      "cd \"$0/..\"; touch busy.\(cell); set -- busy.*; [ $# -le 2 ] || exit 9; sleep 0.05; "
        + "rm busy.\(cell); cd - >/dev/null; " + Self.success
    }
    let (endings, events) = try run(scripts)
    #expect(endings == Array(repeating: .finished, count: 6))
    let started = events.compactMap { if case .started(let cell) = $0 { cell } else { nil } }
    #expect(started == [5, 4, 3, 2, 1, 0])
  }

  @Test func `a cell that fails, crashes or lies is lost alone, with its last words`() throws {
    let (endings, _) = try run([
      Self.success, "echo one; echo 'no such data' >&2; exit 65", "kill -9 $$", "exit 0", "exit 75",
    ])
    #expect(
      endings == [
        .finished, .failed("no such data"), .failed("killed by signal 9"),
        .failed("it ended without a result"), .stopped,
      ])
  }

  @Test func `what is done is not run again`() throws {
    _ = try run([Self.success, "exit 3"])
    let (endings, events) = try run(["exit 4", Self.success])
    #expect(endings == [.finished, .finished])
    #expect(events.contains(.ended(0, .finished, seconds: 2.5)))
    #expect(!events.contains(.started(0)))
  }

  @Test func `points of a log are told as they come`() throws {
    let point = "{\"step\": 5, \"seconds\": 1.5, \"eval_loss\": 0.5}"
    let (_, events) = try run([
      "echo '\(point)' > \"$0/run.jsonl\"; sleep 0.2; " + Self.success
    ])
    #expect(
      events.contains(.progressed(0, CellPoint(step: 5, seconds: 1.5, loss: 0.5, error: nil))))
  }

  @Test func `asked to stop, it asks its cells and begins no other`() throws {
    var looks = 0
    let waiting = "trap 'exit 75' TERM; while :; do sleep 0.01; done"
    let (endings, events) = try run(
      [Self.success, waiting, waiting],
      isStopping: {
        looks += 1
        return looks > 20
      })
    #expect(endings == [.stopped, .stopped, .stopped])
    #expect(!events.contains(.started(0)))
  }

  @Test func `a cell that another process has is waited for`() throws {
    let cells = Self.cells(1)
    try folder.prepare(SweepManifest(cells))
    try Folder.create(folder.run(cells[0].name))
    let claim = Mutex<FolderClaim?>(try FolderClaim(folder.run(cells[0].name)))
    var looks = 0
    let (endings, events) = try run(
      [Self.success],
      isStopping: {
        looks += 1
        if looks == 5 { claim.withLock { $0 = nil } }
        return false
      })
    #expect(endings == [.finished])
    guard case .held(0, let owner)? = events.first else {
      Issue.record("nobody was told: \(events)")
      return
    }
    #expect(owner.hasPrefix("process "))
    #expect(events.dropFirst().first == .started(0))
  }
}
