import Engine
import Host
import Scaling

/// What `train` is asked for, and how any run is carried out.
enum TrainFlags {
  static let data = Flag.optional(
    "data", .data,
    help: "fashion-mnist, a folder or file of IDX or CIFAR images, text, or text:FOLDER")
  static let globs = Flag.list(
    "glob", .text("PATTERN"), help: "Which files of a folder of text, such as '*.py'")
  static let augment = Flag.optional(
    "augment", .choice("HOW") as ValueFormat<AugmentationChoice>,
    help: "How training images vary; images that may be digits or letters are only shifted")

  static let shape = Flag.optional(
    "shape", .shape, help: "Such as 'patch=7 width=128 depth=6'; axes left out get usual values")
  static let budget = Flag.optional(
    "budget", .compute, help: "Training compute, such as 1e13: as many whole steps as fit")
  static let steps = Flag.optional(
    "steps", .count("N", in: 1...1_000_000_000), help: "Optimiser steps instead of a budget")
  static let seed = Flag.value(
    "seed", .count("SEED", in: 0 ... .max), default: 0,
    help: "Of weights, order, augmentation and split")

  static let learningRate = Flag.optional(
    "learning-rate", .positive("RATE"), help: "After warm-up; 1e-3 unless said")
  static let warmup = Flag.optional(
    "warmup", .count("STEPS", in: 0...1_000_000_000),
    help: "Of linear rise; 100 for images, 50 for text")
  static let weightDecay = Flag.optional(
    "weight-decay", .number("DECAY", in: 0 ... .infinity),
    help: "Times the rate; 0.05 for images, 0.1 for text")
  static let clip = Flag.optional(
    "clip", .number("NORM", in: 0 ... .infinity),
    help: "Largest norm of all gradients; 1 unless said, 0 for none")
  static let smoothing = Flag.optional(
    "smoothing", .fraction, help: "Of labels while training; 0 unless said")
  static let cooldown = Flag.optional(
    "cooldown", .fraction, help: "Last part of the run in which the rate falls to 0")

  static let precision = Flag.value(
    "precision", .choice("PRECISION") as ValueFormat<Precision>, default: .fp32,
    help: "Of the factors in products; bf16 is meant for processors with AVX-512 BF16")

  static let evaluationExamples = Flag.optional(
    "eval-examples", .count("N", in: 1...1_000_000_000),
    help:
      "Held-out examples of an evaluation; unless said, as many as leave room for thirty points, 10,000 at most"
  )
  static let evaluationRatio = Flag.optional(
    "eval-ratio", .number("RATIO", in: 1.000_001...1e6, expected: "a number above 1"),
    help: "Compute from one evaluation to the next; 1.1 at least unless said")

  static let threads = Flag.optional(
    "threads", .count("N", in: 1...1024),
    help: "One for each core unless said; bits do not depend on it")
  static let checkpointEvery = Flag.value(
    "checkpoint-every", .positive("MINUTES"), default: 5, help: "Besides the end and any stop")

  static let what = Command.Section("What to train", [data, globs, augment, shape, seed])
  static let howLong = Command.Section("How long", [budget, steps])
  static let optimiser = Command.Section(
    "Optimiser", [learningRate, warmup, weightDecay, clip, smoothing, cooldown, precision])
  static let evaluation = Command.Section("Evaluation", [evaluationExamples, evaluationRatio])
  static let execution: [any CommandFlag] = [threads, checkpointEvery]

  /// Those of a run that has the machine to itself.
  static func threads(_ arguments: Arguments) -> Int {
    arguments[threads] ?? Processors.coreCount()
  }

  /// The request in the words of the command line.
  static func request(_ arguments: Arguments) throws -> TrainingRequest {
    guard
      let budget = arguments[budget].map(TrainingSpec.Budget.compute)
        ?? arguments[steps].map(TrainingSpec.Budget.steps)
    else { preconditionFailure("a rule of the command asks for it") }
    var request = try request(arguments, shape: arguments[shape] ?? Shape([]), budget)
    request.cooldown = arguments[cooldown]
    return request
  }

  /// The request for this shape and budget, with everything that a sweep may say as well.
  static func request(
    _ arguments: Arguments, shape: Shape, _ budget: TrainingSpec.Budget
  ) throws -> TrainingRequest {
    guard let name = arguments[data] else {
      preconditionFailure("a rule of the command asks for it")
    }
    // A run goes on from any folder.
    let source = try DataSource(name, globs: arguments[globs]).resolved()
    var request = TrainingRequest(data: source, shape: shape, budget: budget)
    request.seed = UInt64(arguments[seed])
    request.learningRate = arguments[learningRate]
    request.warmup = arguments[warmup]
    request.weightDecay = arguments[weightDecay]
    request.clip = arguments[clip]
    request.smoothing = arguments[smoothing]
    request.augmentation = arguments[augment]?.augmentation
    request.precision = arguments[precision]
    request.evaluationExamples = arguments[evaluationExamples]
    request.evaluationRatio = arguments[evaluationRatio]
    return request
  }
}

/// How training images vary, in words.
enum AugmentationChoice: String, CaseIterable, Sendable {
  case none
  case shifts
  case shiftsAndFlips = "shifts-and-flips"

  var augmentation: Augmentation {
    switch self {
    case .none: .none
    case .shifts: .shifts
    case .shiftsAndFlips: .shiftsAndFlips
    }
  }
}

extension ValueFormat where Value == String {
  /// Data to train on: a name that is known, or where they are.
  static let data = ValueFormat(
    "DATA", expected: "a word",
    candidates: Candidates(words: ["fashion-mnist", "text"], paths: .files),
    read: text("DATA").read)
}
