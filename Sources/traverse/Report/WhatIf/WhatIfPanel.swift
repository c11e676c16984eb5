import Host
import JSON
import Pictures
import Planner
import Scaling

/// The part of a page that plans anew for other budgets and other shapes, in the reader's browser.
///
/// The page carries the laws as data and one script that applies the rule to them: the files beside this one, which
/// follow the planner step by step. Where the planner would take a shortest path the panel says so instead.
struct WhatIfPanel {
  let laws: LawSet
  /// Its place among the panels of the page, from 1.
  let number: Int
  /// Where the slider starts; at the greatest compute that the laws cover if left out.
  let budget: Compute?
  /// The words of the command line that lead to these laws.
  let source: [String]

  var html: [HTML] {
    var parts: [HTML] = [
      .element(
        "p", [],
        [
          .text(
            "The rule on the laws above, planned anew in this page: at every error the shape whose next bit of error "
              + "costs least. Changes are free, and shapes change in the usual order of their axes."
          )
        ])
    ]
    do throws(PlanError) {
      parts.append(try section)
    } catch {
      parts.append(
        .element("p", [], [.text(FileName.printable("There is no plan on these laws: \(error)."))]))
    }
    return parts
  }

  private var section: HTML {
    get throws(PlanError) {
      let eligible = try EligibleLaws(laws, startError: nil)
      let excluded = eligible.excluded.map { exclusion in
        HTML.element(
          "p", [],
          [.text(FileName.printable("Without \(exclusion.shape): \(exclusion.reason)."))])
      }
      return .element(
        "section", [("class", "what-if")],
        excluded + [
          .element(
            "noscript", [], [.text("This panel plans by JavaScript, which is switched off here.")]),
          .data(try facts(eligible.laws), class: "what-if-laws"),
        ])
    }
  }

  /// What the script is told of the laws, in the planner's order.
  private func facts(_ eligible: [EligibleLaw]) throws(PlanError) -> JSONValue {
    let coverage = Coverage(eligible)
    let start = budget ?? coverage.greatest
    let range = [min(coverage.least, start), max(100 * coverage.greatest, start)]
    let limits = try Limits(PlanRequest(goal: .budget(start)), eligible)
    // Colours and names as in the picture of the laws.
    let key = ShapeKey(laws.laws.map(\.shape))
    let names = SharedAxes(laws.laws.map(\.shape))
    let title = [
      "Shapes", names.note.map { "(\($0.prefix(1).lowercased())\($0.dropFirst().dropLast()))" },
    ]
    return .object([
      .init("number", .integer(number)),
      .init("metric", .string(FileName.printable(laws.metric))),
      .init("title", .string(FileName.printable(title.compactMap(\.self).joined(separator: " ")))),
      .init("budget", budget.map { .number($0.flops) } ?? .null),
      .init("covered", .number(coverage.greatest.flops)),
      .init("range", .array(range.map { .number($0.flops) })),
      .init("command", .array(source.map { .string(FileName.printable($0)) })),
      .init(
        "laws",
        .array(
          eligible.enumerated().map { place, law in
            let never = eligible.indices.filter {
              $0 != place && !limits.allowsChange(from: place, to: $0)
            }
            return .object([
              .init("shape", .string(law.shape.description)),
              .init("label", .string(FileName.printable(names.own(law.shape).description))),
              .init(
                "axes",
                .array(
                  law.shape.coordinates.map {
                    .array([.string($0.axis), .string($0.value.description)])
                  })),
              .init("rank", .integer(key.entries.firstIndex { $0.shape == law.shape } ?? 0)),
              .init("colour", .string(key[law.shape]?.colour.css ?? "")),
              .init("a", .number(law.curve.a)), .init("b", .number(law.curve.b)),
              .init("c", .number(law.curve.c)), .init("d", .number(law.curve.d)),
              .init("top", .number(law.largestError)),
              .init("fitted", law.law.fit.map { .number($0.compute.upperBound) } ?? .null),
              .init("neverInto", .array(never.map { .integer($0) })),
            ])
          })),
    ])
  }

  static let style = String(decoding: PackageResources.WhatIf_css, as: UTF8.self)

  /// The one script of the page, however many panels it has.
  static let script = String(
    decoding: [
      PackageResources.Law_js, PackageResources.LowestPrice_js, PackageResources.Rule_js,
      PackageResources.Numbers_js, PackageResources.Words_js, PackageResources.Drawing_js,
      PackageResources.Panel_js,
    ].flatMap(\.self), as: UTF8.self)
}

/// Which compute laws have something to say about.
private struct Coverage {
  let least: Compute
  let greatest: Compute

  init(_ laws: [EligibleLaw]) {
    let ranges = laws.map { law -> ClosedRange<Double> in
      if let fit = law.law.fit { return fit.compute }
      // A law written by hand has no points: from a tenth of its reducible error gone to a hundredth left.
      let (top, floor) = (law.largestError, law.curve.c)
      let ends = [0.9, 0.01].map { part in
        law.position(at: floor + part * (top - floor))?.flops ?? 1
      }
      return ends[0]...max(ends[0], ends[1])
    }
    least = Compute(flops: ranges.map(\.lowerBound).min() ?? 1)
    greatest = Compute(flops: ranges.map(\.upperBound).max() ?? 1)
  }
}
