package import Host
package import RunLogs

/// MLflow's store as a database: `mlflow.db`.
///
/// Tables of mlflow/store/tracking/dbmodels/models.py: `runs`, `metrics` and `params`.
package enum MLflowDatabase {
  package enum Failure: Error, CustomStringConvertible {
    case otherDatabase

    package var description: String {
      "found an SQLite database without MLflow's tables of runs and metrics, expected one of MLflow"
    }
  }

  /// All runs that are not deleted, in the order of the table, and how many are.
  package static func runs(
    in database: borrowing SQLiteDatabase
  ) throws -> (runs: [MLflowRun], deleted: Int) {
    guard try database.hasTable("runs"), try database.hasTable("metrics") else {
      throw Failure.otherDatabase
    }
    var runs: [MLflowRun] = []
    var places: [String: Int] = [:]
    var deleted = 0
    try database.query("SELECT run_uuid, name, lifecycle_stage FROM runs") { row in
      guard let identifier = row[0].text, places[identifier] == nil else { return }
      guard row[2].text ?? "active" == "active" else {
        deleted += 1
        return
      }
      places[identifier] = runs.count
      let name = row[1].text ?? ""
      runs.append(MLflowRun(name: name.isEmpty ? identifier : name))
    }
    try database.query("SELECT run_uuid, key, value, step, timestamp, is_nan FROM metrics") { row in
      guard let identifier = row[0].text, let place = places[identifier], let key = row[1].text,
        let value = row[2].number
      else { return }
      // NaN stands as (0, is_nan), infinity as the largest number.
      let isFinite = row[5].number != 1 && value.magnitude < .greatestFiniteMagnitude
      runs[place].metrics.append(
        MLflowRun.Metric(
          key: key, value: isFinite ? value : .nan, step: row[3].number ?? 0,
          milliseconds: row[4].number ?? 0))
    }
    guard try database.hasTable("params") else { return (runs, deleted) }
    try database.query("SELECT run_uuid, key, value FROM params") { row in
      guard let identifier = row[0].text, let place = places[identifier], let key = row[1].text,
        let value = row[2].text
      else { return }
      runs[place].parameters.append((key, value))
    }
    return (runs, deleted)
  }
}
