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
  static func steps(_ matcher: ColumnMatcher, for flag: String) throws(ImportError) -> CountColumn {
    let index = try matcher.needed(.step, for: flag)
    return CountColumn(
      index, isFromZero: isLightnings(index, of: matcher.table), of: matcher.table)
  }

  /// Whether the steps are those that a logger of Lightning writes: the number of the batch just trained on, from 0.
  ///
  /// CSVLogger's file is known by its name and columns, TensorBoardLogger's by its tags, WandbLogger's by the column that
  /// it adds.
  private static func isLightnings(_ index: Int, of table: LogTable) -> Bool {
    let file = table.name.split(separator: "/").last ?? ""
    let columns = table.columns
    if columns[index] == "trainer/global_step" { return true }
    switch table.format {
    case .delimited(.comma):
      return file.hasPrefix("metrics.csv") && columns[index] == "step" && columns.contains("epoch")
    case .tensorBoard: return columns.contains("hp_metric") && columns.contains("epoch")
    default: return false
    }
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
