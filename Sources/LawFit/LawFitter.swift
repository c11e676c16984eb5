package import Scaling

/// From run logs to laws, one per shape, with what to believe about each.
///
/// Several runs of one shape are pooled. Everything is a function of the points, the options and
/// the seed: neither the order of runs and points nor the other shapes change a bit of a law.
package enum LawFitter {
  /// Fits a law to every shape among `runs`, listed in the order of their shapes.
  ///
  /// Points must be finite and positive. A shape whose points determine no law is in the result too,
  /// without a curve and with the reason. Cost: about 0.2 s per shape of 200 points, nearly all of
  /// it for the draws, and in proportion to the points.
  package static func fit(
    _ runs: [RunLog], options: FitOptions, report: (FitProgress) -> Void = { _ in }
  ) throws(FitError) -> LawSet {
    options.check()
    guard let first = runs.first else { throw .noRuns }
    for run in runs {
      guard run.metric == first.metric else { throw .mixedMetrics(first.metric, run.metric) }
      guard run.convention == first.convention else {
        throw .mixedConventions(first.convention, run.convention)
      }
      guard !run.points.isEmpty else { throw .noPoints(run: run.name) }
    }
    let groups = Dictionary(grouping: runs, by: \.shape)
      .sorted { ShapeOrder.precedes($0.key, $1.key) }
    var laws: [Law] = []
    for (index, group) in groups.enumerated() {
      report(.started(shape: group.key, index: index + 1, count: groups.count))
      var law = law(of: group.key, group.value, options)
      law.flopsPerSecond = speed(of: group.value)
      laws.append(law)
      report(.finished(law))
    }
    return LawSet(
      metric: first.metric, convention: first.convention, laws: laws,
      provenance: Provenance(seed: options.seed))
  }

  private static func law(of shape: Shape, _ runs: [RunLog], _ options: FitOptions) -> Law {
    let points = LawPoints(runs, limit: options.largestPointCount)
    var report = FitReport(
      status: .unidentifiable, points: points.count, residual: options.residual,
      compute: range(of: runs) { $0.compute.flops }, error: range(of: runs) { $0.error },
      level: options.level, warnings: warnings(of: runs, points))
    let pointFit = PointFit(points, options)
    switch pointFit.outcome {
    case .refused(let refusal):
      report.status = refusal.status
      report.reason = refusal.reason
      return Law(shape: shape, curve: nil, fit: report)
    case .law(let best):
      guard let curve = best.optimum.law.powerLaw(in: points) else {
        report.reason = "the coefficient a exceeds what a double can hold"
        return Law(shape: shape, curve: nil, fit: report)
      }
      describe(best, pointFit.fit, options, into: &report)
      report.holdOut = HoldOut.verdict(runs, options)
      if report.holdOut?.verdict == .drifts {
        report.warnings.append(
          "fitted to its lower half alone, the law misses the upper half by more than chance explains"
        )
      }
      let draws = draws(for: shape, best, pointFit, options, into: &report)
      return Law(
        shape: shape, curve: pinned(curve, options), fit: report,
        draws: draws.map { pinned($0, options) })
    }
  }

  /// What the user holds is held to the last bit, whatever units the solver worked in.
  private static func pinned(_ curve: PowerLaw, _ options: FitOptions) -> PowerLaw {
    PowerLaw(a: curve.a, b: curve.b, c: options.floor ?? curve.c, d: options.shift ?? curve.d)
  }

  /// Fills in what the fit of a usable law showed.
  private static func describe(
    _ best: PointFit.Best, _ fit: ConstrainedFit, _ options: FitOptions,
    into report: inout FitReport
  ) {
    let (optimum, evidence) = (best.optimum, best.evidence)
    let bounds = fit.bounds(of: optimum)
    let scale = options.residual == .linear ? fit.points.errorUnit : 1
    let intervals = ProfileLikelihood(fit, optimum, evidence, level: options.level).perParameter
    report.status = bounds.isEmpty ? .converged : .atBound(bounds)
    report.objective = optimum.objective * scale * scale
    report.rmse = evidence.rootMeanSquare * scale
    report.condition = 1 / evidence.reciprocalCondition
    report.standardErrors = StandardErrors(fit, optimum, evidence).perParameter
    report.intervals = intervals
    report.autocorrelation = evidence.autocorrelation.lagOne
    report.warnings += Verdict.warnings(of: optimum, evidence, in: fit, intervals: intervals)
  }

  private static func draws(
    for shape: Shape, _ best: PointFit.Best, _ pointFit: PointFit, _ options: FitOptions,
    into report: inout FitReport
  ) -> [PowerLaw] {
    var random = RandomStream(seed: options.seed, name: shape.description)
    let bootstrap = Bootstrap(
      pointFit.fit, best.optimum, best.evidence, count: options.draws,
      random: &random)
    if bootstrap.failures > 0 {
      report.warnings.append(
        "\(bootstrap.failures) of \(options.draws) bootstrap samples identified no law")
    }
    return bootstrap.laws
  }

  /// From the smallest to the largest value of any point, exactly as given.
  private static func range(
    of runs: [RunLog], _ value: (RunLog.Point) -> Double
  ) -> ClosedRange<Double> {
    let values = runs.flatMap { $0.points.map(value) }
    return (values.min() ?? 0)...(values.max() ?? 0)
  }

  /// Arithmetic in a second over all runs, each from its first point to its last.
  private static func speed(of runs: [RunLog]) -> Double? {
    var (flops, seconds) = (0.0, 0.0)
    for run in runs {
      guard let first = run.points.first, let last = run.points.last, let start = first.seconds,
        let end = last.seconds, end > start
      else { continue }
      flops += (last.compute - first.compute).flops
      seconds += end - start
    }
    return flops > 0 ? flops / seconds : nil
  }

  /// What the runs themselves give away.
  private static func warnings(of runs: [RunLog], _ points: LawPoints) -> [String] {
    var warnings: [String] = []
    let varying = runs.contains { run in
      if case .varying = run.learningRate { return true }
      return false
    }
    if varying {
      warnings.append(
        "the learning rate varies: points along a decayed run are not the ends of shorter runs")
    }
    if points.repeated > 0 {
      warnings.append("\(points.repeated) points repeat others exactly and were left out")
    }
    if points.passedOver > 0 {
      let count = points.count + points.passedOver
      warnings.append("fitted to \(points.count) of \(count) points, evenly picked from each run")
    }
    return warnings
  }
}
