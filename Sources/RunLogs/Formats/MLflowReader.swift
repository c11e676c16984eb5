import JSON
import Scaling

/// One run in a store of MLflow: its metrics, one number at a time, and its parameters.
package struct MLflowRun: Sendable {
  /// The run's own name, else its identifier.
  package var name: String
  package var metrics: [Metric] = []
  package var parameters: [(name: String, value: String)] = []

  package init(name: String) { self.name = name }

  package struct Metric: Sendable {
    package let key: String
    package let value: Double
    package let step: Double
    /// Unix time.
    package let milliseconds: Double

    package init(key: String, value: Double, step: Double, milliseconds: Double) {
      self.key = key
      self.value = value
      self.step = step
      self.milliseconds = milliseconds
    }
  }

  /// Adds what a file of the file store holds: `milliseconds value step` a line, under the key that its path is.
  ///
  /// Throws: `ImportError` for any other line, but for a last one that is cut off.
  /// Format: mlflow/store/tracking/file_store.py, `_get_metric_from_line`.
  package mutating func addMetrics(
    _ bytes: [UInt8], key: String, file: String
  ) throws(ImportError) -> [String] {
    var failure: ImportError?
    let warnings = Lines.forEachWhole(of: bytes, from: 0, name: file) { line, text in
      guard failure == nil, !text.isEmpty else { return }
      let words = text.split(separator: UInt8(ascii: " "))
      // Stores of the first versions have no step.
      guard words.count == 2 || words.count == 3, let time = Number.parse(utf8: words[0]),
        let value = Self.number(words[1]),
        let step = words.count == 3 ? Number.parse(utf8: words[2]) : 0
      else {
        failure = ImportError(
          .data, file: file, line: line,
          found: EscapedText.quoted(String(decoding: text.prefix(80), as: UTF8.self)),
          expected: "a metric of MLflow: milliseconds, value, step")
        return
      }
      metrics.append(Metric(key: key, value: value, step: step, milliseconds: time))
    }
    if let failure { throw failure }
    return warnings
  }

  private static func number(_ word: ArraySlice<UInt8>) -> Double? {
    Number.parse(utf8: word)
      ?? (Number.isMissing(String(decoding: word.prefix(16), as: UTF8.self)) ? .nan : nil)
  }
}

extension LogDocument {
  /// A table for each run, a row for each step.
  ///
  /// Throws: `ImportError` where no run has a metric.
  package init(
    _ runs: [MLflowRun], name: String, warnings: [String] = []
  ) throws(ImportError) {
    let tables = runs.filter { !$0.metrics.isEmpty }.map { $0.table(of: name) }
    guard !tables.isEmpty else {
      throw ImportError(
        .data, file: name, found: "a store of MLflow without a single metric",
        expected: "runs with metrics")
    }
    self.init(tables: tables, warnings: warnings)
  }
}

extension MLflowRun {
  /// The rows by step; what was logged again at a step begins another row behind, for curation to choose.
  fileprivate func table(of file: String) -> LogTable {
    let start = metrics.map(\.milliseconds).min() ?? 0
    var seen: [String: Int] = [:]
    // The how manieth value of its key at its step each metric is.
    let placed = metrics.map { metric in
      let place = seen["\(metric.key)\n\(metric.step)", default: 0]
      seen["\(metric.key)\n\(metric.step)"] = place + 1
      return (metric: metric, place: place)
    }
    let order = placed.indices.sorted { a, b in
      (placed[a].metric.step, placed[a].place, a) < (placed[b].metric.step, placed[b].place, b)
    }
    var rows = StepRows(step: "step")
    for index in order {
      let metric = placed[index].metric
      rows.add(metric.value, metric.key, step: metric.step, place: index + 1)
      rows.complete("seconds", (metric.milliseconds - start) / 1000)
    }
    var config = RunConfig(origin: "the run's parameters")
    for parameter in parameters { config.add(parameter.value, under: [parameter.name]) }
    var header = RunHeader()
    header.name = "\(file) [\(EscapedText.escaped(name))]"
    header.shape = config.axes.isEmpty ? Shape([("run", .label(name))]) : nil
    return rows.table(name: file, format: .mlflow, header: header, config: config)
  }
}
