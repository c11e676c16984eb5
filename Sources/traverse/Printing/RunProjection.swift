import Host
package import JSON
package import Scaling

/// Where a run under way will end, by the law of its shape.
package struct RunProjection: Sendable {
  package let run: String
  package let shape: Shape
  package let last: RunLog.Point
  /// Compute at which the run is to end; `nil` where neither its log nor the user tells.
  package let end: Compute?
  /// The law's error there, and the interval of its draws; `nil` without a law or an end.
  package let error: Double?
  package let interval: Interval?
  package let level: Double
  /// Seconds until then at the pace so far; `nil` where the log has no times.
  package let seconds: Double?

  /// For each run; what its log says of its end goes before `end`.
  package static func all(
    of runs: [RunLog], by laws: LawSet, until end: Compute?, level: Double
  ) -> [RunProjection] {
    runs.compactMap { run in
      guard let last = run.points.last else { return nil }
      let end = run.planned ?? end
      let law = laws.laws.first { $0.shape == run.shape && $0.fit?.status.isUsable == true }
      let pace = last.seconds.map { $0 / last.compute.flops }
      return RunProjection(
        run: run.name, shape: run.shape, last: last, end: end,
        error: end.flatMap { law?.curve?.error(after: $0) },
        interval: end.flatMap { law?.band(at: [$0], level: level)?.first }, level: level,
        seconds: end.flatMap { end in pace.map { max(0, end.flops - last.compute.flops) * $0 } })
    }
  }

  /// Whether nothing more is to come; compute is counted in floating point.
  package var hasEnded: Bool { end.map { last.compute.flops >= $0.flops * (1 - 1e-9) } ?? false }

  package static func text(_ projections: [RunProjection]) -> String {
    var table = Table([
      ("run", .left), ("shape", .left), ("now at", .right), ("error", .right), ("done", .right),
      ("ends at", .right), ("with", .right), ("", .left), ("in", .right),
    ])
    for run in projections {
      table.add([
        run.run, run.shape.description, NumberText.compute(run.last.compute),
        NumberText.error(run.last.error),
        run.end.map { NumberText.percent(min(1, run.last.compute / $0)) } ?? "",
        run.end.map(NumberText.compute) ?? "unknown",
        run.hasEnded
          ? "ended" : run.error.map(NumberText.error) ?? (run.end == nil ? "" : "no law"),
        run.hasEnded ? "" : run.interval.map { NumberText.interval($0, NumberText.error) } ?? "",
        run.hasEnded ? "" : run.seconds.map(TrainingText.duration) ?? "",
      ])
    }
    var text = table.withoutEmptyColumns.text
    if projections.contains(where: { $0.end == nil }) {
      text += "\n\nWhere a run ends its log does not tell: --until FLOPS"
    }
    return text
  }

  package var json: JSONValue {
    .object(present: [
      ("run", .string(run)), ("shape", shape.json), ("compute", .number(last.compute.flops)),
      ("error", .number(last.error)), ("end_compute", end.map { .number($0.flops) }),
      ("end_error", error.map { .number($0) }),
      (
        "interval",
        interval.map { interval in
          .object([
            .init("level", .number(level)),
            .init("error", .array([.number(interval.lower), .number(interval.upper)])),
          ])
        }
      ), ("seconds_left", seconds.map { .number($0) }),
    ])
  }
}
