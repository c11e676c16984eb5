import RunLogs

/// What a log holds and what its column names tell.
enum LogText {
  static func summary(_ log: LogSummary) -> String {
    let heading =
      "\(log.name): \(log.format), \(log.rows) row\(log.rows == 1 ? "" : "s"), "
      + "\(log.columns.count) columns"
    var table = Table([("quantity", .left), ("column", .left), ("", .left)])
    for finding in log.findings {
      let remark =
        finding.columns.count > 1
        ? "choose one with \(finding.quantity.flag)" : finding.isRequested ? "as asked for" : ""
      table.add([finding.quantity.rawValue, list(finding.columns), remark])
    }
    let known = log.findings.isEmpty ? "no column has a name that Traverse knows" : table.text
    return "\(heading)\n\n\(known)\n\ncolumns: \(list(log.columns))"
  }

  /// The first dozen names and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
