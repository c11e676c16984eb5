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
      var parts: [HTML] = []
      for plan in inputs.plans { parts += try told(plan) }
      for run in inputs.runs { parts += try told(run) }
      for (index, laws) in inputs.laws.enumerated() { parts += try told(laws, number: index + 1) }
      for sets in inputs.sets { parts += try told(sets) }
      for probe in inputs.probes { parts += told(probe) }
      for costs in inputs.costs { parts += told(costs) }
      parts += calibration
      guard !parts.isEmpty else {
        throw FileError(
          path: "report", reason: "there is nothing to tell: neither law nor plan nor run")
      }
      let metrics = inputs.plans.map(\.value.metric) + inputs.laws.map(\.set.metric)
      let title = "Traverse: \(FileName.printable(metrics.first ?? "report"))"
      return HTML.page(
        title: title, [.element("h1", [], [.text(title)])] + parts + [footer],
        style: WhatIfPanel.style, script: inputs.laws.isEmpty ? nil : WhatIfPanel.script)
    }
  }

  // MARK: Sections

  private func told(_ entry: ReportInputs.Named<Plan>) throws -> [HTML] {
    let plan = entry.value
    var parts = [
      heading("The plan", entry.name, among: inputs.plans.count),
      paragraph(PlanText.heading(plan) + "."),
    ]
    if let verdict = PlanText.verdict(plan) { parts.append(emphasised(verdict)) }
    if let picture = picture(of: plan) {
      parts.append(try drawn(picture, "The plan as a path across its laws, and the prices"))
    }
    parts += [PlanText.phases(plan).html, paragraph(PlanText.outcome(plan))]
    if !plan.baselines.isEmpty { parts.append(PlanText.baselines(plan).html) }
    return parts + (PlanText.notes(plan) + plan.warnings).map { paragraph($0) }
  }

  /// Across the laws given for its metric that have its shapes, or else across those that the plan itself states.
  private func picture(of plan: Plan) -> Figure? {
    let given = inputs.laws.map(\.set).filter { $0.metric == plan.metric }
    return (given + [plan.ownLaws]).lazy.compactMap { try? PlanPicture(plan, laws: $0).figure }
      .first
  }

  private func told(_ run: ReportInputs.Run) throws -> [HTML] {
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
    let statics = inputs.laws.flatMap(\.logs) + inputs.runsWithoutLaws
    // No picture where no point has the plan's metric.
    let picture = try? RunPicture(
      phases, metric: run.plan.metric,
      statics: statics.filter { shapes.contains($0.shape) && $0.metric == run.plan.metric },
      projection: { projection.error(after: $0) }
    ).figure
    let about: [HTML?] = [
      heading("The run: projected against actual", run.name, among: inputs.runs.count),
      try picture.map {
        try drawn($0, "Projected and actual error, and training over held-out loss")
      },
      picture == nil
        ? nil
        : paragraph(
          "Below: training loss over held-out loss, less one; learning by heart shows as a fall."),
      AdaptiveText.phases(outcome).html,
      outcome.baselines.isEmpty ? nil : AdaptiveText.baselines(outcome).html,
    ]
    return about.compactMap(\.self) + AdaptiveText.notes(outcome).map { paragraph($0) }
      + [paragraph("Compute by phase:"), ShareBar(outcome).html]
  }

  /// Laws with their points, and the panel that plans on them anew.
  private func told(_ entry: ReportInputs.Laws, number: Int) throws -> [HTML] {
    let (laws, count) = (entry.set, inputs.laws.count)
    let name = entry.path ?? laws.metric
    var parts = [heading("The laws", name, among: count)]
    if count > 1 {
      parts.append(paragraph("Of \(laws.metric), compute counted as \(laws.convention)."))
    }
    if entry.path == nil {
      parts.append(
        paragraph(
          "Fitted for this page, as traverse fit does; traverse fit LOG... -o laws.json keeps them."
        ))
    }
    if let picture = try? FitPicture(laws: laws, logs: entry.logs).figure {
      parts.append(try drawn(picture, "Laws against the runs they were fitted to"))
    }
    if laws.laws.contains(where: { $0.curve != nil }) {
      parts.append(LawText.curves(laws.laws).html)
    }
    if laws.laws.contains(where: { $0.fit != nil }) { parts.append(LawText.fits(laws.laws).html) }
    let note = SharedAxes(laws.laws.map(\.shape)).note.map { [$0] } ?? []
    let notes = note + LawText.refusals(laws) + LawText.warnings(laws) + entry.strangers
    let budget = inputs.plans.map(\.value).first { $0.metric == laws.metric }?.final.compute
    let panel = WhatIfPanel(
      laws: laws, number: number, budget: budget, source: ["--laws", entry.path ?? "laws.json"])
    return parts + notes.map { paragraph($0) }
      + [heading("What if: other budgets, other shapes", name, among: count)] + panel.html
  }

  private func told(_ entry: ReportInputs.Named<WhatIfReport>) throws -> [HTML] {
    let report = entry.value
    var parts = [
      heading("Sets of shapes", entry.name, among: inputs.sets.count),
      paragraph(WhatIfText.heading(report) + "."),
    ]
    if let verdict = WhatIfText.verdict(report) { parts.append(emphasised(verdict)) }
    if let picture = try? report.picture {
      parts.append(try drawn(picture, "What each set of shapes reaches"))
    }
    parts.append(WhatIfText.sets(report).html)
    if !report.worths.isEmpty { parts.append(WhatIfText.worths(report).html) }
    return parts + [paragraph(WhatIfText.note(report))]
  }

  private func told(_ probe: ReportInputs.Named<ProbeOutcome>) -> [HTML] {
    [
      heading("A change of shape, tried", probe.name, among: inputs.probes.count),
      probe.value.table.html,
    ]
  }

  private func told(_ costs: ReportInputs.Named<TransitionCosts>) -> [HTML] {
    [
      heading("What changes of shape are charged", costs.name, among: inputs.costs.count),
      TransitionCostsText.table(costs.value).html,
    ]
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
    guard let plan = inputs.plans.first?.value,
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

  /// With the name of what it is about, where there are several of its kind.
  private func heading(_ words: String, _ name: String, among count: Int) -> HTML {
    heading(count > 1 ? "\(words): \(FileName.printable(name))" : words)
  }

  private func emphasised(_ words: String) -> HTML {
    .element("p", [("class", "verdict")], [.text(words)])
  }

  private func paragraph(_ words: String) -> HTML {
    .element("p", [], [.text(FileName.printable(words))])
  }

  private func drawn(_ figure: Figure, _ description: String) throws -> HTML {
    .picture(try Gnuplot.render(figure, as: .svg), description)
  }
}
