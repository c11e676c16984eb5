package import Host

/// Runs cells as processes of this machine, so many at a time.
///
/// A cell that crashes or is killed is lost alone; one that another process is running already is waited for. Knows
/// neither clock nor command line: it is handed how to start a task, how to wait, and whom to tell.
package struct LocalExecutor {
  private let folder: SweepFolder
  private let cells: [SweepCell]
  private let jobs: Int
  private let start: Start

  /// Starts the process of one task, which prints to the file of that name.
  package typealias Start = (
    _ task: Int, _ printingTo: String
  ) throws(ChildProcess.Failure) -> RunningProcess

  package init(_ cells: [SweepCell], in folder: SweepFolder, jobs: Int, start: @escaping Start) {
    self.folder = folder
    self.cells = cells
    self.jobs = jobs
    self.start = start
  }

  /// Runs every cell that is not done, the dearest first; returns how each ended, in the cells' order.
  ///
  /// `pause` waits a moment between two looks at the processes. When `isStopping` turns true no further cell begins,
  /// and those that run are asked to write a checkpoint.
  package func run(
    pause: () -> Void, isStopping: () -> Bool, report: (SweepEvent) -> Void
  ) throws(ChildProcess.Failure) -> [CellEnding] {
    var state = State(cells)
    findDone(&state, report)
    var isAsked = false
    while !state.waiting.isEmpty || !state.running.isEmpty {
      if isStopping(), !isAsked {
        for (_, process, _) in state.running { process.stop() }
        isAsked = true
      }
      if isAsked { state.waiting = [] }
      try begin(&state, report)
      pause()
      look(&state, report)
    }
    return state.endings.map { $0 ?? .stopped }
  }

  /// Where the cells are, by their numbers.
  private struct State {
    var endings: [CellEnding?]
    /// In the order in which they begin.
    var waiting: [Int]
    var running: [(task: Int, process: RunningProcess, seen: CellProgress)] = []
    /// That another process has them.
    var told: Set<Int> = []

    init(_ cells: [SweepCell]) {
      endings = Array(repeating: nil, count: cells.count)
      waiting = cells.indices.sorted { cells[$0].compute > cells[$1].compute }
    }
  }

  /// Finds cells that are done.
  private func findDone(_ state: inout State, _ report: (SweepEvent) -> Void) {
    for task in cells.indices {
      guard case .finished(_, let seconds) = folder.progress(of: cells[task]) else { continue }
      state.endings[task] = .finished
      state.waiting.removeAll { $0 == task }
      report(.ended(task, .finished, seconds: seconds))
    }
  }

  /// Starts waiting cells while there is room and nobody else has them.
  private func begin(
    _ state: inout State, _ report: (SweepEvent) -> Void
  ) throws(ChildProcess.Failure) {
    for task in state.waiting {
      guard state.running.count < jobs else { return }
      guard !isHeld(task, &state.told, report) else { continue }
      state.waiting.removeAll { $0 == task }
      let seen = folder.progress(of: cells[task])
      let process = try start(task, folder.printed(cells[task].name))
      state.running.append((task, process, seen))
      report(.started(task))
    }
  }

  /// Tells what has happened to the running cells.
  private func look(_ state: inout State, _ report: (SweepEvent) -> Void) {
    for index in state.running.indices {
      let task = state.running[index].task
      let progress = folder.progress(of: cells[task])
      if progress != state.running[index].seen, case .begun(let point) = progress {
        report(.progressed(task, point))
      }
      state.running[index].seen = progress
    }
    let ended = state.running.compactMap { task, process, _ in
      process.ending().map { (task: task, found: ending(of: task, $0)) }
    }
    state.running.removeAll { running in ended.contains { $0.task == running.task } }
    for (task, found) in ended {
      state.endings[task] = found.ending
      report(.ended(task, found.ending, seconds: found.seconds))
    }
  }

  /// Whether another process has the cell's folder; said once.
  private func isHeld(_ task: Int, _ told: inout Set<Int>, _ report: (SweepEvent) -> Void) -> Bool {
    guard let owner = FolderClaim.holder(of: folder.run(cells[task].name)) else { return false }
    if told.insert(task).inserted { report(.held(task, by: owner.description)) }
    return true
  }

  private func ending(
    of task: Int, _ ending: ChildProcess.Ending
  ) -> (ending: CellEnding, seconds: Double?) {
    let cell = cells[task]
    switch ending {
    case .exited(status: ExitCode.stopped.rawValue): return (.stopped, nil)
    case .exited(status: 0):
      guard case .finished(_, let seconds) = folder.progress(of: cell) else {
        return (.failed("it ended without a result"), nil)
      }
      return (.finished, seconds)
    case .exited(let status):
      return (.failed(folder.lastWords(of: cell) ?? "exit status \(status)"), nil)
    case .killed(let signal): return (.failed("killed by signal \(signal)"), nil)
    }
  }
}

/// How a cell ended.
package enum CellEnding: Hashable, Sendable {
  case finished
  /// At a checkpoint, or never begun.
  case stopped
  case failed(String)
}

/// What happens to a cell, by its number.
package enum SweepEvent: Hashable, Sendable {
  case started(Int)
  case progressed(Int, CellPoint)
  /// Another process is at it.
  case held(Int, by: String)
  /// `seconds` are those spent in steps, of a finished one.
  case ended(Int, CellEnding, seconds: Double?)
}
