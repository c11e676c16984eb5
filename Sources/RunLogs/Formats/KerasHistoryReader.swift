import JSON

/// Reads the history that Keras returns from `fit`, saved as JSON: a list of numbers for each metric, one an epoch.
enum KerasHistoryReader {
  /// Whether all members are lists of numbers, of one length.
  static func recognises(_ document: JSONValue) -> Bool {
    guard let lists = document.members?.map(\.value.array), let first = lists.first??.count,
      first > 0
    else { return false }
    return lists.allSatisfy { list in
      list?.count == first && list?.allSatisfy { $0.double != nil } == true
    }
  }

  static func read(_ history: JSONValue, name: String) -> LogDocument {
    var columns = ColumnNames()
    var rows = NumberRows()
    let lists = (history.members ?? []).map { (columns.index(of: $0.key), $0.value.array ?? []) }
    let epoch = columns.index(of: "epoch")
    for index in 0..<(lists.first?.1.count ?? 0) {
      rows.begin(at: index + 1)
      rows.set(Double(index), column: epoch)
      for (column, list) in lists {
        if let number = list[index].double { rows.set(number, column: column) }
      }
    }
    return LogDocument(
      tables: [LogTable(name: name, format: .kerasHistory, columns: columns.names, numbers: rows)],
      warnings: [])
  }
}
