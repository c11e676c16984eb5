import JSON
import Scaling

/// How much a run had seen at each row: a column times a factor, in tokens or in examples.
struct TrainingAmount {
  let column: Int
  /// What is added to the column before all else.
  var offset = 0.0
  /// Tokens or examples that one unit of the column stands for.
  let factor: Double
  /// Whether the column counts steps, which must be whole to be counted.
  let isStep: Bool
  /// The same in words.
  let description: String

  /// By the flags, else by a column of the unit itself, else by one of the other unit and the context.
  ///
  /// Throws: `ImportError` where the names leave a choice; `nil` where nothing tells it.
  static func find(
    _ unit: FLOPModel.Unit, context: Double?, _ matcher: ColumnMatcher, options: ImportOptions
  ) throws(ImportError) -> TrainingAmount? {
    switch unit {
    case .token:
      if let tokens = options.tokensPerStep {
        return try perStep(tokens, by: "--tokens-per-step", matcher)
      }
      if let tokens = try matcher.required(.tokens) {
        return amount(tokens.column, times: 1, "", matcher)
      }
      guard let context else { return nil }
      return try examples(matcher, options: options)?.scaled(
        by: context, " × context \(Number.spelled(context))")
    case .example:
      if let examples = try examples(matcher, options: options) { return examples }
      guard let context else { return nil }
      if let tokens = options.tokensPerStep {
        return try perStep(tokens, by: "--tokens-per-step", matcher).scaled(
          by: 1 / context, " / context \(Number.spelled(context))")
      }
      return try matcher.required(.tokens).map { found in
        amount(found.column, times: 1 / context, " / context \(Number.spelled(context))", matcher)
      }
    }
  }

  /// Images or sequences.
  private static func examples(
    _ matcher: ColumnMatcher, options: ImportOptions
  ) throws(ImportError) -> TrainingAmount? {
    if let samples = options.samplesPerStep {
      return try perStep(samples, by: "--samples-per-step", matcher)
    }
    if let samples = options.samplesPerEpoch { return try perEpoch(samples, matcher) }
    return try matcher.required(.samples).map { amount($0.column, times: 1, "", matcher) }
  }

  private static func perStep(
    _ count: Double, by flag: String, _ matcher: ColumnMatcher
  ) throws(ImportError) -> TrainingAmount {
    let step = try matcher.needed(.step, for: flag)
    return TrainingAmount(
      column: step, factor: count, isStep: true,
      description:
        "column '\(matcher.table.columns[step])' × \(Number.spelled(count)), by \(flag)")
  }

  /// Whole numbers name epochs from 0 on, as Keras, timm and DeiT do, each of which is over when its row is written, also where a log
  /// begins later; those from 1 on and fractions count them.
  private static func perEpoch(
    _ samples: Double, _ matcher: ColumnMatcher
  ) throws(ImportError) -> TrainingAmount {
    let column = try matcher.needed(.epoch, for: "--samples-per-epoch")
    let table = matcher.table
    var least = Double.infinity
    var areWhole = true
    for row in 0..<table.rowCount {
      guard case .number(let epoch) = table.cell(row: row, column: column) else { continue }
      least = min(least, epoch)
      areWhole = areWhole && epoch == epoch.rounded()
    }
    let isFromZero = areWhole && least != 1
    return TrainingAmount(
      column: column, offset: isFromZero ? 1 : 0, factor: samples, isStep: false,
      description: (isFromZero ? "(1 + " : "") + "column '\(table.columns[column])'"
        + (isFromZero ? ")" : "") + " × \(Number.spelled(samples)), by --samples-per-epoch")
  }

  private static func amount(
    _ column: Int, times factor: Double, _ words: String, _ matcher: ColumnMatcher
  ) -> TrainingAmount {
    TrainingAmount(
      column: column, factor: factor, isStep: false,
      description: "column '\(matcher.table.columns[column])'" + words)
  }

  private func scaled(by factor: Double, _ words: String) -> TrainingAmount {
    TrainingAmount(
      column: column, offset: offset, factor: self.factor * factor, isStep: isStep,
      description: description + words)
  }
}

extension ColumnMatcher {
  /// The column that a flag multiplies.
  func needed(_ quantity: Quantity, for flag: String) throws(ImportError) -> Int {
    if let found = try required(quantity) { return found.column }
    throw ImportError(
      .request, file: table.name,
      found: "\(flag), but no column of \(quantity.rawValue)s among "
        + ColumnMatcher.list(table.columns),
      expected: "a column of \(quantity.rawValue)s", suggestion: "Name it: \(quantity.flag)")
  }
}
