internal import CSQLite

/// An SQLite database that lies in memory, for reading alone.
///
/// Nothing in the file is trusted: its own SQL is kept from functions that could do harm, and a query stops where its
/// work is out of proportion to the file.
@safe package struct SQLiteDatabase: ~Copyable {
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// In SQLite's words.
    case unreadable(String)
    /// The query would take more work than a file of this size is worth.
    case endless
    case outOfMemory

    package var description: String {
      switch self {
      case .unreadable(let reason): "SQLite cannot read it: \(reason)"
      case .endless: "reading it would take too long for a file of its size"
      case .outOfMemory: "no memory for the database"
      }
    }
  }

  /// A cell; what is a blob counts as nothing.
  package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)

    package var number: Double? {
      switch self {
      case .integer(let number): Double(number)
      case .real(let number): number
      case .null, .text: nil
      }
    }

    package var text: String? {
      if case .text(let text) = self { text } else { nil }
    }
  }

  private let database: OpaquePointer
  private let image: UnsafeMutableBufferPointer<UInt8>

  /// Whether `bytes` begin as every database does.
  package static func isRecognised(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("SQLite format 3\0".utf8))
  }

  /// A copy of `bytes` as a database.
  package init(_ bytes: [UInt8]) throws(Failure) {
    let image = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = unsafe image.update(fromContentsOf: bytes)
    // A file in write-ahead mode is refused in memory; what was written ahead stands in a file of its own anyway.
    if bytes.count > 19 {
      for place in 18...19 where bytes[place] == 2 { unsafe image[place] = 1 }
    }
    var database: OpaquePointer?
    let size = sqlite3_int64(bytes.count)
    let isOpen =
      unsafe sqlite3_open_v2(":memory:", &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK
      && sqlite3_deserialize(
        database, "main", image.baseAddress, size, size, UInt32(SQLITE_DESERIALIZE_READONLY))
        == SQLITE_OK
      && csqlite_distrust_schema(database) == SQLITE_OK
    guard isOpen, let database = unsafe database else {
      let failure = unsafe Self.failure(of: database)
      unsafe sqlite3_close(database)
      unsafe image.deallocate()
      throw failure
    }
    unsafe self.database = database
    unsafe self.image = image
    // Some dozen instructions of SQLite's machine read a row, and no row takes less than a dozen bytes.
    let work = Int32(clamping: 10_000_000 + 100 * bytes.count)
    unsafe sqlite3_progress_handler(database, work, { _ in 1 }, nil)
  }

  deinit {
    unsafe sqlite3_close(database)
    unsafe image.deallocate()
  }

  /// Whether it has a table of that name, which is no view: a view is a program.
  package func hasTable(_ name: StaticString) throws(Failure) -> Bool {
    var isThere = false
    try query("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '\(name)'") {
      isThere = $0.first?.number == 1
    }
    return isThere
  }

  /// Hands on each row that an SQL statement finds.
  package func query(_ statement: String, take: ([Value]) -> Void) throws(Failure) {
    var prepared: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(database, statement, -1, &prepared, nil) == SQLITE_OK
    else { throw unsafe Self.failure(of: database) }
    defer { unsafe sqlite3_finalize(prepared) }
    let columns = unsafe sqlite3_column_count(prepared)
    while true {
      switch unsafe sqlite3_step(prepared) {
      case SQLITE_ROW:
        take((0..<columns).map { column in unsafe Self.value(prepared, column) })
      case SQLITE_DONE: return
      case SQLITE_INTERRUPT: throw .endless
      default: throw unsafe Self.failure(of: database)
      }
    }
  }

  /// What went wrong last, in SQLite's words; without a database there was no memory for it.
  private static func failure(of database: OpaquePointer?) -> Failure {
    guard let database = unsafe database else { return .outOfMemory }
    return unsafe .unreadable(String(cString: sqlite3_errmsg(database)))
  }

  private static func value(_ row: OpaquePointer?, _ column: Int32) -> Value {
    switch unsafe sqlite3_column_type(row, column) {
    case SQLITE_INTEGER: return unsafe .integer(sqlite3_column_int64(row, column))
    case SQLITE_FLOAT: return unsafe .real(sqlite3_column_double(row, column))
    case SQLITE_TEXT:
      guard let text = unsafe sqlite3_column_text(row, column) else { return .null }
      return unsafe .text(String(cString: text))
    default: return .null
    }
  }
}
