import Scaling

/// Laws as a table and the sentences a reader should see beneath it.
enum LawText {
  /// One row a law: the parameters with their intervals, and how the fit went.
  static func table(_ set: LawSet) -> String {
    var table = Table([
      ("shape", .left), ("points", .right), ("a", .right), ("b", .left), ("c", .left),
      ("d", .left), ("objective", .right), ("unseen half", .left), ("status", .left),
    ])
    for law in set.laws { table.add(row(law)) }
    return "metric \(set.metric), compute counted as \(set.convention), E = a (C + d)^-b + c\n\n"
      + table.text
  }

  /// Reasons and warnings, one line each, headed by the shape they concern.
  static func remarks(_ set: LawSet) -> [String] {
    set.laws.flatMap { law in
      ([law.fit?.reason] + (law.fit?.warnings ?? [])).compactMap { $0 }
        .map { "\(law.shape): \($0)" }
    }
  }

  private static func row(_ law: Law) -> [String] {
    let fit = law.fit
    guard let curve = law.curve else {
      return [
        law.shape.description, fit.map { String($0.points) } ?? "", "", "", "", "", "", "",
        status(fit),
      ]
    }
    let intervals = fit?.intervals
    return [
      law.shape.description,
      fit.map { String($0.points) } ?? "",
      NumberText.scientific(curve.a, digits: 4),
      parameter(curve.b, intervals?.b) { NumberText.fixed($0, decimals: 3) },
      parameter(curve.c, intervals?.c) { NumberText.fixed($0, decimals: 4) },
      parameter(curve.d, intervals?.d) {
        $0 == 0 ? "0" : NumberText.scientific($0, digits: 2)
      },
      fit?.objective.map { NumberText.scientific($0, digits: 4) } ?? "",
      holdOut(fit?.holdOut),
      status(fit),
    ]
  }

  private static func parameter(
    _ value: Double, _ interval: Interval?, _ number: (Double) -> String
  ) -> String {
    guard let interval else { return number(value) }
    return "\(number(value)) \(NumberText.interval(interval, number))"
  }

  private static func status(_ fit: FitReport?) -> String {
    guard let fit else { return "by hand" }
    guard !fit.status.bounds.isEmpty else { return fit.status.word }
    return "at bound: " + fit.status.bounds.map(\.rawValue).joined(separator: ", ")
  }

  private static func holdOut(_ holdOut: FitReport.HoldOut?) -> String {
    guard let holdOut else { return "" }
    guard let error = holdOut.errorAtEnd else { return holdOut.verdict.rawValue }
    let sign = error < 0 ? "" : "+"
    return "\(holdOut.verdict.rawValue), \(sign)\(NumberText.fixed(100 * error, decimals: 2)) %"
  }
}
