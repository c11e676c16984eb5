import JSON
package import Scaling

/// Run logs from the bytes of one file, whatever its format.
package struct LogImport: Sendable {
  /// One for each shape that the file tells; each has at least one point.
  package let runs: [RunLog]
  /// What the user should know beyond the counts in each run's curation, a sentence each.
  package let warnings: [String]

  /// Reads, matches columns and curates.
  ///
  /// `name` is the file's name: it stands in messages, and gives the shape where nothing else does.
  /// Throws: `ImportError` for what cannot be read, or could be read in more ways than one.
  /// Cost: linear in the bytes; memory is that of `LogTable` and about 50 bytes a row.
  package init(
    _ bytes: [UInt8], name: String, options: ImportOptions = ImportOptions()
  ) throws(ImportError) {
    try options.check(file: name)
    try self.init(LogDocument.read(bytes, name: name), name: name, options: options)
  }

  /// The same of a file that has been read.
  package init(
    _ document: LogDocument, name: String, options: ImportOptions = ImportOptions()
  ) throws(ImportError) {
    try options.check(file: name)
    var runs: [RunLog] = []
    var lost: [String] = []
    var warnings = document.warnings
    for table in document.tables {
      guard table.rowCount > 0 else {
        lost.append("no rows")
        continue
      }
      try Self.add(table, options: options, to: &runs, lost: &lost, warnings: &warnings)
    }
    if let first = lost.first {
      guard !runs.isEmpty else {
        throw ImportError(
          .data, file: name, found: "no usable point: " + first,
          expected: "rows with an error metric and its compute")
      }
      warnings.append(
        "\(name): \(lost.count) of \(lost.count + runs.count) runs have no usable point, first "
          + first)
    }
    if runs.count > 1 {
      for index in runs.indices where runs[index].name == name {
        runs[index].name = "\(name) [\(runs[index].shape)]"
      }
    }
    self.runs = runs
    // The same about each run of a file is said once.
    var said: Set<String> = []
    self.warnings = warnings.map(EscapedText.escaped).filter { said.insert($0).inserted }
  }

  /// Adds the runs of one table, and to `lost` a few words about each that has no usable point.
  private static func add(
    _ table: LogTable, options: ImportOptions, to runs: inout [RunLog], lost: inout [String],
    warnings: inout [String]
  ) throws(ImportError) {
    let matcher = ColumnMatcher(table, options: options)
    let metric = try MetricSource(matcher, options: options)
    let shapes = try ShapeSource(matcher, options: options)
    let columns = try AuxiliaryColumns(matcher)
    warnings += columns.warnings
    for (shape, rows) in try shapes.runs(of: table, metric: metric.column) {
      let compute = try ComputeSource.find(matcher, rows: rows, options: options)
      var curator = Curator(
        table, rows: rows, metric: metric, compute: compute, columns: columns,
        skipFirst: options.skipFirst ?? 0)
      let result = try curator.curate()
      warnings += result.warnings
      guard !result.points.isEmpty else {
        lost.append("\(shape) (\(result.curation.summary))")
        continue
      }
      var run = RunLog(
        name: table.header?.name ?? table.name, shape: shape, metric: metric.name,
        convention: compute.convention, points: result.points,
        sources: .init(
          compute: compute.description, error: metric.description, shape: shapes.description),
        curation: result.curation,
        learningRate: learningRate(of: table, rows: rows, column: columns.learningRate))
      run.planned = planned(run, table, rows: rows, column: columns.plannedSteps)
      runs.append(run)
    }
  }

  /// The compute of the step at which the run is to end, by that of its last point.
  private static func planned(
    _ run: RunLog, _ table: LogTable, rows: [Int], column: Int?
  ) -> Compute? {
    guard let column, let row = rows.last(where: { table.cell(row: $0, column: column) != .empty }),
      case .number(let steps) = table.cell(row: row, column: column), steps > 0,
      let last = run.points.last, let step = last.step, step > 0
    else { return table.header?.planned }
    return (steps / Double(step)) * last.compute
  }

  /// Judged on all rows: many logs write the rate on other rows than the metric.
  private static func learningRate(
    of table: LogTable, rows: [Int], column: Int?
  ) -> RunLog.LearningRate {
    guard let column else { return table.header?.learningRate ?? .unknown }
    return LearningRateTrace.judge(
      rows.compactMap { row in
        guard case .number(let rate) = table.cell(row: row, column: column) else { return nil }
        return rate
      })
  }
}
