import JSON
import Scaling

/// A model's sizes, each from the first that tells it: the user, a column of the log that stays the same, the config.
struct SizeSources {
  let sizes: ModelSizes
  /// From where, in words that follow the formula; empty where the user said all.
  let origin: String
  private let config: RunConfig?

  /// Throws: `ImportError` for a column of parameters that changes within the run.
  init(_ matcher: ColumnMatcher, rows: [Int], options: ImportOptions) throws(ImportError) {
    var logged = ModelSizes()
    var columns: [String] = []
    for size in ModelSize.allCases where options.sizes[size] == nil {
      guard let (column, number) = try Self.constant(size, matcher, rows: rows) else { continue }
      logged[size] = number
      columns.append("'\(matcher.table.columns[column])'")
    }
    config = matcher.table.config
    let beside = config?.sizes ?? ModelSizes()
    sizes = options.sizes.completed(by: logged).completed(by: beside)
    var origins: [String] = []
    if !options.sizes.isEmpty { origins.append("by the flags") }
    if !columns.isEmpty { origins.append("from column \(columns.joined(separator: ", "))") }
    if let config, !beside.isEmpty { origins.append("from \(config.origin)") }
    origin = origins.isEmpty ? "" : " (" + origins.joined(separator: ", ") + ")"
  }

  /// Column and number of a size that the log states in every row.
  private static func constant(
    _ size: ModelSize, _ matcher: ColumnMatcher, rows: [Int]
  ) throws(ImportError) -> (column: Int, number: Double)? {
    let table = matcher.table
    let column: Int
    // Of all sizes only the parameters are a quantity of logs, whose column the user may name.
    if size == .parameters, let found = try matcher.required(.parameters) {
      column = found.column
    } else {
      let names = ConfigNames.names(of: size)
      guard let found = names.lazy.compactMap({ matcher.only(of: $0) }).first else { return nil }
      column = found
    }
    var known: Double?
    for row in rows {
      guard let number = try table.number(row: row, column: column) else { continue }
      guard number > 0, number == known ?? number else {
        throw table.refusal(
          row: row, column: column, found: "\(number) of \(size.rawValue)",
          expected: known.map { "\($0), as before" } ?? "a positive number",
          suggestion: "Give one number for all rows: "
            + (size == .parameters ? "--params N" : "--sizes '\(size.axis)=N'"))
      }
      known = number
    }
    return known.map { (column, $0) }
  }

  /// Says what the formula lacks, and where it was looked for.
  func refusal(_ error: FLOPModelError, of table: LogTable) -> ImportError {
    let told = sizes.isEmpty ? "no size of the model" : sizes.words + origin
    return ImportError(
      .request, file: table.name, found: told, expected: error.description,
      suggestion: error.isAboutParameters
        ? (sizes[.patch] == nil ? "Give it: --params N" : "Of a ViT: --flops-model vit")
        : error.lacking.map { "Give what is missing: --sizes '\($0)'" })
  }
}

extension FLOPModelError {
  /// `depth=N width=N`, as the flag takes it; `nil` where nothing is missing.
  fileprivate var lacking: String? {
    guard case .missing(let sizes) = problem else { return nil }
    return sizes.map { "\($0.axis)=N" }.joined(separator: " ")
  }

  /// Whether the number of parameters would mend it.
  fileprivate var isAboutParameters: Bool {
    switch problem {
    case .missing(let sizes): sizes == [.parameters]
    case .peculiar: model == .sixND || model == .palm
    case .unusable(let size, _): size == .parameters
    }
  }
}
