/// What is in a log, for looking before importing: also where an import would be refused.
package struct LogSummary: Hashable, Sendable {
  package let name: String
  package let format: LogFormat
  package let rows: Int
  package let columns: [String]
  /// For each quantity what the column names tell.
  package let findings: [Finding]

  package struct Finding: Hashable, Sendable {
    package let quantity: Quantity
    /// The one column, or the several among which the user has to choose.
    package let columns: [String]
    /// Whether the user named it.
    package let isRequested: Bool
  }

  /// Throws: `ImportError` where `options` names a column that is not there.
  package init(_ table: LogTable, options: ImportOptions = ImportOptions()) throws(ImportError) {
    name = table.name
    format = table.format
    rows = table.rowCount
    columns = table.columns
    let matcher = ColumnMatcher(table, options: options)
    var findings: [Finding] = []
    for quantity in Quantity.allCases {
      switch try matcher.match(quantity) {
      case .none: continue
      case .column(let column, let how):
        findings.append(
          Finding(
            quantity: quantity, columns: [table.columns[column]], isRequested: how == .named))
      case .ambiguous(let columns):
        findings.append(
          Finding(
            quantity: quantity, columns: columns.map { table.columns[$0] }, isRequested: false))
      }
    }
    self.findings = findings
  }
}
