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
    "output", letter: "o", .text("FOLDER"), help: "Where the sweep lives; made if it is not there")
  static let jobs = Flag.optional(
    "jobs", .count("N", in: 1...1024), help: "Runs at a time; as many as fill the cores unless said"
  )
  static let threads = Flag.value(
    "threads", .count("N", in: 1...1024), default: 1, help: "Of each run")
  static let dryRun = Flag.toggle(
    "dry-run", help: "Show the runs with compute, time and memory, and train nothing")

  static let manifest = Flag.optional(
    "manifest", .text("FILE"), help: "Run one task of a sweep's tasks.jsonl")
  static let task = Flag.optional(
    "task", .count("K", in: 0...1_000_000), help: "Which, from 0")

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
      "Carrying it out", [output, jobs, threads, TrainFlags.checkpointEvery, dryRun]),
    Command.Section("Fitting", [LogFlags.metric, LogFlags.skipFirst]),
    Command.Section("One task", [manifest, task]),
    Command.Section("Results", [Results.json]),
  ]
}
