import Scaling

/// Runs as they were imported: what each quantity comes from, and what was left out.
enum RunText {
  static func table(_ runs: [RunLog]) -> String {
    var table = Table([
      ("run", .left), ("shape", .left), ("points", .right), ("FLOP", .left), ("error", .left),
      ("learning rate", .left), ("left out", .left),
    ])
    for run in runs {
      let errors = run.points.map(\.error)
      table.add([
        run.name, run.shape.description, String(run.points.count),
        range(run.points.map(\.compute.flops)) { NumberText.scientific($0, digits: 4) },
        range(errors, NumberText.error), learningRate(run.learningRate), curation(run.curation),
      ])
    }
    return table.text
  }

  /// Where metric, compute and shape come from; one line for all runs that agree.
  static func sources(_ runs: [RunLog]) -> String {
    var lines: [String] = []
    for run in runs {
      let line =
        "error: \(run.sources.error) · compute: \(run.sources.compute) "
        + "(convention \(run.convention)) · shape: \(run.sources.shape)"
      if !lines.contains(line) { lines.append(line) }
    }
    return lines.joined(separator: "\n")
  }

  /// `dropped 2 (not finite; lines 4, 9), 1 (spike; line 30)`, or nothing.
  static func curation(_ curation: RunLog.Curation) -> String {
    guard !curation.dropped.isEmpty else { return "" }
    let parts = curation.dropped.map { drop in
      let lines = drop.examples.map(String.init).joined(separator: ", ")
      let more = drop.count > drop.examples.count ? ", …" : ""
      let place = lines.isEmpty ? "" : "; line\(drop.count == 1 ? "" : "s") \(lines)\(more)"
      return "\(drop.count) (\(drop.rule.rawValue)\(place))"
    }
    return parts.joined(separator: ", ")
  }

  private static func learningRate(_ rate: RunLog.LearningRate) -> String {
    switch rate {
    case .unknown: return "unknown"
    case .constant: return "constant"
    case .varying(let ratio):
      return ratio.isFinite ? "varies \(NumberText.fixed(ratio, decimals: 1))-fold" : "falls to 0"
    }
  }

  private static func range(_ values: [Double], _ number: (Double) -> String) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    return low == high ? number(low) : "\(number(low)) to \(number(high))"
  }
}
