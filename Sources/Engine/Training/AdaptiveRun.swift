internal import Host
internal import JSON
package import Kernels
package import Scaling

/// One run through several shapes: phases with a transition before each but the first.
///
/// Folder and checkpoints are those of `TrainingRun`; the log has all phases, and a point before and one behind each
/// transition. A checkpoint says in which phase it is. Killed at any moment and begun again, the run ends with the same bits:
/// a transition is a function of the checkpoint before it, and the course one of the log.
package final class AdaptiveRun {
  package private(set) var run: TrainingRun
  private let course: any Course
  private let transition: Transition
  private let ramp: Int
  private let start: (Phase) throws(TrainingError) -> Trainer

  /// What to train until when: a spec of its own, with as many steps as the phase has at most.
  package struct Phase: Sendable {
    package let spec: TrainingSpec
    package let shape: TrainingShape

    package init(spec: TrainingSpec, shape: TrainingShape) {
      self.spec = spec
      self.shape = shape
    }
  }

  /// Takes up the newest whole checkpoint in `folder`, in whatever phase it is, or begins.
  ///
  /// `ramp`: updates over which the rate of new tensors rises. A folder without a checkpoint goes on from the run in
  /// `origin`, which is left as it is.
  package init(
    _ course: any Course, _ transition: Transition, ramp: Int, data: Dataset,
    kernels: any KernelSet, threads: Int, in folder: String, from origin: String? = nil,
    program: String, report: (RunEvent) -> Void
  ) throws(RunError) {
    self.course = course
    self.transition = transition
    self.ramp = ramp
    start = { phase throws(TrainingError) in
      try Trainer(phase.spec, phase.shape, data: data, kernels: kernels, threads: threads)
    }
    var (found, source) = (try CheckpointStore(folder: folder).found(), folder)
    if found == nil, let origin {
      (found, source) = (try CheckpointStore(folder: origin).found(), origin)
    }
    var (index, points) = (0, [LogPoint]())
    if let checkpoint = found?.checkpoint {
      let last: LogPoint?
      do throws(JSONMismatch) {
        let state = JSONCursor(checkpoint.state)["training"]
        let phase = state["origin"]["phase"]
        index = try phase.ifPresent?.integer() ?? 0
        guard index >= 0 else { throw phase.mismatch("a number of zero or more") }
        last = try state["last_point"].ifPresent.map { place throws(JSONMismatch) in
          try LogPoint(place)
        }
      } catch {
        throw .unreadable(path: checkpoint.path, reason: error.description)
      }
      let log = try RunLogFile(TrainingRun.logPath(in: source), header: .null, upTo: last)
      points = log.points
    }
    var phases: [Phase] = []
    for number in 0...index {
      let before = points.filter { $0.phase < number }
      guard let phase = try course.phase(number, after: before) else {
        throw .otherRun(
          path: found?.checkpoint.path ?? folder, quantity: "phase", found: "\(index + 1)",
          expected: number == 0
            ? "none, for its compute is less than a step"
            : "none behind phase \(number), where the course ends")
      }
      phases.append(phase)
    }
    let trainer: Trainer
    do { trainer = try start(phases[index]) } catch { throw .training(error) }
    run = try TrainingRun(
      trainer, in: folder, from: found, of: source, program: program,
      shapes: phases.map(\.shape.shape),
      report: report)
  }

  /// Of all phases so far.
  package var log: RunLogFile { run.log }

  /// The phase that the run is in, from 0.
  package var phase: Int { run.trainer.state.origin.phase }

  /// Trains to the end of the last phase, or until `isStopping` turns true; as `TrainingRun.train`.
  package func train(
    checkpointEvery interval: Double, now: () -> Double,
    isStopping: @escaping @Sendable () -> Bool, report: (RunEvent) -> Void
  ) throws(RunError) -> RunEnding {
    while true {
      let (course, index) = (course, phase)
      let ending = try run.train(
        checkpointEvery: interval, now: now, isStopping: isStopping,
        isOver: { points throws(RunError) in try course.isOver(index, at: points) },
        report: report)
      guard ending == .finished, let next = try course.phase(index + 1, after: run.log.points)
      else { return ending }
      try change(to: next)
      report(.changed(phase: phase, to: next.shape.shape))
    }
  }

  /// The model goes on in its next shape.
  private func change(to phase: Phase) throws(RunError) {
    let (before, model) = (run.trainer.state, run.trainer.modelState)
    let changed: ModelState
    do {
      changed = try transition.apply(to: model, phase.shape.dimensions, seed: phase.spec.seed)
    } catch {
      throw .transition(error)
    }
    let trainer: Trainer
    do { trainer = try start(phase) } catch { throw .training(error) }
    trainer.begin(changed, after: before, ramp: ramp)
    run = TrainingRun(trainer, after: run)
  }
}
