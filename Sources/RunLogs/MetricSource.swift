import JSON
import Scaling

/// Where a run's error comes from: a column, or one minus a column.
struct MetricSource {
  let column: Int
  let transform: Transform
  /// The metric's name in the run log: the column's, or the formula.
  let name: String
  /// The same in words, for `RunLog.Sources`.
  let description: String

  enum Transform {
    case asLogged
    /// 1 - x, for a fraction that is right.
    case complement
    /// 100 - x, for per cent that are right.
    case complementOfPercent
  }

  /// By the user's word, the header's, or the names that trainers use.
  ///
  /// An accuracy, known by its name, becomes an error; anything else that rises is left rising, for a
  /// fit to refuse. Throws: `ImportError` where no column or several qualify.
  init(_ matcher: ColumnMatcher, options: ImportOptions) throws(ImportError) {
    let table = matcher.table
    if options.metric == nil, options.columns[.metric] == nil, let header = table.header,
      let metric = header.metric
    {
      column = try matcher.column(
        named: RunLog.errorKey(metric: metric), flag: Quantity.metric.flag)
      transform = .asLogged
      name = metric
      description = header.sources?.error ?? "column '\(metric)', by the run header"
      return
    }
    guard let found = try matcher.required(.metric) else {
      throw ImportError(
        .request, file: table.name,
        found: "no column known as an error metric among "
          + ColumnMatcher.list(table.columns),
        expected: "one that falls during training", suggestion: "Name it: --metric NAME")
    }
    column = found.column
    let spelled = table.columns[column]
    transform = try Self.transform(of: table, column: column)
    switch transform {
    case .asLogged: name = spelled
    case .complement: name = "1 - \(spelled)"
    case .complementOfPercent: name = "100 - \(spelled)"
    }
    description =
      (transform == .asLogged ? "column '\(spelled)'" : name) + ", \(found.how.rawValue)"
  }

  /// The error of one logged value.
  func error(_ value: Double) -> Double {
    switch transform {
    case .asLogged: return value
    case .complement: return 1 - value
    case .complementOfPercent: return 100 - value
    }
  }

  /// How an accuracy becomes an error: by its name where that says per cent, else by its size.
  private static func transform(
    of table: LogTable, column: Int
  ) throws(ImportError) -> Transform {
    let words = Set(
      table.columns[column].lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "@" })
    let isPercent = !words.isDisjoint(with: ["top1", "top5", "acc1", "acc5"])
    let isAccuracy =
      isPercent
      || !words.isDisjoint(with: ["accuracy", "acc", "prec@1", "prec@5", "acc@1", "acc@5"])
    guard isAccuracy else { return .asLogged }
    var largest = 0.0
    for row in 0..<table.rowCount {
      guard let value = try table.number(row: row, column: column), value.isFinite else { continue }
      guard value >= 0, value <= 100 else {
        throw table.refusal(
          row: row, column: column, found: "an accuracy of \(value)",
          expected: "0 to 1, or 0 to 100")
      }
      largest = max(largest, value)
    }
    return isPercent || largest > 1 ? .complementOfPercent : .complement
  }
}
