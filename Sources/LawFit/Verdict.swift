import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The one place that decides which laws may be used.
///
/// A law is refused where its numbers would mean nothing: too few points or too little compute for
/// any law, no fall beyond the noise, an end that rises, a solver that found no minimum, or a
/// runaway towards an exponential whose exponent only grows with the precision. A law that is only
/// weakly determined stays usable, because its draws carry what is open into every plan, and says
/// so in a warning. The limits were read off shrinking windows of one curve whose end is known:
/// refused windows missed it by over 1 %, the others by less than 0.1 %, save for one whose early
/// points no law of this form fits.
struct Verdict {
  /// Why no law is given, in one sentence; and whether the solver or the points are to blame.
  struct Refusal: Equatable {
    let status: FitReport.Status
    let reason: String
  }

  /// What can be said before fitting; `nil` where a fit is worth trying.
  static func refusal(of points: LawPoints, _ limits: ConstrainedFit.Limits) -> Refusal? {
    let parameters = 4 - (limits.floor == nil ? 0 : 1) - (limits.logShift == nil ? 0 : 1)
    let computes = Set(points.computes).count
    guard computes > parameters else {
      return unidentifiable(
        "\(counted(computes, "point")) at different compute cannot determine "
          + "\(counted(parameters, "parameter")): at least \(parameters + 1) are needed")
    }
    let decades = log10(points.largestCompute / points.smallestCompute)
    guard decades >= leastDecades else {
      return unidentifiable(
        "the points span \(rounded(decades)) decades of compute: "
          + "less than \(leastDecades) do not tell one law from another")
    }
    if let floor = limits.floor, floor >= points.smallestError {
      return unidentifiable(
        // As floats, so that the units' rounding does not show.
        "the pinned floor \(Float(floor * points.errorUnit)) is not below the smallest error "
          + "\(Float(points.smallestError * points.errorUnit))")
    }
    if let rise = riseAtEnd(points) {
      return unidentifiable(
        FitReport.risingEnd + " by \(rounded(100 * rise)) % towards the end, and a law only falls")
    }
    return nil
  }

  /// What a fit shows; `nil` where the law may be used.
  static func refusal(
    of optimum: ConstrainedFit.Optimum, _ evidence: FitEvidence, in fit: ConstrainedFit
  ) -> Refusal? {
    let points = fit.points
    guard fall(optimum, fit) >= leastFall * leastFall * evidence.unit else { return flat }
    if fit.limits.logShift == nil, optimum.law.shift > points.largestCompute {
      return unidentifiable(
        "indistinguishable from an exponential: the shift d is beyond the largest compute")
    }
    if optimum.law.decay > largestDecay {
      return unidentifiable(
        "indistinguishable from an exponential: the exponent b is beyond \(largestDecay)")
    }
    guard evidence.isSound else {
      return Refusal(
        status: .stalled,
        reason: evidence.reciprocalCondition > LeastSquares.leastReciprocalCondition
          ? "the solver stopped before the slope vanished"
          : "the solver stopped where a parameter has no effect")
    }
    return nil
  }

  static let flat = unidentifiable("the error does not fall with compute beyond its noise")

  /// What a reader should know of a usable law.
  static func warnings(
    of optimum: ConstrainedFit.Optimum, _ evidence: FitEvidence, in fit: ConstrainedFit,
    intervals: FitReport.PerParameter<Interval>
  ) -> [String] {
    let points = fit.points
    var warnings: [String] = []
    let computes = Set(points.computes).count
    if computes < fewPoints {
      warnings.append("only \(computes) points: read the intervals, not the numbers")
    }
    if evidence.reciprocalCondition < weakCondition {
      warnings.append("the parameters hardly differ in effect: read the intervals, not the numbers")
    }
    let predictions = fit.solver.residuals.predictions(of: optimum.law)
    let range = (predictions.max() ?? 0) - (predictions.min() ?? 0)
    let level =
      fit.solver.residuals.residual == .linear
      ? 1 : points.errors.reduce(0, +) / Double(points.count)
    if range < smallRange * evidence.rootMeanSquare * level {
      warnings.append("the error falls by less than \(Int(smallRange)) times its scatter")
    }
    if fit.bounds(of: optimum).contains(.floorZero) {
      warnings.append("c = 0: no floor was seen, so forecasts far ahead will be too low")
    } else if fit.limits.floor == nil, let c = intervals.c, c.lower <= 0 {
      warnings.append("the points would also fit without a floor: c may be anything down to 0")
    }
    if fit.limits.floor == nil, optimum.law.floor > points.smallestError {
      warnings.append("the floor c lies above the smallest error: the end of the curve looks flat")
    }
    if intervals.b?.upper == .infinity || intervals.d?.upper == .infinity {
      warnings.append("an exponential would fit about as well: no upper limit to b or d")
    }
    let autocorrelation = evidence.autocorrelation
    if autocorrelation.isSignificant, autocorrelation.lagOne > strongCorrelation {
      warnings.append(
        "residuals follow a trend (lag-one autocorrelation "
          + "\(rounded(autocorrelation.lagOne))): the law misses something the curve does, "
          + "often at its beginning; intervals allow for it")
    }
    return warnings
  }

  /// How much lower the law's objective is than that of the best constant.
  private static func fall(_ optimum: ConstrainedFit.Optimum, _ fit: ConstrainedFit) -> Double {
    let values = fit.solver.residuals.residual == .linear ? fit.points.errors : fit.points.logErrors
    let mean = values.reduce(0, +) / Double(values.count)
    let huber = Huber(fit.solver.residuals.residual)
    return values.reduce(0) { $0 + huber.twiceLoss(mean - $1) } - optimum.objective
  }

  /// By what fraction the end lies above the lowest stretch before it; `nil` within the noise.
  ///
  /// Stretches of an eighth of the points, in order of compute. The noise is taken from successive
  /// differences, which no trend enters (von Neumann 1941).
  private static func riseAtEnd(_ points: LawPoints) -> Double? {
    let order = points.computes.indices.sorted {
      (points.computes[$0], points.errors[$0]) < (points.computes[$1], points.errors[$1])
    }
    let values = order.map { points.logErrors[$0] }
    let n = values.count
    let length = max(2, n / 8)
    guard n >= 2 * length else { return nil }
    let means = (0...n - length).map { start in
      values[start..<start + length].reduce(0, +) / Double(length)
    }
    let steps = zip(values, values.dropFirst()).map { ($1 - $0) * ($1 - $0) }
    let noise = (steps.reduce(0, +) / Double(2 * (n - 1)) * 2 / Double(length)).squareRoot()
    guard let last = means.last, let lowest = means.min(), let highest = means.max()
    else { return nil }
    let rise = last - lowest
    guard rise > 5 * noise, rise > 0.1 * (highest - lowest) else { return nil }
    return exp(rise) - 1
  }

  private static func unidentifiable(_ reason: String) -> Refusal {
    Refusal(status: .unidentifiable, reason: reason)
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Two digits behind the point are enough for a sentence.
  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  private static let leastDecades = 0.5
  private static let largestDecay = 3.0
  /// Standard errors by which a law must be better than a constant.
  private static let leastFall = 5.0
  private static let fewPoints = 8
  private static let weakCondition = 1e-3
  private static let smallRange = 5.0
  private static let strongCorrelation = 0.5
}
