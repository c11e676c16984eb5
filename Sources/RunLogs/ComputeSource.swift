import JSON
import Scaling

/// Where a run's compute comes from: always a column times a factor.
struct ComputeSource {
  let column: Int
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
    let wantsSixND = options.parameters != nil || options.tokensPerStep != nil
    if !wantsSixND, let found = try matcher.required(.compute) {
      return ofColumn(found.column, how: found.how, of: table, options: options)
    }
    guard options.computeUnit == nil else {
      throw ImportError(
        .request, file: table.name, found: "--compute-unit without a column of compute",
        expected: "--compute NAME as well")
    }
    guard let (parameters, origin) = try parameters(matcher, rows: rows, options: options)
    else { throw missing(wantsSixND ? "the number of parameters" : "compute", table) }
    return try sixND(matcher, parameters: parameters, origin: origin, options: options)
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
    let step = try stepColumn(matcher, for: "--flops-per-step")
    return ComputeSource(
      column: step, factor: flops,
      convention: options.convention.map(FLOPConvention.init) ?? .perStep,
      description:
        "column '\(matcher.table.columns[step])' × \(Number.spelled(flops)), by --flops-per-step",
      isStep: true)
  }

  /// C = 6 N D, with D from a column of tokens or as steps times tokens a step.
  ///
  /// Kaplan et al. 2020, arXiv:2001.08361, section 2.1.
  private static func sixND(
    _ matcher: ColumnMatcher, parameters: Double, origin: String, options: ImportOptions
  ) throws(ImportError) -> ComputeSource {
    let column: Int
    if options.tokensPerStep != nil {
      column = try stepColumn(matcher, for: "--tokens-per-step")
    } else if let tokens = try matcher.required(.tokens) {
      column = tokens.column
    } else {
      throw missing(options.parameters == nil ? "compute" : "the tokens seen", matcher.table)
    }
    var description =
      "6 N D, N = \(Number.spelled(parameters)) \(origin), D = column '\(matcher.table.columns[column])'"
    if let tokens = options.tokensPerStep {
      description += " × \(Number.spelled(tokens)), by --tokens-per-step"
    }
    return ComputeSource(
      column: column, factor: 6 * parameters * (options.tokensPerStep ?? 1),
      convention: options.convention.map(FLOPConvention.init) ?? .sixND,
      description: description, isStep: options.tokensPerStep != nil)
  }

  private static func refuseConflicts(
    _ options: ImportOptions, file: String
  ) throws(ImportError) {
    let isSixND = options.parameters != nil || options.tokensPerStep != nil
    let isColumn = options.compute != nil || options.columns[.compute] != nil
    let given = [
      (isColumn, "--compute"), (options.flopsPerStep != nil, "--flops-per-step"),
      (isSixND, "--params or --tokens-per-step"),
      (options.computeUnit != nil && !isColumn, "--compute-unit"),
    ].filter(\.0).map(\.1)
    guard given.count > 1 else { return }
    throw ImportError(
      .request, file: file, found: given.joined(separator: " and "),
      expected: "one way to tell the compute")
  }

  private static func stepColumn(
    _ matcher: ColumnMatcher, for flag: String
  ) throws(ImportError) -> Int {
    if let found = try matcher.required(.step) { return found.column }
    throw ImportError(
      .request, file: matcher.table.name,
      found: "\(flag), but no column of steps among "
        + ColumnMatcher.list(matcher.table.columns),
      expected: "a column of steps", suggestion: "Name it: \(Quantity.step.flag)")
  }

  /// N from the flag, or from a column that holds the same number wherever it holds one.
  private static func parameters(
    _ matcher: ColumnMatcher, rows: [Int], options: ImportOptions
  ) throws(ImportError) -> (Double, origin: String)? {
    if let parameters = options.parameters { return (parameters, "by --params") }
    guard let found = try matcher.required(.parameters) else { return nil }
    let table = matcher.table
    var known: Double?
    for row in rows {
      guard let number = try table.number(row: row, column: found.column) else { continue }
      guard number > 0, number == known ?? number else {
        throw table.refusal(
          row: row, column: found.column, found: "\(number) parameters",
          expected: known.map { "\($0), as before" } ?? "a positive number",
          suggestion: "Give one number for all rows: --params N")
      }
      known = number
    }
    return known.map { ($0, "from column '\(table.columns[found.column])'") }
  }

  private static func missing(_ what: String, _ table: LogTable) -> ImportError {
    ImportError(
      .request, file: table.name,
      found: "no column that tells \(what) among \(ColumnMatcher.list(table.columns))",
      expected: "training FLOPs",
      suggestion: "Give --compute NAME, or --flops-per-step X, or --params N "
        + "(with --tokens-per-step T where no column counts tokens).")
  }
}
