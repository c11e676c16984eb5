import Engine
import Host
import JSON
import Scaling

/// What a run through several shapes came to, beside what its plan projected.
struct AdaptiveOutcome {
  let metric: String
  let phases: [Phase]
  let log: String

  struct Phase {
    let shape: Shape
    let projected: Double
    let interval: Interval?
    /// At the end of the phase; right behind the transition into it; `nil` where the log has no such point.
    let reached: Double?
    let entered: Double?
    let compute: Compute
    let steps: Int
    let seconds: Double
  }

  /// Reads the run's log.
  init(_ plan: Plan, _ phases: [AdaptiveRun.Phase], log path: String) throws {
    let bytes = try FileContents.read(path, limit: 1 << 30)
    var points: [(phase: Int, point: LogPoint)] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
      do {
        let point = try LogPoint(JSONCursor(JSONParser.parse(Array(line))))
        points.append((point.phase, point))
      } catch {
        throw FileError(path: path, reason: "\(error)")
      }
    }
    metric = plan.metric
    log = path
    func error(_ point: LogPoint?) -> Double? {
      plan.metric == "eval_error" ? point?.evalError : point?.evalLoss
    }
    var (compute, seconds) = (Compute.zero, 0.0)
    var found: [Phase] = []
    for (index, planned) in plan.phases.enumerated() {
      let own = points.filter { $0.phase == index }.map(\.point)
      let end = own.last
      found.append(
        Phase(
          shape: planned.shape, projected: planned.endError,
          interval: index + 1 == plan.phases.count
            ? plan.final.errorInterval : planned.endErrorInterval,
          reached: error(end), entered: index > 0 ? error(own.first) : nil,
          compute: (end?.compute ?? compute) - compute,
          steps: phases[index].spec.steps(of: phases[index].shape),
          seconds: (end?.seconds ?? seconds) - seconds))
      (compute, seconds) = (end?.compute ?? compute, end?.seconds ?? seconds)
    }
    self.phases = found
  }

  var json: JSONValue {
    .object([
      .init("format", .string("traverse.adaptive-result/1")), .init("metric", .string(metric)),
      .init("log", .string(log)),
      .init(
        "phases",
        .array(
          phases.map { phase in
            .object(present: [
              ("shape", phase.shape.json), ("steps", .integer(phase.steps)),
              ("compute", .number(phase.compute.flops)), ("seconds", .number(phase.seconds)),
              ("entered_error", phase.entered.map { .number($0) }),
              ("projected_error", .number(phase.projected)),
              ("interval", phase.interval.map { .interval($0) }),
              ("reached_error", phase.reached.map { .number($0) }),
            ])
          })),
    ])
  }
}

/// Projected against actual, in words.
enum AdaptiveText {
  static func text(_ outcome: AdaptiveOutcome) -> String {
    var table = Table([
      ("phase", .right), ("shape", .left), ("FLOP", .right), ("steps", .right), ("time", .right),
      ("enters at", .right), ("projected", .right), ("", .left), ("reached", .right), ("", .left),
    ])
    for (index, phase) in outcome.phases.enumerated() {
      let verdict: String
      switch (phase.interval, phase.reached) {
      case (let interval?, let reached?):
        verdict =
          reached < interval.lower ? "below" : reached > interval.upper ? "above" : "as projected"
      default: verdict = ""
      }
      table.add([
        "\(index + 1)", phase.shape.description, NumberText.compute(phase.compute),
        "\(phase.steps)", TrainingText.duration(phase.seconds),
        phase.entered.map(NumberText.error) ?? "", NumberText.error(phase.projected),
        phase.interval.map { NumberText.interval($0, NumberText.error) } ?? "",
        phase.reached.map(NumberText.error) ?? "", verdict,
      ])
    }
    return "\(FileName.printable(outcome.metric)) at the end of each phase\n\n"
      + table.withoutEmptyColumns.text + "\n\nlog  \(FileName.printable(outcome.log))"
  }
}
