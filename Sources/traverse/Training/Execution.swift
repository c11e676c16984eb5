import Engine
import Host
import Scaling

/// How a run is carried out; its bits do not depend on it.
struct Execution {
  let threads: Int
  let checkpointSeconds: Double
  let printsJSON: Bool

  init(_ arguments: Arguments, threads: Int? = nil) {
    self.threads = threads ?? TrainFlags.threads(arguments)
    checkpointSeconds = 60 * arguments[TrainFlags.checkpointEvery]
    printsJSON = arguments[Results.json]
  }

  /// What a run's `train` is told: seconds between checkpoints, the time, whether to stop, whom to tell.
  typealias Train = (
    _ checkpointEvery: Double, _ now: () -> Double, _ isStopping: @escaping @Sendable () -> Bool,
    _ report: (RunEvent) -> Void
  ) throws -> RunEnding

  /// Trains until the end or a signal, with a line about how far it is.
  func carryOut(_ progress: inout TrainingProgress, _ train: Train) throws -> RunEnding {
    StopSignal.install()
    let stopwatch = Stopwatch()
    let ending = try train(
      checkpointSeconds, { stopwatch.seconds }, { StopSignal.received != nil },
      { progress.show($0) })
    progress.clear()
    return ending
  }

  /// A run through several shapes, from `origin` where that is given; its log, or `nil` where it stopped at a checkpoint.
  func carryOut(
    _ course: any Course, _ transition: Transition, ramp: Int, _ data: Dataset,
    _ precision: Precision, in folder: RunFolder, from origin: String? = nil,
    _ progress: TrainingProgress, _ session: Session
  ) throws -> RunLogFile? {
    for note in data.notes { session.remark(note) }
    var progress = progress
    let run = try AdaptiveRun(
      course, transition, ramp: ramp, data: data,
      kernels: TrainingJob.kernels(for: precision).kernels, threads: threads, in: folder.path,
      from: origin, program: "traverse \(Version.current)", report: { progress.show($0) })
    let ending = try carryOut(&progress) {
      try run.train(checkpointEvery: $0, now: $1, isStopping: $2, report: $3)
    }
    guard ending == .finished else {
      session.remark(
        "stopped at a checkpoint in phase \(run.phase + 1); the same command goes on")
      return nil
    }
    return run.log
  }
}
