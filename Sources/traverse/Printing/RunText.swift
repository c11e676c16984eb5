package import Scaling

/// Runs as they were imported: what each quantity comes from, and what was left out.
package enum RunText {
  package static func text(_ runs: [RunLog]) -> String { sources(runs) + "\n\n" + table(runs) }

  private static func table(_ runs: [RunLog]) -> String {
    let columns: [(title: String, alignment: Table.Alignment)] = [
      ("run", .left), ("shape", .left), ("points", .right), ("FLOP", .left), ("error", .left),
      ("learning rate", .left), ("left out", .left),
    ]
    var table = Table(columns, widest: 24)
    for run in runs {
      table.add([
        run.name, run.shape.description, String(run.points.count),
        range(run.points.map(\.compute.flops)) { NumberText.scientific($0, digits: 3) },
        range(run.points.map(\.error), NumberText.error), learningRate(run.learningRate),
        curation(run.curation),
      ])
    }
    return table.withoutEmptyColumns.text
  }

  /// Where the quantities of a law come from; more than one line where the runs do not agree.
  private static func sources(_ runs: [RunLog]) -> String {
    var table = Table([("quantity", .left), ("from", .left)], widest: 90)
    func add(_ quantity: String, _ source: (RunLog) -> String) {
      var seen: Set<String> = []
      for run in runs where seen.insert(source(run)).inserted {
        table.add([seen.count == 1 ? quantity : "", source(run)])
      }
    }
    add("error", \.sources.error)
    add("compute", \.sources.compute)
    add("counted as", \.convention.name)
    add("shape", \.sources.shape)
    return table.text
  }

  /// `2 (not finite; lines 4, 9), 1 (spike; line 30)`, or nothing.
  package static func curation(_ curation: RunLog.Curation) -> String {
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
    case .unknown: return ""
    case .constant: return "constant"
    case .varying(let ratio):
      guard ratio.isFinite else { return "falls to 0" }
      return "varies \(NumberText.fixed(ratio, decimals: ratio < 2 ? 3 : 1))-fold"
    }
  }

  private static func range(_ values: [Double], _ number: (Double) -> String) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    return low == high ? number(low) : "\(number(low)) to \(number(high))"
  }
}
