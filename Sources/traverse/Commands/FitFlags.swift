import LawFit
import Scaling

/// How laws are fitted: shared by every command that may be given logs.
enum FitFlags {
  enum ResidualKind: String, CaseIterable, Sendable { case log, linear, huber }

  static let residual = Flag.value(
    "residual", .choice("KIND") as ValueFormat<ResidualKind>, default: .log,
    help: "What is made small: of E or log E, squared or by Huber's function of log E")
  static let huberWidth = Flag.optional(
    "huber-width", .positive("W"), help: "Where Huber turns linear, in log E; 0.001 if left out")
  static let floor = Flag.optional(
    "floor", .number("ERROR", in: 0 ... .infinity), help: "Hold the floor c there")
  static let shift = Flag.optional(
    "shift", .number("FLOPS", in: 0 ... .infinity), help: "Hold the shift d there")
  static let maxPoints = Flag.value(
    "max-points", .count("N", in: 8...10_000_000), default: FitOptions().largestPointCount,
    help: "Points of a shape beyond which every k-th is fitted")
  static let bootstrap = Flag.value(
    "bootstrap", .count("N", in: 0...1_000_000), default: 1000,
    help: "Refits to resampled points, for intervals of plans")
  static let seed = Flag.value("seed", .seed, default: 0, help: "Of all random numbers")

  static let all: [any CommandFlag] = [
    residual, huberWidth, floor, shift, maxPoints, bootstrap, seed,
  ]

  static let section = Command.Section("Fitting", all)

  /// Laws for the runs in `paths`, with their provenance, and the runs themselves.
  static func fit(
    _ paths: [String], _ arguments: Arguments, _ session: Session
  ) throws -> (laws: LawSet, runs: [RunLog]) {
    // Flags that contradict each other are refused before anything is read.
    _ = try options(arguments)
    let (runs, inputs) = try LogFlags.readRuns(paths, arguments, session)
    return try fit(runs, from: inputs, arguments, session)
  }

  /// The same for runs that were read.
  static func fit(
    _ runs: [RunLog], from inputs: [Provenance.Input], _ arguments: Arguments, _ session: Session
  ) throws -> (laws: LawSet, runs: [RunLog]) {
    try LogFlags.checkComparable(runs)
    return (try laws(of: runs, from: inputs, arguments, session), runs)
  }

  /// Laws for runs that may be compared, with their provenance.
  static func laws(
    of runs: [RunLog], from inputs: [Provenance.Input], _ arguments: Arguments, _ session: Session
  ) throws -> LawSet {
    let options = try options(arguments)
    let progress = ProgressLine(session)
    var laws = try LawFitter.fit(runs, options: options) { progress.show($0) }
    progress.clear()
    laws.provenance = session.provenance(inputs: inputs, seed: options.seed)
    return laws
  }

  private static func options(_ arguments: Arguments) throws(UsageError) -> FitOptions {
    if arguments.isGiven(huberWidth), arguments[residual] != .huber {
      throw UsageError(
        command: arguments.command, .lacks(flag: "--huber-width", needed: "--residual huber"))
    }
    var options = FitOptions()
    switch arguments[residual] {
    case .log: options.residual = .log
    case .linear: options.residual = .linear
    case .huber: options.residual = .huber(width: arguments[huberWidth] ?? 1e-3)
    }
    options.floor = arguments[floor]
    options.shift = arguments[shift]
    options.largestPointCount = arguments[maxPoints]
    options.draws = arguments[bootstrap]
    options.level = arguments[LevelFlag.level]
    options.seed = arguments[seed]
    return options
  }
}

/// Probability of intervals, of laws and plans alike.
enum LevelFlag {
  static let level = Flag.value(
    "level", .number("P", in: 0.01...0.999, expected: "a probability such as 0.9"), default: 0.9,
    help: "Probability that intervals state")
}
