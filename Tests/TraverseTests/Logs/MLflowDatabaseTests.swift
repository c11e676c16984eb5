import Host
import RunLogs
import Scaling
import TestSupport
import Testing
import traverse

/// A database that MLflow wrote (`Tests/RunLogsTests/Fixtures/EXPECTED.md`).
@Suite struct MLflowDatabaseTests {
  private func file() throws -> [UInt8] {
    try FileContents.read(
      BuiltProgram.checkout + "/Tests/RunLogsTests/Fixtures/mlflow/mlflow.db", limit: 1 << 24)
  }

  @Test func `runs, metrics and parameters`() throws {
    let (runs, deleted) = try MLflowDatabase.runs(in: SQLiteDatabase(file()))
    #expect(deleted == 0)
    #expect(runs.map(\.name).sorted() == ["gpt-narrow", "gpt-wide"])
    let wide = try #require(runs.first { $0.name == "gpt-wide" })
    let losses = wide.metrics.filter { $0.key == "train/loss" }
    // Of 21 one is NaN and one infinite.
    #expect(losses.count == 21)
    #expect(losses.count { $0.value.isNaN } == 2)
    #expect(losses.first?.value == 5.595177444479562)
    #expect(wide.parameters.contains { $0.name == "parameters" && $0.value == "396800" })
  }

  /// Every `active` of the file made another word of as many bytes.
  @Test func `runs that are not active are counted, not read`() throws {
    var database = try file()
    let (word, other) = (Array("active".utf8), Array("erased".utf8))
    for start in database.indices.dropLast(word.count)
    where database[start..<(start + word.count)].elementsEqual(word) {
      database.replaceSubrange(start..<(start + word.count), with: other)
    }
    let (runs, deleted) = try MLflowDatabase.runs(in: SQLiteDatabase(database))
    #expect(runs.isEmpty)
    #expect(deleted == 2)
  }

  @Test func `mutants are refused or read, and nothing worse`() throws {
    let database = try file()
    var generator = SplitMix64(seed: 22)
    var (read, refused) = (0, 0)
    for _ in 0..<Effort.inputs(300) {
      var mutant = database
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        mutant[Int.random(in: 0..<mutant.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      do {
        let (runs, _) = try MLflowDatabase.runs(in: SQLiteDatabase(mutant))
        _ = try? LogImport(LogDocument(runs, name: "m"), name: "m")
        read += 1
      } catch { refused += 1 }
    }
    #expect(read > 0)
    #expect(refused > 0)
  }
}
