import Scaling

/// A chart that was exported from the web pages of Weights & Biases: many runs side by side in one table of texts.
///
/// Columns are `RUN - METRIC`, with two more for the smallest and largest value of its interval, `__MIN` and `__MAX`, which
/// are left out. The first column is the step, or whatever the chart was drawn against. Exports are samples: 500 to
/// 1500 points a line.
enum WandbChart {
  private static let between = " - "

  static func recognises(_ table: LogTable) -> Bool {
    let others = table.columns.dropFirst()
    return others.contains { $0.hasSuffix("__MIN") } && others.allSatisfy { split($0) != nil }
  }

  /// A table for each run, in the order of the file.
  ///
  /// Throws: `ImportError` for a cell that is no number.
  static func tables(of chart: LogTable) throws(ImportError) -> [LogTable] {
    var runs: [(name: String, columns: [(column: Int, metric: String)])] = []
    for (column, title) in chart.columns.enumerated().dropFirst() {
      guard let (run, metric) = split(title), !metric.hasSuffix("__MIN"), !metric.hasSuffix("__MAX")
      else { continue }
      if let index = runs.firstIndex(where: { $0.name == run }) {
        runs[index].columns.append((column, metric))
      } else {
        runs.append((run, [(column, metric)]))
      }
    }
    var tables: [LogTable] = []
    for run in runs {
      var rows = NumberRows()
      for row in 0..<chart.rowCount {
        guard let step = try chart.number(row: row, column: 0) else { continue }
        var isBegun = false
        for (index, source) in run.columns.enumerated() {
          guard let number = try chart.number(row: row, column: source.column) else { continue }
          if !isBegun {
            rows.begin(at: chart.line(ofRow: row))
            rows.set(step, column: 0)
            isBegun = true
          }
          rows.set(number, column: UInt32(index + 1))
        }
      }
      var header = RunHeader()
      header.name = run.name
      header.shape = Shape([("run", .label(run.name))])
      tables.append(
        LogTable(
          name: chart.name, format: .wandbChart, header: header,
          columns: [chart.columns[0]] + run.columns.map(\.metric), numbers: rows))
    }
    return tables
  }

  /// Run and metric around the last ` - `; both may hold others.
  private static func split(_ title: String) -> (run: String, metric: String)? {
    let characters = Array(title)
    let mark = Array(between)
    guard characters.count > mark.count,
      let place = (0...(characters.count - mark.count)).last(where: {
        characters[$0..<($0 + mark.count)].elementsEqual(mark)
      }), place > 0, place + mark.count < characters.count
    else { return nil }
    return (String(characters[..<place]), String(characters[(place + mark.count)...]))
  }
}
