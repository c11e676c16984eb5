package import Scaling

/// A plan as the path across its laws, and below it the prices that chose it.
///
/// Above, against training compute: every law thin, the run thick in the colour of the shape it trains,
/// dotted level lines from each transition to the place on the entered law where a static run stands
/// at that error (compute the plan does not spend), the best static run, and the projected end with its interval.
/// Below, against falling error: what a unit of error costs each shape, p = -dC/dE, with the lower
/// envelope and the switches (the idea of figure 3 of Anagnostidis et al. 2023, arXiv:2311.03233).
package struct PlanPicture {
  private let plan: Plan
  private let laws: [Law]
  private let metric: String
  private let key: ShapeKey
  private let trajectory: Trajectory

  /// Laws that no plan may use are left out.
  ///
  /// Throws where the laws are not those of the plan.
  package init(_ plan: Plan, laws: LawSet) throws(PictureError) {
    self.plan = plan
    self.laws = laws.laws.filter { $0.curve != nil && $0.fit?.status.isUsable != false }
    metric = laws.metric
    key = ShapeKey(self.laws.map(\.shape))
    trajectory = try Trajectory(plan, laws: self.laws)
  }

  private var path: PathPanel {
    PathPanel(plan: plan, laws: laws, key: key, trajectory: trajectory, baseline: baseline)
  }

  package var figure: Figure {
    let prices = PricePanel(laws: laws, key: key, trajectory: trajectory)
    let upper = (
      x: Axis.logarithmic("training compute (FLOP)", path.computeRange),
      y: Axis.logarithmic(metric, path.errorRange)
    )
    var errors = Axis.logarithmic(metric + " (falling)", prices.errorRange)
    errors.direction = .falling
    let cost = Axis.logarithmic("price −dC/dE (FLOP)", prices.priceRange)
    let layout = Layout(
      heights: [370, 220], tickLabels: (upper.y.ticks + cost.ticks).compactMap(\.label),
      legend: legend)
    return Figure(
      width: layout.width, height: layout.height,
      panels: [
        Panel(frame: layout.frames[0], x: upper.x, y: upper.y, series: path.series),
        Panel(frame: layout.frames[1], x: errors, y: cost, series: prices.series),
      ],
      legend: legend)
  }

  /// Nothing to compare with where the plan is itself the best static run.
  private var baseline: Plan.Baseline? {
    let best = plan.baselines.first { $0.kind == .bestStatic }
    return best?.shapes == plan.phases.map(\.shape) ? nil : best
  }

  /// Whether the law's dashed part is in sight.
  private func beyondPoints(_ law: Law) -> Bool {
    guard let fit = law.fit else { return false }
    return fit.compute.upperBound < path.computeRange.upperBound
  }

  private var legend: Legend {
    var entries = key.entries.map { entry in
      Legend.Entry(text: entry.name, mark: .line(entry.colour, width: 1.6))
    }
    entries += [
      .init(text: " ", mark: nil),
      .init(
        text: "this plan: \(Numerals.rounded(plan.final.error))",
        mark: .line(.ink, width: PathPanel.planWidth)),
    ]
    if plan.phases.count > 1 {
      entries.append(
        .init(text: "same error on a static run", mark: .line(.ink, width: 1.4, dash: .dotted)))
      entries.append(.init(text: "transition", mark: .symbols(.circle, .ink, size: 0.55)))
    }
    let hasInterval = plan.final.errorInterval != nil || plan.final.computeInterval != nil
    let level = Numerals.rounded(100 * plan.final.level, digits: 2)
    entries.append(
      .init(
        text: hasInterval ? "projected end, \(level) % interval" : "projected end",
        mark: .symbols(.disc, .ink, size: 0.6)))
    switch plan.goal {
    case .budget: entries.append(.init(text: "budget", mark: PathPanel.goalMark))
    case .target: entries.append(.init(text: "target", mark: PathPanel.goalMark))
    }
    if let baseline, let shape = baseline.shapes.first {
      let name = key[shape]?.name ?? shape.description
      let value = baseline.error.map { ": " + Numerals.rounded($0) } ?? ""
      entries.append(
        .init(text: "best static (\(name))\(value)", mark: PathPanel.baselineMark))
      if let saving = baseline.saving {
        let share = Numerals.decimal(100 * saving, places: 1)
        entries.append(.init(text: "saving against it \(share) %", mark: nil))
      }
    }
    entries.append(.init(text: "cheapest shape", mark: PricePanel.envelopeMark))
    if laws.contains(where: { beyondPoints($0) }) {
      entries.append(
        .init(text: "beyond the points", mark: .line(.grey, width: 1.2, dash: .dashed)))
    }
    return Legend(title: key.title, entries: entries)
  }
}
