import RunLogs
import Scaling

/// How logs are read: shared by every command that takes logs.
enum LogFlags {
  static let metric = Flag.optional(
    "metric", .text("NAME"), help: "The column that is the error, such as eval_loss")
  static let compute = Flag.optional(
    "compute", .text("NAME"), help: "The column of training FLOPs")
  static let computeUnit = Flag.optional(
    "compute-unit", .choice("UNIT") as ValueFormat<ComputeUnit>, help: "Unit of that column")
  static let flopsPerStep = Flag.optional(
    "flops-per-step", .positive("FLOPS"), help: "Training FLOPs of a step, where no column counts")
  static let parameters = Flag.optional(
    "params", .positive("N"), help: "Parameters, for compute = 6 N D")
  static let flopsModel = Flag.optional(
    "flops-model", .flopsModel, help: "The formula that counts FLOPs, from the model's sizes")
  static let sizes = Flag.optional(
    "sizes", .sizes,
    help: "The model's sizes, where neither the log nor a config beside it tells them")
  static let tokensPerStep = Flag.optional(
    "tokens-per-step", .positive("T"), help: "Tokens in a step, where no column counts them")
  static let samplesPerStep = Flag.optional(
    "samples-per-step", .positive("B"), help: "Sequences or images in a step, likewise")
  static let samplesPerEpoch = Flag.optional(
    "samples-per-epoch", .positive("N"), help: "Those in an epoch, where the log counts epochs")
  static let column = Flag.list(
    "column", .column, help: "The column of another quantity, where names leave a choice")
  static let convention = Flag.optional(
    "convention", .text("NAME"),
    help: "How FLOPs were counted; logs counted in different ways never mix")
  static let shape = Flag.optional("shape", .shape, help: "The shape of every run")
  static let shapeFrom = Flag.optional(
    "shape-from", .text("COLUMN,..."), help: "Columns that tell the shape, row by row")
  static let shapePattern = Flag.optional(
    "shape-pattern", .text("PATTERN"), help: "What file names tell, such as '{size}-10xC.csv'")
  static let skipFirst = Flag.optional(
    "skip-first", .fraction, help: "Leave out points before this part of each run's compute")

  static let operandHelp =
    "Run logs: CSV, TSV, JSON Lines, TensorBoard, wandb, MLflow, trainer_state.json, Keras's history, what trainers "
    + "print, plain or by gzip; folders of them; - is standard input"

  static let all: [any CommandFlag] = [
    metric, compute, computeUnit, flopsPerStep, flopsModel, parameters, sizes, tokensPerStep,
    samplesPerStep, samplesPerEpoch, column, convention, shape, shapeFrom, shapePattern, skipFirst,
  ]

  static let section = Command.Section("Reading logs", all)

  static func options(_ arguments: Arguments) -> ImportOptions {
    var options = ImportOptions()
    options.metric = arguments[metric]
    options.compute = arguments[compute]
    options.computeUnit = arguments[computeUnit]
    options.flopsPerStep = arguments[flopsPerStep]
    switch arguments[flopsModel] {
    case .formula(let model): options.flopsModel = model
    case .column(let name): options.compute = options.compute ?? name
    case nil: break
    }
    options.sizes = arguments[sizes] ?? ModelSizes()
    if let count = arguments[parameters] { options.sizes[.parameters] = count }
    options.tokensPerStep = arguments[tokensPerStep]
    options.samplesPerStep = arguments[samplesPerStep]
    options.samplesPerEpoch = arguments[samplesPerEpoch]
    for choice in arguments[column] { options.columns[choice.quantity] = choice.column }
    options.convention = arguments[convention]
    options.shape = arguments[shape]
    options.shapeFrom = arguments[shapeFrom]?.split(separator: ",").map(String.init) ?? []
    options.shapePattern = arguments[shapePattern]
    options.skipFirst = arguments[skipFirst]
    return options
  }

  /// All runs of all files, with a remark for whatever was left out or is worth knowing.
  static func readRuns(
    _ paths: [String], _ arguments: Arguments, _ session: Session
  ) throws -> (runs: [RunLog], inputs: [Provenance.Input]) {
    try readRuns(paths.map { ($0, options(arguments)) }, session)
  }

  /// All runs of files that are each read in their own way.
  static func readRuns(
    _ files: [(path: String, options: ImportOptions)], _ session: Session
  ) throws -> (runs: [RunLog], inputs: [Provenance.Input]) {
    var runs: [RunLog] = []
    var reading = LogReading(session, isForResult: true)
    for (path, options) in files {
      let isFolder = LogReading.isFolder(path)
      try reading.read(try reading.sources(at: path), areOfFolder: isFolder) {
        source, document, _ in
        runs += remarked(
          try LogImport(document, name: source.name, options: options), session)
      }
    }
    return (runs, reading.inputs)
  }

  /// The runs of one log, with those remarks.
  static func remarked(_ log: LogImport, _ session: Session) -> [RunLog] {
    for warning in log.warnings { session.remark(warning) }
    for run in log.runs where !run.curation.dropped.isEmpty {
      session.remark("\(run.name): left out \(RunText.curation(run.curation))")
    }
    return log.runs
  }

  /// Throws where laws of these runs could not be compared, naming the first two that differ.
  static func checkComparable(_ runs: [RunLog]) throws(FileError) {
    guard let first = runs.first else { return }
    for run in runs {
      guard run.metric == first.metric else {
        throw FileError(
          path: run.name,
          reason: "found the metric \(run.metric), expected \(first.metric) as in \(first.name)\n"
            + "  If all logs have one in common, name it: --metric NAME")
      }
      guard run.convention == first.convention else {
        throw FileError(
          path: run.name,
          reason: "found FLOPs counted as \(run.convention), expected \(first.convention) as in "
            + "\(first.name)\n  Laws of both could not be compared; if they do count alike, name "
            + "the way: --convention NAME")
      }
    }
  }
}

/// The column of a quantity, as the user names it.
struct ColumnChoice: Hashable, Sendable {
  let quantity: Quantity
  let column: String
}

extension ValueFormat where Value == ColumnChoice {
  /// `step=NAME`.
  static let column = ValueFormat(
    "QUANTITY=NAME",
    expected: "one of \(Listing.alternatives(Quantity.allCases.map(\.rawValue))), '=' and a column"
  ) { text throws(MalformedValue) in
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw MalformedValue() }
    guard let quantity = Quantity(rawValue: parts[0]) else {
      let guess = NearestNames.of(parts[0], among: Quantity.allCases.map(\.rawValue)).first
      throw MalformedValue(
        "'\(parts[0])' is no quantity" + (guess.map { "; did you mean '\($0)'?" } ?? ""))
    }
    return ColumnChoice(quantity: quantity, column: parts[1])
  }
}
