import Calibrate
import JSON
import Scaling

/// What a sweep would take.
struct SweepEstimate {
  static let format = "traverse.sweep-estimate/1"

  let cells: [SweepCell]
  let estimates: [TrainingEstimate]
  let jobs: Int

  init(_ cells: [SweepCell], _ estimates: [TrainingEstimate], jobs: Int) {
    self.cells = cells
    self.estimates = estimates
    self.jobs = jobs
  }

  var compute: Compute { cells.reduce(.zero) { $0 + $1.compute } }

  /// With so many jobs at a time, the dearest first, each as fast as it was measured alone.
  var seconds: Double {
    var free = [Double](repeating: 0, count: jobs)
    let order = cells.indices.sorted { cells[$0].compute > cells[$1].compute }
    for index in order {
      let job = free.indices.min { free[$0] < free[$1] } ?? 0
      free[job] += estimates[index].seconds
    }
    return free.max() ?? 0
  }

  /// Of the largest cells that run together.
  var memoryBytes: Int {
    estimates.map(\.memoryBytes).sorted(by: >).prefix(jobs).reduce(0, +)
  }

  var json: JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("jobs", .integer(jobs)),
      .init("compute", .number(compute.flops)), .init("seconds", .number(seconds)),
      .init("memory_bytes", .integer(memoryBytes)), .init("cells", .array(estimates.map(\.json))),
    ])
  }
}

/// A sweep in words.
enum SweepText {
  /// A row for each task; what a request leaves out has its usual value.
  static func text(_ manifest: SweepManifest) -> String {
    var table = Table([
      ("task", .right), ("run", .left), ("steps", .right), ("seed", .right), ("data", .left),
    ])
    for (index, task) in manifest.tasks.enumerated() {
      func shown(_ key: String) -> String {
        guard let value = task.request[key] else { return "" }
        return value.string ?? JSONWriter.text(of: value, layout: .compact)
      }
      table.add(["\(index)", task.name, shown("steps"), shown("seed"), shown("data")])
    }
    return table.text
  }

  static func text(_ estimate: SweepEstimate) -> String {
    var table = Table([
      ("run", .left), ("steps", .right), ("FLOP", .right), ("parameters", .right),
      ("memory", .right), ("speed", .right), ("time", .right),
    ])
    for (cell, one) in zip(estimate.cells, estimate.estimates) {
      table.add([
        cell.name, "\(cell.steps)", NumberText.compute(cell.compute), "\(one.parameters)",
        TrainingText.bytes(one.memoryBytes),
        TrainingText.rate(one.computePerStep.flops / one.secondsPerStep),
        TrainingText.duration(one.seconds),
      ])
    }
    let jobs = estimate.jobs == 1 ? "one run at a time" : "\(estimate.jobs) runs at a time"
    return table.text + "\n\n"
      + "Together \(NumberText.compute(estimate.compute)) FLOP, about "
      + "\(TrainingText.duration(estimate.seconds)) with \(jobs), up to "
      + "\(TrainingText.bytes(estimate.memoryBytes)) besides the data."
  }
}
