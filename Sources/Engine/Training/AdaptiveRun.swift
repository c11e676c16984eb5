internal import Host
internal import JSON
package import Kernels
package import Scaling

/// One run through several shapes: phases with a transition before each but the first.
///
/// Folder and checkpoints are those of `TrainingRun`; the log has all phases, and a point before and one behind each
/// transition. A checkpoint says in which phase it is. Killed at any moment and begun again, the run ends with the same bits:
/// a transition is a function of the checkpoint before it.
package final class AdaptiveRun {
  package let phases: [Phase]
  package private(set) var run: TrainingRun
  private let transition: Transition
  private let ramp: Int
  private let start: (Phase) throws(TrainingError) -> Trainer

  /// What to train until when: a spec of its own, with as many steps as the phase has.
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
  /// `ramp`: updates over which the rate of new tensors rises.
  package init(
    _ phases: [Phase], _ transition: Transition, ramp: Int, data: Dataset,
    kernels: any KernelSet, threads: Int, in folder: String, program: String,
    report: (RunEvent) -> Void
  ) throws(RunError) {
    self.phases = phases
    self.transition = transition
    self.ramp = ramp
    start = { phase throws(TrainingError) in
      try Trainer(phase.spec, phase.shape, data: data, kernels: kernels, threads: threads)
    }
    let store = CheckpointStore(folder: folder)
    let found = try RunError.checkpoints { () throws(CheckpointError) in try store.newest() }
    var index = 0
    if let checkpoint = found?.checkpoint {
      if case .integer(let phase)? = checkpoint.state["training"]?["origin"]?["phase"] {
        index = phase
      }
      guard phases.indices.contains(index) else {
        throw .otherRun(
          path: checkpoint.path, quantity: "phase", found: "\(index)",
          expected: "one of \(phases.count)")
      }
    }
    let trainer: Trainer
    do { trainer = try start(phases[index]) } catch { throw .training(error) }
    run = try TrainingRun(
      trainer, in: folder, program: program, shapes: phases.map(\.shape.shape), report: report)
  }

  /// The phase that the run is in, from 0.
  package var phase: Int { run.trainer.state.origin.phase }

  /// Trains to the end of the last phase, or until `isStopping` turns true; as `TrainingRun.train`.
  package func train(
    checkpointEvery interval: Double, now: () -> Double,
    isStopping: @escaping @Sendable () -> Bool, report: (RunEvent) -> Void
  ) throws(RunError) -> RunEnding {
    while true {
      let ending = try run.train(
        checkpointEvery: interval, now: now, isStopping: isStopping, report: report)
      guard ending == .finished, phase + 1 < phases.count else { return ending }
      try change(to: phases[phase + 1])
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
