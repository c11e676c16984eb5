import Host
import TestSupport
import Testing

@Suite struct SQLiteDatabaseTests {
  /// Made by the program `sqlite3`, where it is installed.
  private func made(_ statements: String) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.db"
    let completion = try ChildProcess.run("sqlite3", [path], input: Array(statements.utf8))
    try #require(completion.ending.isSuccess)
    return try FileContents.read(path, limit: 1 << 24)
  }

  private func rows(_ bytes: [UInt8], _ query: String) throws -> [[SQLiteDatabase.Value]] {
    var rows: [[SQLiteDatabase.Value]] = []
    try SQLiteDatabase(bytes).query(query) { rows.append($0) }
    return rows
  }

  static var isInstalled: Bool {
    (try? ChildProcess.run("sqlite3", ["--version"]).ending.isSuccess) == true
  }

  @Test(.enabled(if: isInstalled)) func `cells come back as they are`() throws {
    let bytes = try made(
      "CREATE TABLE t(a, b, c, d, e); INSERT INTO t VALUES (1, 2.5, 'é', NULL, x'00ff');")
    #expect(SQLiteDatabase.isRecognised(bytes))
    #expect(
      try rows(bytes, "SELECT * FROM t") == [
        [.integer(1), .real(2.5), .text("é"), .null, .null]
      ])
    let database = try SQLiteDatabase(bytes)
    #expect(try database.hasTable("t"))
    #expect(try !database.hasTable("u"))
  }

  @Test(.enabled(if: isInstalled)) func `a file in write-ahead mode is read`() throws {
    let bytes = try made("PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (7);")
    #expect(bytes[18] == 2)
    #expect(try rows(bytes, "SELECT a FROM t") == [[.integer(7)]])
  }

  @Test(.enabled(if: isInstalled)) func `a view is no table, and a query without end is stopped`()
    throws
  {
    let bytes = try made(
      """
      CREATE VIEW metrics AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
      """)
    #expect(try !SQLiteDatabase(bytes).hasTable("metrics"))
    #expect(throws: SQLiteDatabase.Failure.endless) {
      try rows(bytes, "SELECT count(*) FROM metrics")
    }
  }

  @Test(.enabled(if: isInstalled)) func `a file cannot be written to`() throws {
    let bytes = try made("CREATE TABLE t(a);")
    #expect(throws: SQLiteDatabase.Failure.self) { try rows(bytes, "INSERT INTO t VALUES (1)") }
  }

  @Test(.enabled(if: isInstalled)) func `damaged files are refused or read, and nothing worse`()
    throws
  {
    let bytes = try made(
      "CREATE TABLE t(a, b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
        + "INSERT INTO t SELECT i, 'row ' || i FROM n;")
    var generator = SplitMix64(seed: 20)
    var refused = 0
    for _ in 0..<500 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        mutant[Int.random(in: 0..<mutant.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        mutant.removeLast(Int.random(in: 0..<mutant.count, using: &generator))
      }
      do { _ = try rows(mutant, "SELECT a, b FROM t") } catch { refused += 1 }
    }
    #expect(refused > 0)
    #expect(refused < 500)
  }

  @Test(arguments: [[], Array("SQLite format 3\0".utf8), [UInt8](repeating: 7, count: 5000)])
  func `what is no database is refused`(_ bytes: [UInt8]) {
    #expect(throws: SQLiteDatabase.Failure.self) { try rows(bytes, "SELECT * FROM t") }
  }
}
