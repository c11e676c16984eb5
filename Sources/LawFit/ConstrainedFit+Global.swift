#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ConstrainedFit {
  /// The lowest constrained optimum found from many starts; `nil` where no law falls with compute.
  ///
  /// Starts: the basins of the grid, every face of the bounds at the best of them, and a few random
  /// places as a second opinion. Ties go to the optimum found first.
  package func lowest(random: inout RandomStream) -> Optimum? {
    let grid = StartGrid(points, residual: solver.residuals.residual, limits: limits)
    let basins = grid.basins(for: points.errors, limit: 5)
    guard let first = basins.first else { return nil }
    var best: Optimum?
    func attempt(_ law: ScaledLaw, _ free: [LawParameter]) {
      guard let found = descend(from: law, free: free) else { return }
      if found.objective < (best?.objective ?? .infinity) * (1 - Self.tie) { best = found }
    }
    for start in basins { attempt(start.law, start.free) }
    for face in faces(at: first.law) { attempt(face.law, face.free) }
    for _ in 0..<Self.randomStarts {
      var law = first.law
      law.logDecay = log(0.02) + random.uniform() * log(250)
      if limits.floor == nil { law.floor = random.uniform() * points.smallestError }
      if limits.logShift == nil { law.logShift = 4 * random.uniform() * random.uniform() }
      attempt(law, freeParameters)
    }
    return best
  }

  /// All parameters that are not pinned.
  private var freeParameters: [LawParameter] {
    LawParameter.allCases.filter { !limits.pins($0) }
  }

  /// The law with c and d free or at each of their bounds.
  private func faces(at law: ScaledLaw) -> [(law: ScaledLaw, free: [LawParameter])] {
    let bounds = limits.floors(for: points.errors)
    var floors: [Double?] = [nil]
    if limits.floor == nil {
      floors += [bounds.lowerBound, bounds.upperBound].filter { $0 < .infinity }
    }
    let shifts: [Double?] = limits.logShift == nil ? [nil, 0] : [nil]
    return floors.flatMap { floor in
      shifts.map { shift in
        var law = law
        law.floor = floor ?? law.floor
        law.logShift = shift ?? law.logShift
        let free = freeParameters.filter { parameter in
          !(parameter == .floor && floor != nil) && !(parameter == .shift && shift != nil)
        }
        return (law, free)
      }
    }
  }

  /// Optima whose objectives differ by less are one.
  private static let tie = 1e-12
  private static let randomStarts = 6
}
