import Host
import RunLogs

/// What a sweep is asked for, beyond what any training run is.
enum CalibrateFlags {
  static let shapes = Flag.optional(
    "shapes", .shapes, help: "Axes and values, such as 'patch=14,7,4 width=128': one run for each")
  static let budget = Flag.optional(
    "budget", .compute, help: "Training compute of all runs together, such as 2e13")
  static let seeds = Flag.value(
    "seeds", .count("N", in: 1...1000), default: 1,
    help: "Runs of each shape, of seeds from --seed on")

  static let output = Flag.optional(
    "output", letter: "o", .folder, help: "Where the sweep lives; made if it is not there")
  static let jobs = Flag.optional(
    "jobs", .count("N", in: 1...1024), help: "Runs at a time; as many as fill the cores unless said"
  )
  static let threads = Flag.value(
    "threads", .count("N", in: 1...1024), default: 1, help: "Of each run")
  static let dryRun = Flag.toggle(
    "dry-run", help: "Show the runs with compute, time and memory, and train nothing")

  static let manifestOnly = Flag.toggle(
    "manifest-only", help: "Write the folder's tasks.jsonl for others to run, and train nothing")

  static let manifest = Flag.optional(
    "manifest", .path, help: "The tasks.jsonl of a sweep; its runs live beside it")
  static let task = Flag.optional(
    "task", .count("K", in: 0...1_000_000),
    help: "Run this one, from 0; in an array of jobs the one that "
      + "\(Listing.alternatives(taskVariables)) names")
  static let collect = Flag.toggle(
    "collect", help: "Run nothing: name the tasks that are not done, and fit the laws of the others"
  )

  /// How Slurm and Kubernetes tell a job of an array which it is.
  static let taskVariables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"]

  /// What `--task` says, or else what this process was called by its scheduler.
  static func task(_ arguments: Arguments) throws(UsageError) -> Int {
    if let said = arguments[task] { return said }
    for variable in taskVariables {
      guard let text = Environment.value(variable), !text.isEmpty else { continue }
      guard let number = Int(text), number >= 0 else {
        throw UsageError(
          command: arguments.command,
          .other("\(variable): found '\(text)', expected the number of a task, from 0"))
      }
      return number
    }
    throw UsageError(
      command: arguments.command,
      .missing(oneOf: [task.declaration.spelling, collect.declaration.spelling]))
  }

  static let sections = [
    Command.Section(
      "What to train",
      [
        TrainFlags.data, TrainFlags.globs, TrainFlags.augment, shapes, budget, seeds,
        TrainFlags.seed,
      ]),
    Command.Section(
      "Optimiser",
      [
        TrainFlags.learningRate, TrainFlags.warmup, TrainFlags.weightDecay, TrainFlags.clip,
        TrainFlags.smoothing, TrainFlags.precision,
      ]),
    TrainFlags.evaluation,
    Command.Section(
      "Carrying it out",
      [output, jobs, threads, TrainFlags.checkpointEvery, dryRun, manifestOnly]),
    Command.Section("Fitting", [LogFlags.metric, LogFlags.skipFirst]),
    Command.Section("On other machines", [manifest, task, collect]),
    Command.Section("Results", [Results.json]),
  ]
}
