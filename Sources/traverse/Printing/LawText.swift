import Host
package import Scaling

/// Laws as tables and the sentences a reader should see beneath them.
package enum LawText {
  /// The parameters with their intervals, then how the fits went, one row a law.
  package static func text(_ set: LawSet) -> String {
    let reports = set.laws.compactMap(\.fit)
    var parts = [heading(set)]
    if set.laws.contains(where: { $0.curve != nil }) { parts.append(curves(set.laws).text) }
    if !reports.isEmpty { parts.append(fits(set.laws).text) }
    if let note = SharedAxes(set.laws.map(\.shape)).note { parts.append(note) }
    if let level = reports.first(where: { $0.intervals != nil })?.level {
      parts.append(
        "Brackets: \(NumberText.percentInWords(level)) profile-likelihood intervals. "
          + "Unseen half: a law fitted to the lower half, at the last point.")
    }
    return parts.joined(separator: "\n\n")
  }

  /// Why there are laws that cannot be used: a line for each reason, headed by the shapes it concerns.
  package static func refusals(_ set: LawSet) -> [String] {
    grouped(set) { law in
      guard let fit = law.fit, !fit.status.isUsable else { return [] }
      return [fit.reason ?? fit.status.word]
    }
  }

  /// What to know of the laws that can be used, in lines of the same kind.
  package static func warnings(_ set: LawSet) -> [String] {
    grouped(set) { law in law.fit?.warnings ?? [] }
  }

  private static func grouped(_ set: LawSet, _ texts: (Law) -> [String]) -> [String] {
    var lines: [(text: String, shapes: [String])] = []
    for law in set.laws {
      for text in texts(law) {
        if let index = lines.firstIndex(where: { $0.text == text }) {
          lines[index].shapes.append(law.shape.description)
        } else {
          lines.append((text, [law.shape.description]))
        }
      }
    }
    return lines.map { "\($0.shapes.joined(separator: ", ")): \($0.text)" }
  }

  private static func heading(_ set: LawSet) -> String {
    let count = set.laws.count
    return """
      \(count) law\(count == 1 ? "" : "s") E = a (C + d)^-b + c of \(FileName.printable(set.metric)),
      compute counted as \(FileName.printable(set.convention.name))
      """
  }

  static func curves(_ laws: [Law]) -> Table {
    var table = Table([
      ("shape", .left), ("a", .right), ("b", .right), ("", .left), ("c", .right), ("", .left),
      ("d", .right), ("", .left),
    ])
    let axes = SharedAxes(laws.map(\.shape))
    for law in laws {
      guard let curve = law.curve else {
        table.add([axes.own(law.shape).description, "none"] + Array(repeating: "", count: 6))
        continue
      }
      let intervals = law.fit?.intervals
      table.add([
        axes.own(law.shape).description, NumberText.scientific(curve.a, digits: 4), decay(curve.b),
        intervals?.b.map { NumberText.interval($0, decay) } ?? "", NumberText.error(curve.c),
        intervals?.c.map { NumberText.interval($0, NumberText.error) } ?? "", shift(curve.d),
        intervals?.d.map { NumberText.interval($0, shift) } ?? "",
      ])
    }
    return table.withoutEmptyColumns
  }

  static func fits(_ laws: [Law]) -> Table {
    var table = Table([
      ("shape", .left), ("points", .right), ("FLOP", .left), ("objective", .right),
      ("condition", .right), ("unseen half", .left), ("", .right), ("status", .left),
    ])
    let axes = SharedAxes(laws.map(\.shape))
    for law in laws {
      guard let fit = law.fit else {
        table.add([axes.own(law.shape).description, "", "", "", "", "", "", "by hand"])
        continue
      }
      let ends = [fit.compute.lowerBound, fit.compute.upperBound]
      table.add([
        axes.own(law.shape).description, String(fit.points),
        ends.map { NumberText.scientific($0, digits: 3) }.joined(separator: " to "),
        fit.objective.map { NumberText.scientific($0, digits: 4) } ?? "",
        fit.condition.map { NumberText.significant($0, digits: 2) } ?? "",
        fit.holdOut?.verdict.rawValue ?? "", fit.holdOut?.errorAtEnd.map(signedPercent) ?? "",
        status(fit),
      ])
    }
    return table.withoutEmptyColumns
  }

  private static func decay(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }

  private static func shift(_ value: Double) -> String { NumberText.scientific(value, digits: 2) }

  private static func signedPercent(_ fraction: Double) -> String {
    (fraction < 0 ? "" : "+") + NumberText.fixed(100 * fraction, decimals: 2) + " %"
  }

  private static func status(_ fit: FitReport) -> String {
    guard !fit.status.bounds.isEmpty else { return fit.status.word }
    return "at bound: " + fit.status.bounds.map(\.rawValue).joined(separator: ", ")
  }
}
