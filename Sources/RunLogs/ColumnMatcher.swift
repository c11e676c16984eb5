import JSON

/// Finds the columns that hold a quantity, by the user's word or by the names that trainers use.
struct ColumnMatcher {
  let table: LogTable
  private let options: ImportOptions
  private let indices: [String: [Int]]

  /// What the names of a table say about one quantity.
  enum Match: Hashable {
    case none
    case column(Int, how: How)
    /// Several columns of the same rank.
    case ambiguous([Int])
  }

  enum How: String {
    case named = "by request"
    case recognised = "by its name"
  }

  init(_ table: LogTable, options: ImportOptions) {
    self.table = table
    self.options = options
    indices = Dictionary(
      grouping: table.columns.indices, by: { table.columns[$0].lowercased() })
  }

  /// The column for a quantity; one where nothing is logged is no candidate unless asked for.
  ///
  /// Throws: `ImportError` where the user names a column that is not there.
  func match(_ quantity: Quantity) throws(ImportError) -> Match {
    if let name = options.columnName(for: quantity) {
      return .column(try column(named: name, flag: quantity.flag), how: .named)
    }
    for names in quantity.recognisedNames {
      let candidates = names.flatMap(columns(matching:)).sorted().filter(table.isLogged(column:))
      if candidates.count > 1 { return .ambiguous(candidates) }
      if let only = candidates.first { return .column(only, how: .recognised) }
    }
    return .none
  }

  /// The column for a quantity that the import cannot do without.
  ///
  /// Throws: `ImportError` also where the names leave a choice; `nil` where there is none.
  func required(_ quantity: Quantity) throws(ImportError) -> (column: Int, how: How)? {
    switch try match(quantity) {
    case .none: return nil
    case .column(let column, let how): return (column, how)
    case .ambiguous(let columns): throw choice(of: quantity, among: columns)
    }
  }

  /// Whether any column could hold the quantity.
  func has(_ quantity: Quantity) -> Bool { (try? match(quantity)) != Match.none }

  /// The one column of these names that holds something.
  func only(of names: [String]) -> Int? {
    let found = names.flatMap { indices[$0] ?? [] }.filter(table.isLogged(column:))
    return found.count == 1 ? found[0] : nil
  }

  /// Whether a column is of that name, however it is cased.
  func hasColumn(named name: String) -> Bool { indices[name.lowercased()] != nil }

  /// The column of that name: exactly so spelled, or the only one that differs in case.
  func column(named name: String, flag: String) throws(ImportError) -> Int {
    let candidates = indices[name.lowercased()] ?? []
    if let exact = candidates.first(where: { table.columns[$0] == name }) { return exact }
    if candidates.count == 1 { return candidates[0] }
    let near =
      candidates.isEmpty
      ? NearestNames.of(name, among: table.columns) : candidates.map { table.columns[$0] }
    throw ImportError(
      .request, file: table.name, found: "no column \(EscapedText.quoted(name))",
      expected: "one of \(Self.list(table.columns))",
      suggestion: near.isEmpty
        ? nil
        : "Did you mean \(near.map { EscapedText.quoted($0) }.joined(separator: " or "))?"
          + " (\(flag))")
  }

  func choice(of quantity: Quantity, among columns: [Int]) -> ImportError {
    ImportError(
      .request, file: table.name,
      found: "\(columns.count) columns that could be the \(quantity.rawValue): "
        + Self.list(columns.map { table.columns[$0] }),
      expected: "one", suggestion: "Name it: \(quantity.flag)")
  }

  /// Names for a message, the first twelve of many.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { EscapedText.quoted($0) }.joined(separator: ", ")
    return names.count > 12 ? shown + " and \(names.count - 12) more" : shown
  }

  /// Columns of one recognised name, where `*` stands for any text.
  private func columns(matching pattern: String) -> [Int] {
    guard let star = pattern.firstIndex(of: "*") else { return indices[pattern] ?? [] }
    let (beginning, ending) = (pattern[..<star], pattern[pattern.index(after: star)...])
    let least = beginning.count + ending.count
    return indices.filter { name, _ in
      name.count >= least && name.hasPrefix(beginning) && name.hasSuffix(ending)
    }.flatMap(\.value)
  }
}

extension ImportOptions {
  fileprivate func columnName(for quantity: Quantity) -> String? {
    switch quantity {
    case .metric: return metric ?? columns[.metric]
    case .compute: return compute ?? columns[.compute]
    default: return columns[quantity]
    }
  }
}
