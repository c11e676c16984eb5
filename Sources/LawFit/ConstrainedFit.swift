package import Scaling

/// Fits a law within c ≥ 0, d ≥ 0 and, where asked for, c ≤ min(E), by an active set.
///
/// GSL knows no bounds. A parameter that leaves its range is put on the bound and the others are
/// solved again; one on a bound is let go where the slope there points inwards. What comes out
/// satisfies the conditions of Karush, Kuhn and Tucker.
package final class ConstrainedFit {
  package let solver: FaceSolver
  package let limits: Limits
  package var points: LawPoints { solver.residuals.points }

  /// What a law may be, in the units of `LawPoints`.
  package struct Limits: Equatable, Sendable {
    /// A floor that the user has fixed.
    package var floor: Double?
    /// A shift that the user has fixed, as γ.
    package var logShift: Double?
    package var largestFloor: FitOptions.LargestFloor

    package init(
      floor: Double? = nil, logShift: Double? = nil,
      largestFloor: FitOptions.LargestFloor = .unlimited
    ) {
      self.floor = floor
      self.logShift = logShift
      self.largestFloor = largestFloor
    }

    func pins(_ parameter: LawParameter) -> Bool {
      switch parameter {
      case .scale, .decay: return false
      case .floor: return floor != nil
      case .shift: return logShift != nil
      }
    }

    /// Where c may lie for a law through these `errors`.
    package func floors(for errors: [Double]) -> ClosedRange<Double> {
      if let floor { return floor...floor }
      return 0...(largestFloor == .smallestError ? errors.min() ?? 0 : .infinity)
    }
  }

  package init(_ points: LawPoints, residual: FitReport.Residual, limits: Limits) {
    solver = FaceSolver(LawResiduals(points: points, residual: residual))
    self.limits = limits
  }

  package struct Optimum: Equatable {
    package var law: ScaledLaw
    package var objective: Double
    /// Parameters that are neither pinned, held nor at a bound.
    package var free: [LawParameter]
  }

  /// What a profile fixes while all else is refitted.
  package enum Hold: Equatable {
    case nothing
    /// The parameter stays as the start has it.
    case parameter(LawParameter)
    /// ln a, in the caller's units.
    case logCoefficient(Double)
  }

  /// The constrained optimum downhill from `start`; `nil` where no descent ends inside the bounds.
  package func descend(
    from start: ScaledLaw, free startFree: [LawParameter], hold: Hold = .nothing
  ) -> Optimum? {
    let floors = limits.floors(for: points.errors)
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
      clipped.floor = min(max(end.law.floor, floors.lowerBound), floors.upperBound)
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
  package func inwardSlope(at law: ScaledLaw, free: Set<LawParameter>, hold: Hold) -> LawParameter?
  {
    let candidates = [LawParameter.floor, .shift].filter { parameter in
      !free.contains(parameter) && hold != .parameter(parameter) && !limits.pins(parameter)
    }
    guard !candidates.isEmpty else { return nil }
    let (values, jacobian) = solver.linearisation(at: law, free: candidates)
    let residuals = values.map(Huber(solver.residuals.residual).influence)
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
  package func bounds(of optimum: Optimum) -> [FitReport.Bound] {
    var bounds: [FitReport.Bound] = []
    if limits.floor == nil, !optimum.free.contains(.floor) {
      bounds.append(optimum.law.floor > 0 ? .floorAtSmallestError : .floorZero)
    }
    if limits.logShift == nil, !optimum.free.contains(.shift) { bounds.append(.shiftZero) }
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

  /// Cosines below this are what a descent leaves undone.
  private static let smallSlope = 1e-7
}
