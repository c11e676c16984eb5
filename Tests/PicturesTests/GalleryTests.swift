import Pictures
import Scaling
import Testing

/// Pictures of every kind, checked for legibility and there to be looked at:
/// `swift test --filter GalleryTests --attachments-path DIR` writes them to DIR, which must exist.
@Suite struct GalleryTests {
  /// Words apart, all inside the picture, and none of the legend's over a panel.
  @Test(arguments: Case.allCases)
  func `a reader can read it`(picture: Case) throws {
    let figure = try picture.figure
    let words = SVGText(try Gnuplot.render(figure, as: .svg))
    #expect(words.isWellFormed)
    let places = words.places.filter { !$0.text.allSatisfy(\.isWhitespace) }
    for (index, box) in places.enumerated() {
      #expect(box.x.lowerBound >= 0 && box.x.upperBound <= figure.width, "\(box)")
      #expect(box.y.lowerBound >= 0 && box.y.upperBound <= figure.height, "\(box)")
      for other in places[(index + 1)...] { #expect(!box.overlaps(other), "\(box) on \(other)") }
    }
    for entry in figure.legend.entries where entry.text != " " {
      let box = try #require(places.last { $0.text == entry.text }, "\(entry.text) is missing")
      #expect(figure.panels.allSatisfy { $0.frame.right < box.x.lowerBound })
    }
    for panel in figure.panels {
      #expect(!panel.x.title.isEmpty || panel != figure.panels.last)
      #expect(panel.series.flatMap(\.rows).flatMap { $0 }.contains { $0.isFinite })
    }
    Attachment.record(try Gnuplot.render(figure, as: .png), named: "\(picture).png")
  }

  enum Case: CaseIterable {
    case fitOne, fitTwoFewPoints, fitFive, fitTwelve, fitNarrow, fitWideBands
    case planFour, planStatic, planExtrapolated, planCosts, planTwelve
    case whatIfBudget, whatIfTarget

    var figure: Figure {
      get throws {
        switch self {
        case .fitOne: return try fit(olmo(1, heldOut: 60), points: 90)
        case .fitTwoFewPoints: return try fit(olmo(2, heldOut: 6), points: 12, noise: 0.006)
        case .fitFive:
          return try fit(
            olmo(5, heldOut: 60), points: 90, metric: "eval/c4_en-validation/CrossEntropyLoss")
        case .fitTwelve:
          return try fit(Examples.widths, points: 14, noise: 0.01, metric: "eval_error")
        case .fitNarrow:
          let row = Examples.Row(
            label: "x", reducible: 0.001, b: 0.5, c: 3.2, compute: 9e19...1.6e20)
          return try fit([Examples.law(row, draws: 0)], points: 12, noise: 1e-5)
        case .fitWideBands:
          let laws = Examples.olmo.prefix(2).map { Examples.law($0, spread: 0.28) }
          return try fit(laws, points: 12, noise: 0.006)
        case .planFour:
          return try plan(olmo(5), budget: 1e20) { $0.errorInterval = Interval(3.205, 3.229) }
        case .planStatic: return try plan(olmo(5), budget: 3e18)
        case .planExtrapolated:
          return try plan(olmo(5), budget: 3e22) {
            $0.computeInterval = Interval(2e22, .infinity)
          }
        case .planCosts:
          let transition = Plan.Transition(compute: Compute(flops: 1.5e18), bump: 0.06)
          return try plan(olmo(5), budget: 7e19, transition: transition)
        case .planTwelve: return try plan(Examples.widths, budget: 1e18, metric: "eval_error")
        case .whatIfBudget: return try Self.sets.figure
        case .whatIfTarget: return try Self.costs.figure
        }
      }
    }

    private func olmo(_ count: Int, heldOut: Int = 0) -> [Law] {
      Examples.olmo.prefix(count).map { row in
        var law = Examples.law(row)
        law.fit?.holdOut?.heldOutPoints = heldOut
        return law
      }
    }

    private func fit(
      _ laws: [Law], points: Int, noise: Double = 0.0012, metric: String = "eval_loss"
    ) throws -> Figure {
      let logs = laws.map { Examples.log(for: $0, points: points, noise: noise) }
      return try FitPicture(laws: Examples.laws(laws, metric: metric), logs: logs).figure
    }

    private func plan(
      _ laws: [Law], budget: Double, metric: String = "eval_loss",
      transition: Plan.Transition = .none, ending: (inout Plan.Outcome) -> Void = { _ in }
    ) throws -> Figure {
      let set = Examples.laws(laws, metric: metric)
      var plan = Examples.plan(set, budget: budget, transition: transition)
      ending(&plan.final)
      return try PlanPicture(plan, laws: set).figure
    }

    private static var sets: WhatIfPicture {
      get throws {
        try WhatIfPicture(
          [
            .init(label: "size=190M,1B", value: 3.2293, interval: .init(3.218, 3.241)),
            .init(
              label: "size=190M,370M,760M,1B", value: 3.2172, interval: .init(3.205, 3.229),
              reference: 3.2413),
            .init(
              label: "without size=760M", value: 3.2231, interval: .init(3.21, .infinity),
              reference: 3.273),
            .init(label: "size=190M", value: 3.4349, reference: 3.4349),
            .init(label: "size=3B", value: nil),
          ], metric: "eval_loss", goal: .budget(Compute(flops: 1e20)))
      }
    }

    private static var costs: WhatIfPicture {
      get throws {
        try WhatIfPicture(
          [
            .init(
              label: "patch=14,7 width=128", value: 4.3e19, interval: .init(3.7e19, 5e19),
              reference: 9e19),
            .init(label: "patch=7 width=128,256", value: 1.3e20, reference: 2e21),
          ], metric: "eval_error", goal: .target(error: 0.103))
      }
    }
  }
}
