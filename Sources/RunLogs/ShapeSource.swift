import JSON
import Scaling

/// Where the shapes of a log's runs come from, and which rows belong to which.
struct ShapeSource {
  /// Axes that hold for the whole table.
  private let constant: [(axis: String, value: AxisValue)]
  /// Columns that tell further axes row by row.
  private let columns: [Int]
  /// Whether the user gave one shape for the whole table.
  private let isStated: Bool
  /// The same in words, for `RunLog.Sources`.
  let description: String

  /// Columns by which tables that hold several runs tell them apart, in lower case.
  private static let tellingColumns: Set<String> = [
    "model", "run", "run_id", "run_name", "shape", "size", "model_size", "patch", "patch_size",
    "width",
    "d_model", "hidden_size", "depth", "n_layer", "num_layers", "heads", "context",
  ]

  /// More runs than this in one file mean that a column is no shape but a measurement.
  static let runLimit = 10_000

  /// The user's flags, all that are given together; else the run header; else the file's name.
  ///
  /// Throws: `ImportError` where a flag does not fit the log or two flags give the same axis.
  init(_ matcher: ColumnMatcher, options: ImportOptions) throws(ImportError) {
    let table = matcher.table
    var constant: [(axis: String, value: AxisValue)] = []
    var origins: [String] = []
    if let shape = options.shape {
      constant += shape.coordinates.map { ($0.axis, $0.value) }
      origins.append("--shape")
    }
    if let text = options.shapePattern {
      let pattern = try ShapePattern(text, file: table.name)
      let isChart = table.format == .wandbChart
      constant += try pattern.axes(ofFileNamed: (isChart ? table.header?.name : nil) ?? table.name)
      origins.append("\(isChart ? "run" : "file") name by pattern '\(text)'")
    }
    var columns: [Int] = []
    for name in options.shapeFrom {
      if !matcher.hasColumn(named: name), let config = table.config,
        let value = config.value(of: name)
      {
        constant.append((name, value))
        origins.append("'\(name)' of \(config.origin)")
      } else {
        columns.append(try matcher.column(named: name, flag: "--shape-from"))
        origins.append("column '\(name)'")
      }
    }
    if origins.isEmpty {
      if let shape = table.header?.shape {
        constant = shape.coordinates.map { ($0.axis, $0.value) }
        origins = [
          table.header?.sources?.shape
            ?? (table.format == .native ? "run header" : "name of the run")
        ]
      } else if let config = table.config, !config.axes.isEmpty {
        constant = config.axes
        origins = [config.origin]
      } else {
        constant = [("run", .label(RunName.of(file: table.name)))]
        origins = ["file name"]
      }
    }
    self.constant = constant
    self.columns = columns
    isStated = options.shape != nil
    description = origins.joined(separator: ", ")
    let axes = constant.map(\.axis) + columns.map { table.columns[$0] }
    guard Set(axes).count == axes.count else {
      throw ImportError(
        .request, file: table.name, found: "the axes \(axes.joined(separator: ", "))",
        expected: "each axis from one flag")
    }
  }

  /// The rows of each run, in the order of the file; only those where `metric` is logged must tell their shape.
  ///
  /// Throws: `ImportError` for such a row without a shape, and for more than 10,000 runs.
  func runs(of table: LogTable, metric: Int) throws(ImportError) -> [(shape: Shape, rows: [Int])] {
    guard !columns.isEmpty else {
      if !isStated { try refuseSeveralRuns(in: table, metric: metric) }
      return [(Shape(constant), Array(0..<table.rowCount))]
    }
    var runs: [(shape: Shape, rows: [Int])] = []
    var indices: [[AxisValue]: Int] = [:]
    for row in 0..<table.rowCount {
      guard let values = try values(of: table, row: row, metric: metric) else { continue }
      if let index = indices[values] {
        runs[index].rows.append(row)
        continue
      }
      guard runs.count < Self.runLimit else {
        throw ImportError(
          .request, file: table.name, line: table.line(ofRow: row),
          found: "more than \(Self.runLimit) different shapes",
          expected: "columns that tell a shape",
          suggestion: "Name other columns: --shape-from 'COLUMN,…'")
      }
      indices[values] = runs.count
      let axes = zip(columns, values).map { (axis: table.columns[$0], value: $1) }
      runs.append((Shape(constant + axes), [row]))
    }
    return runs
  }

  /// Two models in one table must not become one law without a word.
  private func refuseSeveralRuns(in table: LogTable, metric: Int) throws(ImportError) {
    for (column, name) in table.columns.enumerated()
    where Self.tellingColumns.contains(name.lowercased()) {
      var seen: [LogCell] = []
      for row in 0..<table.rowCount where table.cell(row: row, column: metric) != .empty {
        let cell = table.cell(row: row, column: column)
        guard cell != .empty, !seen.contains(cell) else { continue }
        seen.append(cell)
        guard seen.count == 2 else { continue }
        throw ImportError(
          .request, file: table.name, line: table.line(ofRow: row), column: name,
          found: "a second value in a column that tells runs apart", expected: "one run a table",
          suggestion:
            "Fit a law to each: --shape-from '\(name)'; or state one shape for all rows: --shape")
      }
    }
  }

  private func values(
    of table: LogTable, row: Int, metric: Int
  ) throws(ImportError) -> [AxisValue]? {
    var values: [AxisValue] = []
    for column in columns {
      switch table.cell(row: row, column: column) {
      case .text(let text): values.append(AxisValue(text))
      case .number(let number): values.append(Self.axisValue(of: number))
      case .empty, .notFinite:
        guard table.cell(row: row, column: metric) == .empty else {
          throw table.refusal(
            row: row, column: column, found: "nothing", expected: "the shape of the run")
        }
        return nil
      }
    }
    return values
  }

  /// A whole number however it was written (data frames turn 14 into 14.0), else its digits as a label.
  private static func axisValue(of number: Double) -> AxisValue {
    Int(exactly: number).map(AxisValue.integer) ?? .label(number.description)
  }
}
