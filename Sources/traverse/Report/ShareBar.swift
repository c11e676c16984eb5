import Pictures
import Scaling

/// The parts of a run's compute as one bar.
struct ShareBar {
  private let outcome: AdaptiveOutcome

  init(_ outcome: AdaptiveOutcome) { self.outcome = outcome }

  var html: HTML {
    let whole = outcome.phases.reduce(Compute.zero) { $0 + $1.compute }
    let colours = ShapeKey(outcome.phases.map(\.shape))
    let axes = AdaptiveText.axes(of: outcome)
    return .element(
      "div", [("class", "bar")],
      outcome.phases.map { phase in
        let share = NumberText.fixed(100 * (phase.compute / whole), decimals: 2)
        let colour = colours[phase.shape]?.colour ?? .ink
        let words = "\(axes.own(phase.shape)): \(NumberText.compute(phase.compute)), \(share) %"
        // What is too narrow for its words says them to who points at it.
        let attributes: [(StaticString, String)] = [
          ("style", "width:\(share)%;background:\(colour.css)"), ("title", words),
        ]
        return .element("span", attributes, [.text(words)])
      })
  }
}
