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
    var endings = [CellEnding?](repeating: nil, count: cells.count)
    var waiting = cells.indices.sorted { cells[$0].compute > cells[$1].compute }
    var running: [(task: Int, process: RunningProcess, seen: CellProgress)] = []
    var isAsked = false

    for task in cells.indices {
      if case .finished(_, let seconds) = folder.progress(of: cells[task]) {
        endings[task] = .finished
        waiting.removeAll { $0 == task }
        report(.ended(task, .finished, seconds: seconds))
      }
    }
    var told: Set<Int> = []
    while !waiting.isEmpty || !running.isEmpty {
      if isStopping(), !isAsked {
        for (_, process, _) in running { process.stop() }
        isAsked = true
      }
      if isAsked { waiting = [] }
      while running.count < jobs,
        let place = waiting.firstIndex(where: { !isHeld($0, &told, report) })
      {
        let task = waiting.remove(at: place)
        let seen = folder.progress(of: cells[task])
        let process = try start(task, folder.printed(cells[task].name))
        running.append((task, process, seen))
        report(.started(task))
      }
      pause()
      for index in running.indices {
        let progress = folder.progress(of: cells[running[index].task])
        if progress != running[index].seen, case .begun(let point) = progress {
          report(.progressed(running[index].task, point))
        }
        running[index].seen = progress
      }
      running.removeAll { task, process, _ in
        guard let ending = process.ending() else { return false }
        let found = self.ending(of: task, ending)
        endings[task] = found.ending
        report(.ended(task, found.ending, seconds: found.seconds))
        return true
      }
    }
    return endings.map { $0 ?? .stopped }
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
