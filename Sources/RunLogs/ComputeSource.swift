import JSON
import Scaling

/// Where a run's compute comes from: a column, to which something may be added, times a factor.
struct ComputeSource {
  let column: Int
  /// What is added to the column first, see `CountColumn`.
  var offset = 0.0
  /// FLOPs that one unit of the column stands for.
  let factor: Double
  let convention: FLOPConvention
  /// The column and the factor in words, for `RunLog.Sources`.
  let description: String
  /// Whether the column counts steps, which must be whole to be counted.
  let isStep: Bool

  /// By the user's word, else by a FLOP column, else as 6 N D.
  ///
  /// `rows` are those of one run: a constant column of parameters may differ between runs.
  /// Throws: `ImportError` where nothing tells the compute, or several things do.
  static func find(
    _ matcher: ColumnMatcher, rows: [Int], options: ImportOptions
  ) throws(ImportError) -> ComputeSource {
    let table = matcher.table
    try refuseConflicts(options, file: table.name)
    if let flops = options.flopsPerStep {
      return try perStep(matcher, flops: flops, options: options)
    }
    if let model = options.flopsModel {
      return try byFormula(model, matcher, rows: rows, options: options)
    }
    let wantsSixND = options.sizes[.parameters] != nil || options.amountFlag != nil
    if !wantsSixND, let found = try matcher.required(.compute) {
      return ofColumn(found.column, how: found.how, of: table, options: options)
    }
    guard options.computeUnit == nil else {
      throw ImportError(
        .request, file: table.name, found: "--compute-unit without a column of compute",
        expected: "--compute NAME as well")
    }
    if !wantsSixND {
      // A log that counts tokens, and parameters too or has them beside it, means that.
      let areStated = table.config?.sizes[.parameters] != nil
      let areLogged = try matcher.match(.parameters) != .none
      guard areStated || areLogged, try matcher.required(.tokens) != nil
      else { throw missing("compute", matcher) }
    }
    return try byFormula(.sixND, matcher, rows: rows, options: options)
  }

  /// The column's own FLOPs, in the unit asked for or implied by its name.
  private static func ofColumn(
    _ column: Int, how: ColumnMatcher.How, of table: LogTable, options: ImportOptions
  ) -> ComputeSource {
    let name = table.columns[column]
    let unit = options.computeUnit ?? ComputeUnit(impliedBy: name) ?? .flops
    var description = "column '\(name)', \(how.rawValue)"
    if unit != .flops || options.computeUnit != nil {
      let reason = options.computeUnit == nil ? "by its name" : "by --compute-unit"
      description += "; unit \(unit.rawValue), \(reason)"
    }
    if how == .recognised, let source = table.header?.sources?.compute { description = source }
    return ComputeSource(
      column: column, factor: unit.flops,
      convention: options.convention.map(FLOPConvention.init) ?? table.header?.convention
        ?? .column(name),
      description: description, isStep: false)
  }

  private static func perStep(
    _ matcher: ColumnMatcher, flops: Double, options: ImportOptions
  ) throws(ImportError) -> ComputeSource {
    let steps = try CountColumn.steps(matcher, for: "--flops-per-step")
    return ComputeSource(
      column: steps.index, offset: steps.offset, factor: flops,
      convention: options.convention.map(FLOPConvention.init) ?? .perStep,
      description: "\(steps.words) × \(Number.spelled(flops)), by --flops-per-step",
      isStep: true)
  }

  /// FLOPs of a token or example, from the model's sizes, times how many were seen.
  private static func byFormula(
    _ model: FLOPModel, _ matcher: ColumnMatcher, rows: [Int], options: ImportOptions
  ) throws(ImportError) -> ComputeSource {
    let table = matcher.table
    let sources = try SizeSources(matcher, rows: rows, options: options)
    let rate: FLOPModel.Rate
    do {
      rate = try model.rate(of: sources.sizes)
    } catch {
      throw sources.refusal(error, of: table)
    }
    guard
      let amount = try TrainingAmount.find(
        rate.unit, context: sources.sizes[.context], matcher, options: options)
    else {
      throw missing(
        rate.unit == .token ? "the tokens seen" : "the samples seen", matcher,
        knowsSamples: options.samplesPerStep ?? options.samplesPerEpoch != nil)
    }
    return ComputeSource(
      column: amount.column, offset: amount.offset, factor: rate.flops * amount.factor,
      convention: options.convention.map(FLOPConvention.init) ?? model.convention,
      description:
        "\(model.rawValue): \(rate.words)\(sources.origin) for each \(rate.unit.rawValue) of "
        + amount.description,
      isStep: amount.isStep)
  }

  private static func refuseConflicts(
    _ options: ImportOptions, file: String
  ) throws(ImportError) {
    let isColumn = options.compute != nil || options.columns[.compute] != nil
    let formula =
      options.flopsModel.map { "--flops-model \($0.rawValue)" }
      ?? (options.sizes[.parameters] != nil ? "--params" : options.amountFlag)
    let given = [
      isColumn ? "--compute" : nil, options.flopsPerStep != nil ? "--flops-per-step" : nil, formula,
      options.computeUnit != nil && !isColumn ? "--compute-unit" : nil,
    ].compactMap(\.self)
    guard given.count > 1 else { return }
    throw ImportError(
      .request, file: file, found: given.joined(separator: " and "),
      expected: "one way to tell the compute")
  }

  private static func missing(
    _ what: String, _ matcher: ColumnMatcher, knowsSamples: Bool = false
  ) -> ImportError {
    let table = matcher.table
    return ImportError(
      .request, file: table.name,
      found: "no column that tells \(what) among \(ColumnMatcher.list(table.columns))",
      expected: "training FLOPs",
      suggestion: knowsSamples
        ? "Say how many tokens a sample has: --sizes 'context=T'." : advice(what, matcher))
  }

  /// Which flags would tell it, of this log.
  private static func advice(_ what: String, _ matcher: ColumnMatcher) -> String {
    let countsEpochs = matcher.countsEpochsAlone
    guard what == "compute" else {
      return countsEpochs
        ? "Give --samples-per-epoch N."
        : "Give --tokens-per-step T, or --samples-per-step B, or --samples-per-epoch N."
    }
    if let config = matcher.table.config, !config.sizes.isEmpty {
      return
        "\(config.origin) tells \(config.sizes.words): give --flops-model and, where no column counts them, "
        + (countsEpochs ? "--samples-per-epoch." : "--tokens-per-step.")
    }
    return countsEpochs
      ? ColumnMatcher.adviceOnEpochs
      : "Give --compute NAME, or --flops-per-step X, or --params N "
        + "(with --tokens-per-step T where no column counts tokens), or --flops-model."
  }
}

extension ImportOptions {
  /// The flag by which the user says how much a step or an epoch is.
  fileprivate var amountFlag: String? {
    if tokensPerStep != nil { return "--tokens-per-step" }
    if samplesPerStep != nil { return "--samples-per-step" }
    return samplesPerEpoch != nil ? "--samples-per-epoch" : nil
  }
}
