package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a run under way tells about the law of the shape it trains.
///
/// The static runs are remembered by their law: as many points as it was fitted to, on its curve. A phase that was entered
/// from another shape stands at an unknown place of that curve: at the median of where each of its points would put it. The
/// law is then fitted to both together, so that points seen weigh as much as points remembered.
package struct LawUpdate: Sendable {
  /// The old law where there is no better one.
  package let law: Law
  /// The place on the law's static curve at which the run stands after its last point.
  package let position: Compute

  /// `points` count compute from the phase's beginning, in order.
  ///
  /// `isFromScratch`: the phase is the run's first, and the place is its compute. Cost: a fit without draws.
  package init(_ law: Law, points: [RunLog.Point], isFromScratch: Bool) {
    precondition(!points.isEmpty, "a phase without points tells nothing")
    guard let curve = law.curve else { preconditionFailure("a law without a curve") }
    let last = points[points.count - 1].compute
    let start = isFromScratch ? Compute.zero : Self.start(of: points, on: law)
    guard let fit = law.fit,
      let updated = Self.fitted(
        law, Self.remembered(curve, fit) + points.map { $0.moved(by: start) })
    else {
      (self.law, position) = (law, start + last)
      return
    }
    self.law = updated
    position = (isFromScratch ? .zero : Self.start(of: points, on: updated)) + last
  }

  /// Where on the curve the phase began, by the median of its later points.
  ///
  /// The first third shows the transition rather than the law. Points below the floor stand beyond any compute.
  package static func start(of points: [RunLog.Point], on law: Law) -> Compute {
    let places = points.dropFirst(points.count / 3).map { point in
      law.curve?.compute(toReach: point.error).map { ($0 - point.compute).flops } ?? .infinity
    }.sorted()
    let median = places[places.count / 2]
    let farthest =
      Law.reach * (law.fit?.compute.upperBound ?? points[points.count - 1].compute.flops)
    return Compute(flops: min(max(median, 0), farthest))
  }

  private static func remembered(_ curve: PowerLaw, _ fit: FitReport) -> [RunLog.Point] {
    let (first, last) = (fit.compute.lowerBound, fit.compute.upperBound)
    let ratio = last / first
    return (0..<fit.points).map { index in
      let part = Double(index) / Double(max(1, fit.points - 1))
      let compute = Compute(flops: first * pow(ratio, part))
      return RunLog.Point(compute: compute, error: curve.error(after: compute))
    }
  }

  /// `nil` where both together determine no usable law.
  private static func fitted(_ law: Law, _ points: [RunLog.Point]) -> Law? {
    var options = FitOptions()
    options.draws = 0
    let run = RunLog(
      name: law.shape.description, shape: law.shape, metric: "", convention: .column(""),
      points: points.sorted { $0.compute < $1.compute })
    guard let found = try? LawFitter.fit([run], options: options).laws.first, found.curve != nil,
      found.fit?.status.isUsable == true
    else { return nil }
    var updated = law
    updated.curve = found.curve
    updated.fit = found.fit
    return updated
  }
}

extension RunLog.Point {
  fileprivate func moved(by start: Compute) -> RunLog.Point {
    var point = self
    point.compute = start + compute
    return point
  }
}
