/// A column that counts steps or epochs, and what is added to it where the count begins at 0.
///
/// A step or an epoch numbered from 0 is over when its row is written: a run at s has seen s + 1.
struct CountColumn {
  let index: Int
  /// 0 or 1.
  let offset: Double
  /// `column 'step'`, or `(1 + column 'step')`.
  let words: String

  private init(_ index: Int, isFromZero: Bool, of table: LogTable) {
    self.index = index
    offset = isFromZero ? 1 : 0
    let column = "column '\(table.columns[index])'"
    words = isFromZero ? "(1 + \(column))" : column
  }

  /// Steps, of which a `flag` tells the size.
  ///
  /// Lightning logs the number of the batch just trained on, from 0: in its CSVLogger's file, known by name and
  /// columns, and as the column that its WandbLogger adds.
  static func steps(_ matcher: ColumnMatcher, for flag: String) throws(ImportError) -> CountColumn {
    let index = try matcher.needed(.step, for: flag)
    let table = matcher.table
    let file = table.name.split(separator: "/").last ?? ""
    let isCSVLogger =
      table.format == .delimited(.comma) && file.hasPrefix("metrics.csv")
      && table.columns[index] == "step" && table.columns.contains("epoch")
    let isFromZero = isCSVLogger || table.columns[index] == "trainer/global_step"
    return CountColumn(index, isFromZero: isFromZero, of: table)
  }

  /// Epochs, of which a `flag` tells the size.
  ///
  /// Whole numbers name epochs from 0 on, as Keras, timm and DeiT do, also where a log begins later; those from
  /// 1 on and fractions count them.
  static func epochs(_ matcher: ColumnMatcher, for flag: String) throws(ImportError) -> CountColumn
  {
    let index = try matcher.needed(.epoch, for: flag)
    let table = matcher.table
    var least = Double.infinity
    var areWhole = true
    for row in 0..<table.rowCount {
      guard case .number(let epoch) = table.cell(row: row, column: index) else { continue }
      least = min(least, epoch)
      areWhole = areWhole && epoch == epoch.rounded()
    }
    return CountColumn(index, isFromZero: areWhole && least != 1, of: table)
  }
}
