import Engine
import Host
import LawFit
import Pictures
import Planner
import Scaling

/// The page that a report is: what it was given, in the order in which one would tell it.
struct ReportPage {
  let inputs: ReportInputs
  var provenance = Provenance()

  init(_ inputs: ReportInputs) { self.inputs = inputs }

  var html: [UInt8] {
    get throws {
      let parts = [try plan, try runs, try laws, whatIf, calibration].flatMap(\.self)
      guard !parts.isEmpty else {
        throw FileError(path: "report", reason: "there is neither a law nor a plan nor a run in it")
      }
      let title = "Traverse: \(inputs.plan?.metric ?? inputs.laws?.metric ?? "report")"
      return HTML.page(
        title: title, [.element("h1", [], [.text(title)])] + parts + [footer],
        style: WhatIfPanel.style, script: inputs.laws == nil ? nil : WhatIfPanel.script)
    }
  }

  // MARK: Sections

  private var plan: [HTML] {
    get throws {
      guard let plan = inputs.plan else { return [] }
      var parts = [
        heading("The plan"), paragraph(PlanText.heading(plan) + "."),
      ]
      if let verdict = PlanText.verdict(plan) {
        parts.append(.element("p", [("class", "verdict")], [.text(verdict)]))
      }
      if let laws = inputs.laws, let picture = try? PlanPicture(plan, laws: laws).figure {
        parts.append(try drawn(picture, "The plan as a path across its laws, and the prices"))
      }
      parts += [PlanText.phases(plan).html, paragraph(PlanText.outcome(plan))]
      if !plan.baselines.isEmpty { parts.append(PlanText.baselines(plan).html) }
      return parts + (PlanText.notes(plan) + plan.warnings).map { paragraph($0) }
    }
  }

  private var runs: [HTML] {
    get throws {
      try inputs.runs.flatMap { run in
        let outcome = run.outcome
        let phases = outcome.phases.enumerated().map { index, phase in
          RunPicture.Phase(
            shape: phase.shape,
            points: run.log.points.filter { $0.phase == index }.compactMap { point in
              run.plan.error(of: point).map {
                RunPicture.Point(
                  compute: point.compute, error: $0, trainLoss: point.trainLoss,
                  evalLoss: point.evalLoss)
              }
            })
        }
        let projection = Projection(run.plan)
        let shapes = phases.map(\.shape) + run.plan.baselines.flatMap(\.shapes)
        // No picture where no point has the plan's metric.
        let picture = try? RunPicture(
          phases, metric: run.plan.metric,
          statics: inputs.logs.filter { shapes.contains($0.shape) && $0.metric == run.plan.metric },
          projection: { projection.error(after: $0) }
        ).figure
        let about: [HTML?] = [
          heading("The run: projected against actual"),
          try picture.map {
            try drawn($0, "Projected and actual error, and training over held-out loss")
          },
          picture == nil
            ? nil
            : paragraph(
              "Below: training loss over held-out loss, less one; learning by heart shows as a fall."
            ),
          AdaptiveText.phases(outcome).html,
          outcome.baselines.isEmpty ? nil : AdaptiveText.baselines(outcome).html,
        ]
        return about.compactMap(\.self) + AdaptiveText.notes(outcome).map { paragraph($0) }
          + [paragraph("Compute by phase:"), ShareBar(outcome).html]
      }
    }
  }

  private var laws: [HTML] {
    get throws {
      guard let laws = inputs.laws else { return [] }
      let logs = inputs.logs.filter { $0.metric == laws.metric }
      var parts = [heading("The laws")]
      if let picture = try? FitPicture(laws: laws, logs: logs).figure {
        parts.append(try drawn(picture, "Laws against the runs they were fitted to"))
      }
      if laws.laws.contains(where: { $0.curve != nil }) {
        parts.append(LawText.curves(laws.laws).html)
      }
      if laws.laws.contains(where: { $0.fit != nil }) { parts.append(LawText.fits(laws.laws).html) }
      let note = SharedAxes(laws.laws.map(\.shape)).note.map { [$0] } ?? []
      return parts + (note + LawText.refusals(laws) + LawText.warnings(laws)).map { paragraph($0) }
    }
  }

  private var whatIf: [HTML] {
    guard let laws = inputs.laws else { return [] }
    let plan = inputs.plan.flatMap { $0.metric == laws.metric ? $0 : nil }
    return WhatIfPanel(
      laws: laws, budget: plan?.final.compute, source: ["--laws", inputs.lawsPath ?? "laws.json"]
    ).html
  }

  private var calibration: [HTML] {
    guard let (compute, seconds) = inputs.calibration else { return [] }
    var words =
      "The sweep took \(NumberText.compute(compute)) FLOP and "
      + "\(TrainingText.duration(seconds)) of training."
    if let saved { words += " " + saved.sentence(afterCalibrating: compute) }
    return [heading("What calibration cost"), paragraph(words)]
  }

  /// What one run saves against the best shape alone: as it was, or as it is planned.
  private var saved: Saved? {
    for run in inputs.runs {
      guard let best = run.outcome.baselines.first(where: { $0.kind == .bestStatic }),
        let needed = best.compute
      else { continue }
      let spent = run.outcome.phases.reduce(Compute.zero) { $0 + $1.compute }
      return Saved(compute: needed - spent, isActual: true)
    }
    guard let plan = inputs.plan,
      let match = plan.baselines.first(where: { $0.kind == .bestStatic })?.computeToMatch
    else { return nil }
    return Saved(compute: match - plan.final.compute, isActual: false)
  }

  private struct Saved {
    let compute: Compute
    let isActual: Bool

    func sentence(afterCalibrating cost: Compute) -> String {
      let who = isActual ? "The run saved" : "A run of this plan would save"
      guard compute > .zero else {
        return "\(who) nothing against the best shape alone, so it is never paid for."
      }
      let runs = (cost / compute).rounded(.up)
      return
        "\(who) \(NumberText.compute(compute)) FLOP against the best shape alone: paid for after "
        + (runs == 1 ? "one such run." : "\(Int(min(runs, 1e15))) such runs.")
    }
  }

  private var footer: HTML {
    let command = (["traverse"] + provenance.command).joined(separator: " ")
    let files = provenance.inputs.map { "\($0.name) (\($0.sha256.prefix(12)))" }
    return .element(
      "footer", [],
      [
        .text("Made by \(provenance.program ?? "traverse"): \(FileName.printable(command)). From "),
        .text(FileName.printable(files.joined(separator: ", ")) + "."),
      ])
  }

  // MARK: Pieces

  private func heading(_ words: String) -> HTML { .element("h2", [], [.text(words)]) }

  private func paragraph(_ words: String) -> HTML {
    .element("p", [], [.text(FileName.printable(words))])
  }

  private func drawn(_ figure: Figure, _ description: String) throws -> HTML {
    .picture(try Gnuplot.render(figure, as: .svg), description)
  }
}

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
