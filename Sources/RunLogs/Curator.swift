import Scaling

/// Turns the rows of one run into points that a law can be fitted to, and counts what it leaves out.
///
/// In this order: rows without the metric or its compute, values that are not finite, errors without a
/// logarithm, compute zero; then the order of training (`RunOrder`), the part to be skipped, and spikes
/// (`SpikeRule`). Nothing is moved, averaged or filled in.
struct Curator {
  let table: LogTable
  let rows: [Int]
  let metric: MetricSource
  let compute: ComputeSource
  let columns: AuxiliaryColumns
  /// Fraction of the largest compute before which points are left out.
  let skipFirst: Double

  private var tally = CurationTally()
  private var warnings: [String] = []

  init(
    _ table: LogTable, rows: [Int], metric: MetricSource, compute: ComputeSource,
    columns: AuxiliaryColumns, skipFirst: Double
  ) {
    self.table = table
    self.rows = rows
    self.metric = metric
    self.compute = compute
    self.columns = columns
    self.skipFirst = skipFirst
  }

  /// What is left of a run.
  struct Result {
    let points: [RunLog.Point]
    let curation: RunLog.Curation
    let warnings: [String]
  }

  /// Throws: `ImportError` for a cell that is no number, negative compute, and errors that are mostly
  /// negative, which are no errors.
  mutating func curate() throws(ImportError) -> Result {
    var candidates = try gather()
    // Without steps nothing tells a resumed run from a table of end points.
    let isTable = columns.step == nil && !candidates.isSorted
    if isTable {
      candidates.sort()
      warnings.append("\(table.name): no column of steps; rows are sorted by compute")
    }
    let count = candidates.count
    RunOrder.resolve(&candidates, &tally)
    if 2 * tally.count(.rewound) > count {
      throw ImportError(
        .request, file: table.name,
        found:
          "compute or steps that go back so often that \(tally.count(.rewound)) of \(count) rows "
          + "would be replaced",
        expected: "one run, resumed now and then",
        suggestion: "If the table holds several runs, name the columns that tell them: --shape-from"
      )
    }
    skip(&candidates)
    // Rows of a table are no neighbours in training, and points that were curated before have lost
    // their spikes: a second look would find new ones.
    if !isTable, table.header?.curation == nil { dropSpikes(from: &candidates) }
    return Result(
      points: candidates.points,
      curation: tally.curation(
        kept: candidates.count, of: table, after: table.header?.curation),
      warnings: warnings)
  }

  /// Rows with a positive error at a positive compute.
  private mutating func gather() throws(ImportError) -> Candidates {
    var candidates = Candidates()
    candidates.reserveCapacity(rows.count)
    var negative: (count: Int, firstRow: Int) = (0, 0)
    // Of an adaptive run only the first phase began from scratch.
    let phase = table.format == .native ? table.columns.firstIndex(of: "phase") : nil
    for row in rows {
      if let phase, let number = try table.number(row: row, column: phase), number > 0 {
        tally.drop(row, .laterPhase)
        continue
      }
      guard let value = try table.number(row: row, column: metric.column) else {
        tally.drop(row, .notLogged)
        continue
      }
      guard let compute = try compute(ofRow: row) else {
        tally.drop(row, .noCompute)
        continue
      }
      let error = metric.error(value)
      if !error.isFinite || !compute.isFinite {
        tally.drop(row, .notFinite)
      } else if error <= 0 {
        tally.drop(row, .notPositive)
        if error < 0 {
          negative = (negative.count + 1, negative.count == 0 ? row : negative.firstRow)
        }
      } else if compute == 0 {
        tally.drop(row, .atZeroCompute)
      } else {
        candidates.append(
          RunLog.Point(
            compute: Compute(flops: compute), error: error,
            step: finiteNumber(row: row, column: columns.step).map { Int($0) },
            seconds: finiteNumber(row: row, column: columns.seconds)),
          row: row)
      }
    }
    if negative.count > candidates.count {
      throw table.refusal(
        row: negative.firstRow, column: metric.column, found: "\(negative.count) negative values",
        expected: "errors, which are positive",
        suggestion: "A law needs a metric that falls towards a positive floor: --metric NAME")
    }
    return candidates
  }

  /// FLOPs at a row: `nil` where its column is empty, NaN where that is logged.
  private func compute(ofRow row: Int) throws(ImportError) -> Double? {
    guard let value = try table.number(row: row, column: compute.column) else { return nil }
    guard !(value < 0) else {
      throw table.refusal(
        row: row, column: compute.column, found: "\(value)", expected: "no negative compute")
    }
    let isCount = value.isNaN || (value == value.rounded() && value <= AuxiliaryColumns.largestStep)
    guard !compute.isStep || isCount else {
      throw table.refusal(
        row: row, column: compute.column, found: "\(value)",
        expected: "a whole number of steps up to 2^53")
    }
    return (value + compute.offset) * compute.factor
  }

  private mutating func skip(_ candidates: inout Candidates) {
    guard skipFirst > 0, let largest = candidates.points.last?.compute.flops else { return }
    let first =
      candidates.points.firstIndex { $0.compute.flops >= skipFirst * largest } ?? candidates.count
    for index in 0..<first { tally.drop(candidates.row(at: index), .skipped) }
    candidates.removeSubrange(0..<first)
  }

  private mutating func dropSpikes(from candidates: inout Candidates) {
    let spikes = SpikeRule.spikes(in: candidates.points.lazy.map(\.error))
    guard let first = spikes.first else { return }
    for index in spikes { tally.drop(candidates.row(at: index), .spike) }
    var rest = spikes[...]
    var count = first
    for index in first..<candidates.count {
      if index == rest.first {
        rest.removeFirst()
      } else {
        candidates.move(index, to: count)
        count += 1
      }
    }
    candidates.removeSubrange(count..<candidates.count)
  }

  private func finiteNumber(row: Int, column: Int?) -> Double? {
    guard let column, case .number(let number) = table.cell(row: row, column: column)
    else { return nil }
    return number
  }
}
