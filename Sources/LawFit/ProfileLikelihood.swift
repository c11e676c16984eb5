package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Intervals from refitting all other parameters while one is held away from its optimum.
///
/// The ends lie where the objective has risen by t² times `FitEvidence.unit`, with t Student's
/// quantile (Bates and Watts 1988, chapter 6). Unlike standard errors they may be lopsided, stop
/// at a bound, or never end: an end is infinite where the points set no limit.
package struct ProfileLikelihood {
  let fit: ConstrainedFit
  let optimum: ConstrainedFit.Optimum
  let evidence: FitEvidence
  /// The number of standard errors to go, t.
  let width: Double

  package init(
    _ fit: ConstrainedFit, _ optimum: ConstrainedFit.Optimum, _ evidence: FitEvidence,
    level: Double
  ) {
    self.fit = fit
    self.optimum = optimum
    self.evidence = evidence
    width = Distribution.studentWidth(probability: level, degrees: evidence.degreesOfFreedom)
  }

  /// In the caller's units; `nil` for pinned parameters, and one-sided for those at a bound.
  package var perParameter: FitReport.PerParameter<Interval> {
    let points = fit.points
    let a = interval(of: .scale)
    let b = interval(of: .decay)
    var result = FitReport.PerParameter<Interval>(
      a: Interval(exp(a.lower), exp(a.upper)), b: Interval(exp(b.lower), exp(b.upper)))
    if fit.limits.floor == nil {
      let c = interval(of: .floor)
      result.c = Interval(c.lower * points.errorUnit, c.upper * points.errorUnit)
    }
    if fit.limits.logShift == nil {
      let d = interval(of: .shift)
      result.d = Interval(
        expm1(d.lower) * points.computeUnit, expm1(d.upper) * points.computeUnit)
    }
    return result
  }

  /// The interval of a parameter in the coordinates of `ScaledLaw`; for the scale, of ln a.
  package func interval(of parameter: LawParameter) -> (lower: Double, upper: Double) {
    (end(of: parameter, direction: -1), end(of: parameter, direction: 1))
  }

  /// How many standard errors the best law with the parameter held at `value` is worse.
  ///
  /// Continues from `law`, the last one of the way there, which it replaces.
  private func distance(
    _ parameter: LawParameter, at value: Double, from law: inout ScaledLaw
  ) -> Double {
    var start = law
    var hold = ConstrainedFit.Hold.parameter(parameter)
    if parameter == .scale {
      hold = .logCoefficient(value)
    } else {
      // Along the valley of exponential laws exponent and shift grow together.
      if parameter == .shift { start.logDecay += value - start.logShift }
      if parameter == .decay, optimum.free.contains(.shift) {
        start.logShift = max(start.logShift + value - start.logDecay, 0)
      }
      start[parameter] = value
    }
    let free = optimum.free.filter { $0 != parameter }
    guard let found = fit.descend(from: start, free: free, hold: hold) else { return .infinity }
    law = found.law
    return (max(found.objective - optimum.objective, 0) / evidence.unit).squareRoot()
  }

  private func end(of parameter: LawParameter, direction: Double) -> Double {
    let centre = value(of: parameter)
    let limit = limit(of: parameter, direction: direction)
    guard limit.reachable != centre, evidence.unit > 0 else { return centre }
    var law = optimum.law
    var inside = (value: centre, distance: 0.0)
    var step = width * (standardError(of: parameter) ?? 0.1)
    for _ in 0..<Self.strides {
      var next = inside.value + direction * step
      if (next - limit.reachable) * direction > 0 { next = limit.reachable }
      let before = law
      let distance = distance(parameter, at: next, from: &law)
      if distance >= width {
        return crossing(
          parameter, inside: inside, outside: (next, distance), from: before)
      }
      if next == limit.reachable { return limit.reported }
      // Where the distance grows slower than the value, take longer strides.
      let slope = (distance - inside.distance) / step
      let needed = slope > 0 ? 1.2 * (width - distance) / slope : .infinity
      step = min(max(needed, 0.2 * step), 3 * step)
      inside = (next, distance)
    }
    return limit.reported
  }

  /// Where the distance passes `width`, by the false position method with halving (Illinois).
  private func crossing(
    _ parameter: LawParameter, inside: (value: Double, distance: Double),
    outside: (value: Double, distance: Double), from start: ScaledLaw
  ) -> Double {
    var (inside, outside, law) = (inside, outside, start)
    var (low, high) = (inside.distance - width, outside.distance - width)
    for _ in 0..<Self.refinements {
      let fraction = high < .infinity ? low / (low - high) : 0.5
      let value = inside.value + fraction * (outside.value - inside.value)
      let distance = distance(parameter, at: value, from: &law)
      if abs(distance - width) < Self.tolerance * width { return value }
      if distance < width {
        inside = (value, distance)
        low = distance - width
        high /= 2
      } else {
        outside = (value, distance)
        high = distance - width
        low /= 2
      }
    }
    return (inside.value + outside.value) / 2
  }

  private func value(of parameter: LawParameter) -> Double {
    parameter == .scale ? optimum.law.logCoefficient(in: fit.points) : optimum.law[parameter]
  }

  /// How far a parameter can be moved, and what is reported where it got there.
  private func limit(
    of parameter: LawParameter, direction: Double
  ) -> (reachable: Double, reported: Double) {
    let infinity = direction * Double.infinity
    switch parameter {
    case .scale: return (infinity, infinity)
    case .decay: return (direction > 0 ? log(Self.largestDecay) : -log(Self.largestDecay), infinity)
    case .floor:
      let bounds = fit.limits.floors(for: fit.points.errors)
      let bound = direction > 0 ? bounds.upperBound : bounds.lowerBound
      return (bound, bound)
    case .shift: return direction > 0 ? (log(Self.largestShift), infinity) : (0, 0)
    }
  }

  /// From the curvature at the optimum; `nil` for a parameter at a bound.
  private func standardError(of parameter: LawParameter) -> Double? {
    StandardErrors(fit, optimum, evidence).ofCoordinate(parameter).map { max($0, 1e-12) }
  }

  /// Beyond, a law is the exponential one to a percent; and below its inverse the logarithm.
  private static let largestDecay = 100.0
  private static let largestShift = 1e3
  private static let strides = 60
  private static let refinements = 40
  /// Of the number of standard errors at an end.
  private static let tolerance = 1e-3
}
