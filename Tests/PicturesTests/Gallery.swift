import Pictures
import Scaling
import Testing

@Suite struct GalleryTests {
  func show(_ figure: Figure, _ name: String) throws {
    for f in PictureFormat.allCases {
      Attachment.record(try Gnuplot.render(figure, as: f), named: "\(name).\(f.rawValue)")
    }
  }

  @Test func gallery() throws {
    let rows = Examples.olmo
    for count in [1, 5] {
      var laws = rows.prefix(count).map { Examples.law($0) }
      let logs = laws.map { Examples.log(for: $0) }
      for i in laws.indices {
        laws[i].fit?.holdOut?.heldOutPoints = 60
      }
      let set = LawSet(
        metric: "eval/c4_en-validation/CrossEntropyLoss", convention: .sixND, laws: laws)
      try show(FitPicture(laws: set, logs: logs).figure, "fit-\(count)")
    }
    let all = Examples.laws(rows.map { Examples.law($0) })
    var plan = Examples.plan(all, budget: 1e20)
    plan.final.errorInterval = Interval(3.205, 3.229)
    try show(PlanPicture(plan, laws: all).figure, "plan")
    try show(PlanPicture(Examples.plan(all, budget: 3e18), laws: all).figure, "plan-one")
    plan = Examples.plan(all, budget: 3e22)
    plan.goal = .target(error: plan.final.error)
    plan.final.computeInterval = Interval(2e22, .infinity)
    try show(PlanPicture(plan, laws: all).figure, "plan-long")
    plan = Examples.plan(
      all, budget: 7e19, transition: .init(compute: Compute(flops: 1.5e18), bump: 0.06))
    try show(PlanPicture(plan, laws: all).figure, "plan-costs")
    let set12 = Examples.laws(Examples.widths, metric: "eval_error")
    try show(
      FitPicture(
        laws: set12, logs: Examples.widths.map { Examples.log(for: $0, points: 14, noise: 0.01) }
      ).figure, "fit-12")
    try show(PlanPicture(Examples.plan(set12, budget: 1e18), laws: set12).figure, "plan-12")
    // wide bands, narrow range
    let wide = [Examples.law(rows[0], spread: 0.25), Examples.law(rows[1], spread: 0.3)]
    try show(
      FitPicture(
        laws: LawSet(metric: "eval_loss", convention: .sixND, laws: wide),
        logs: wide.map { Examples.log(for: $0, points: 12, noise: 0.006) }
      ).figure, "fit-wide")
    let narrow = [
      Examples.law(
        .init(label: "a", reducible: 0.001, b: 0.5, c: 3.2, compute: 9e19...1.6e20), spread: 0.1,
        draws: 0)
    ]
    try show(
      FitPicture(
        laws: LawSet(metric: "eval_loss", convention: .sixND, laws: narrow),
        logs: narrow.map { Examples.log(for: $0, points: 12, noise: 0.00001) }
      ).figure, "fit-narrow")
    try show(
      WhatIfPicture(
        [
          .init(
            label: "size=190M,1B", value: 3.2293, interval: .init(3.218, 3.241), reference: 3.2621),
          .init(
            label: "size=190M,370M,760M,1B", value: 3.2172, interval: .init(3.205, 3.229),
            reference: 3.2413),
          .init(
            label: "without size=760M", value: 3.2231, interval: .init(3.21, .infinity),
            reference: 3.273), .init(label: "size=190M", value: 3.4349, reference: 3.4349),
          .init(label: "size=3B", value: nil),
        ], metric: "eval_loss", goal: .budget(.init(flops: 1e20))
      ).figure, "whatif")
    try show(
      WhatIfPicture(
        [
          .init(
            label: "patch=14,7 width=128", value: 4.3e19, interval: .init(3.7e19, 5e19),
            reference: 9e19),
          .init(
            label: "patch=7 width=128,256", value: 1.3e20, interval: .init(1.1e20, 1.6e20),
            reference: 2e21),
        ], metric: "eval_error", goal: .target(error: 0.103)
      ).figure, "whatif-target")
  }
}
