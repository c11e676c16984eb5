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
    let table = matcher.table
    // The user may count by epochs.
    if case .column(index, _) = try matcher.match(.epoch) { return epochs(index, of: table) }
    return CountColumn(index, isFromZero: isLightnings(index, of: table), of: table)
  }

  /// Whether the steps are those that a logger of Lightning writes: the number of the batch just trained on, from 0.
  ///
  /// CSVLogger's table is known by its columns, sorted by name or under the name that it always has, and by its steps;
  /// TensorBoardLogger's by its tags, WandbLogger's by the column that it adds.
  private static func isLightnings(_ index: Int, of table: LogTable) -> Bool {
    let columns = table.columns
    if columns[index] == "trainer/global_step" { return true }
    switch table.format {
    case .delimited(.comma):
      let isNamed = table.name.split(separator: "/").last?.hasPrefix("metrics.csv") == true
      return columns[index] == "step" && columns.contains("epoch")
        && (isNamed || columns == columns.sorted()) && areFromZero(index, of: table)
    case .tensorBoard: return columns.contains("hp_metric") && columns.contains("epoch")
    default: return false
    }
  }

  /// Whether steps are those before every k-th, such as 49, 99, 149, rather than every k-th itself: 50, 100, 150.
  ///
  /// The first tells k in either case; what most of the others then are, decides, for evaluations stand between.
  private static func areFromZero(_ index: Int, of table: LogTable) -> Bool {
    let steps = table.numbers(column: index)
      .filter { (0...AuxiliaryColumns.largestStep).contains($0) }.map { Int($0) }
    guard let first = steps.min(), first > 0 else { return true }
    let before = steps.count { ($0 + 1) % (first + 1) == 0 }
    return before >= steps.count { $0 % first == 0 }
  }

  /// Epochs, of which a `flag` tells the size.
  static func epochs(_ matcher: ColumnMatcher, for flag: String) throws(ImportError) -> CountColumn
  {
    epochs(try matcher.needed(.epoch, for: flag), of: matcher.table)
  }

  /// Whole numbers name epochs from 0 on, as Keras, timm and DeiT do, also where a log begins later; those from
  /// 1 on and fractions count them.
  private static func epochs(_ index: Int, of table: LogTable) -> CountColumn {
    var least = Double.infinity
    var areWhole = true
    for epoch in table.numbers(column: index) {
      least = min(least, epoch)
      areWhole = areWhole && epoch == epoch.rounded()
    }
    return CountColumn(index, isFromZero: areWhole && least != 1, of: table)
  }
}
