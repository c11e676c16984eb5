import Host

/// Rows under titles, aligned for a fixed-width font.
///
/// Names from logs stand in cells: whatever they hold is made harmless, and what is longer than a column
/// may be wide goes on in the next line of its row.
package struct Table {
  package enum Alignment { case left, right }

  let titles: [String]
  let alignments: [Alignment]
  private let widest: Int
  private(set) var rows: [[String]] = []

  /// Columns of at most `widest` characters; without titles the table begins with its first row.
  package init(_ columns: [(title: String, alignment: Alignment)], widest: Int = 32) {
    titles = columns.map(\.title)
    alignments = columns.map(\.alignment)
    self.widest = widest
  }

  package mutating func add(_ cells: [String]) {
    precondition(cells.count == titles.count, "\(cells.count) cells under \(titles.count) titles")
    rows.append(cells.map { FileName.printable($0) })
  }

  /// The same rows without the columns in which no row has anything.
  package var withoutEmptyColumns: Table {
    let kept = titles.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    var table = Table(kept.map { (titles[$0], alignments[$0]) }, widest: widest)
    for row in rows { table.add(kept.map { row[$0] }) }
    return table
  }

  /// The titles and the rows, columns two blanks apart, without trailing blanks.
  package var text: String {
    let all = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
    let wrapped = all.map { cells in
      cells.map { WrappedText.lines(of: $0, within: widest) }
    }
    let widths = titles.indices.map { column in
      wrapped.flatMap { $0[column].map(\.count) }.max() ?? 0
    }
    return wrapped.flatMap { cells in
      (0..<(cells.map(\.count).max() ?? 0)).map { index in
        line(cells.map { index < $0.count ? $0[index] : "" }, widths)
      }
    }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let line = cells.indices.map { column in
      let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
      return alignments[column] == .left ? cells[column] + blanks : blanks + cells[column]
    }.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
