import Planner
import Scaling

/// What changes of shape are charged, as a table.
enum TransitionCostsText {
  static func text(_ costs: TransitionCosts) -> String { table(costs).text }

  /// One row for each pair that the file names, then all others.
  static func table(_ costs: TransitionCosts) -> Table {
    var table = Table([("from", .left), ("to", .left), ("FLOP", .right), ("bump", .right)])
    let pairs = costs.exceptions.map { pair, charge in
      (from: pair.from.description, to: pair.to.description, charge: charge)
    }
    for (from, to, charge) in pairs.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      table.add([from, to] + cells(charge))
    }
    table.add([pairs.isEmpty ? "any" : "any other", "any"] + cells(costs.usual))
    return table
  }

  private static func cells(_ charge: Plan.Transition) -> [String] {
    [NumberText.compute(charge.compute), NumberText.error(charge.bump)]
  }
}
