import RunLogs

/// What a log holds and what its column names tell.
enum LogText {
  /// `CSV, 60 rows, 3 columns`.
  static func title(_ log: LogSummary) -> String {
    "\(log.format), \(counted(log.rows, "row")), \(counted(log.columns.count, "column"))"
  }

  /// From which column each quantity would be read, with the flag that decides where none or several are
  /// known; then all columns.
  static func text(_ log: LogSummary) -> String {
    var table = Table([("quantity", .left), ("column", .left), ("", .left)], widest: 60)
    for quantity in Quantity.allCases {
      let finding = log.findings.first { $0.quantity == quantity }
      guard let finding else {
        if let flags = needed(quantity) { table.add([quantity.rawValue, "none known", flags]) }
        continue
      }
      let remark =
        finding.columns.count > 1
        ? "choose one with \(quantity.flag)" : finding.isRequested ? "as asked for" : ""
      table.add([quantity.rawValue, list(finding.columns), remark])
    }
    var columns = Table([("", .left), ("", .left)], widest: 90)
    columns.add(["columns", list(log.columns)])
    return table.withoutEmptyColumns.text + "\n\n" + columns.text
  }

  /// How to supply what no law can do without.
  private static func needed(_ quantity: Quantity) -> String? {
    switch quantity {
    case .metric: return "name it with \(quantity.flag)"
    case .compute: return "\(quantity.flag), --flops-per-step X, or --params N"
    default: return nil
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The first dozen names and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
