import Scaling

/// Fits a law within 0 ≤ c ≤ min(E) and d ≥ 0 by an active set.
///
/// GSL knows no bounds. A parameter that leaves its range is put on the bound and the others are
/// solved again; one on a bound is let go where the slope there points inwards. What comes out
/// satisfies the conditions of Karush, Kuhn and Tucker.
final class ConstrainedFit {
  let solver: FaceSolver
  let pinned: Pins
  var points: LawPoints { solver.residuals.points }

  /// Values that the user, or a profile, has fixed; in the units of `LawPoints`.
  struct Pins: Equatable {
    var floor: Double?
    var logShift: Double?
  }

  init(_ points: LawPoints, residual: FitReport.Residual, pinned: Pins) {
    solver = FaceSolver(LawResiduals(points: points, residual: residual))
    self.pinned = pinned
  }

  struct Optimum: Equatable {
    var law: ScaledLaw
    var objective: Double
    /// Parameters that are neither pinned, held nor at a bound.
    var free: [LawParameter]
  }

  /// What a profile fixes while all else is refitted.
  enum Hold: Equatable {
    case nothing
    /// The parameter stays as the start has it.
    case parameter(LawParameter)
    /// ln a, in the caller's units.
    case logCoefficient(Double)
  }

  /// The constrained optimum downhill from `start`; `nil` where no descent ends inside the bounds.
  func descend(
    from start: ScaledLaw, free startFree: [LawParameter], hold: Hold = .nothing
  ) -> Optimum? {
    let largestFloor = points.smallestError
    var law = start
    var free = Set(startFree)
    var coefficient: Double?
    if case .logCoefficient(let value) = hold { coefficient = value }
    var visited: [Face] = []
    var best: Optimum?
    while true {
      let face = Face(free: free, law: law)
      if visited.contains(face) { return best }
      visited.append(face)
      let ordered = LawParameter.allCases.filter(free.contains)
      let end = solver.descend(from: law, free: ordered, coefficient: coefficient)
      guard end.objective.isFinite else { return best }
      var clipped = end.law
      clipped.floor = min(max(end.law.floor, 0), largestFloor)
      clipped.logShift = max(end.law.logShift, 0)
      var isInside = true
      if free.contains(.floor), clipped.floor != end.law.floor {
        free.remove(.floor)
        isInside = false
      }
      if free.contains(.shift), clipped.logShift != end.law.logShift {
        free.remove(.shift)
        isInside = false
      }
      guard isInside else {
        law = clipped
        continue
      }
      if end.objective < best?.objective ?? .infinity {
        best = Optimum(law: end.law, objective: end.objective, free: ordered)
      }
      guard let freed = inwardSlope(at: end.law, free: free, hold: hold) else { return best }
      free.insert(freed)
      law = end.law
    }
  }

  /// The bound parameter whose release lowers the objective fastest; `nil` at a true optimum.
  func inwardSlope(at law: ScaledLaw, free: Set<LawParameter>, hold: Hold) -> LawParameter? {
    let candidates = [LawParameter.floor, .shift].filter { parameter in
      guard !free.contains(parameter), hold != .parameter(parameter) else { return false }
      return (parameter == .floor ? pinned.floor : pinned.logShift) == nil
    }
    guard !candidates.isEmpty else { return nil }
    let (residuals, jacobian) = solver.linearisation(at: law, free: candidates)
    let p = candidates.count
    let size = residuals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var steepest: (LawParameter, Double)?
    for (k, parameter) in candidates.enumerated() {
      var (slope, length) = (0.0, 0.0)
      for i in residuals.indices {
        let value = jacobian[i * p + k]
        slope += value * residuals[i]
        length += value * value
      }
      guard length > 0, size > 0 else { continue }
      // The cosine between column and residuals, positive where moving inwards helps.
      let isUpper = parameter == .floor && law.floor > 0
      let inward = (isUpper ? slope : -slope) / (length.squareRoot() * size)
      if inward > max(Self.smallSlope, steepest?.1 ?? 0) { steepest = (parameter, inward) }
    }
    return steepest?.0
  }

  /// The bounds an optimum stands at.
  func bounds(of optimum: Optimum) -> [FitReport.Bound] {
    var bounds: [FitReport.Bound] = []
    if pinned.floor == nil, !optimum.free.contains(.floor) {
      bounds.append(optimum.law.floor > 0 ? .floorAtSmallestError : .floorZero)
    }
    if pinned.logShift == nil, !optimum.free.contains(.shift) { bounds.append(.shiftZero) }
    return bounds
  }

  /// Free parameters and the values of those at bounds: what must not be visited twice.
  private struct Face: Equatable {
    let free: Set<LawParameter>
    let floor: Double?
    let logShift: Double?

    init(free: Set<LawParameter>, law: ScaledLaw) {
      self.free = free
      floor = free.contains(.floor) ? nil : law.floor
      logShift = free.contains(.shift) ? nil : law.logShift
    }
  }

  /// Cosines below this are rounding: descents end with steps of 1e-10.
  private static let smallSlope = 1e-7
}
