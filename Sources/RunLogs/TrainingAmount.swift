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
    amount(try CountColumn.steps(matcher, for: flag), isStep: true, times: count, by: flag)
  }

  private static func perEpoch(
    _ samples: Double, _ matcher: ColumnMatcher
  ) throws(ImportError) -> TrainingAmount {
    let flag = "--samples-per-epoch"
    return amount(
      try CountColumn.epochs(matcher, for: flag), isStep: false, times: samples, by: flag)
  }

  private static func amount(
    _ count: CountColumn, isStep: Bool, times factor: Double, by flag: String
  ) -> TrainingAmount {
    TrainingAmount(
      column: count.index, offset: count.offset, factor: factor, isStep: isStep,
      description: "\(count.words) × \(Number.spelled(factor)), by \(flag)")
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
  /// Whether nothing but epochs tells how far the run was.
  var countsEpochsAlone: Bool { has(.epoch) && !has(.step) }

  static let adviceOnEpochs =
    "The log counts epochs: give --flops-model with the model's --sizes, and --samples-per-epoch N."

  /// The column that a flag multiplies.
  func needed(_ quantity: Quantity, for flag: String) throws(ImportError) -> Int {
    if let found = try required(quantity) { return found.column }
    throw ImportError(
      .request, file: table.name,
      found: "\(flag), but no column of \(quantity.rawValue)s among "
        + ColumnMatcher.list(table.columns),
      expected: "a column of \(quantity.rawValue)s",
      suggestion: quantity == .step && countsEpochsAlone
        ? ColumnMatcher.adviceOnEpochs : "Name it: \(quantity.flag)")
  }
}
