/// Where a bootstrap draw's optimum would lie were residuals linear in the parameters.
///
/// At the optimum a draw's residuals are its noise, so one Gauss-Newton step from there leads close
/// to the draw's own optimum and mostly onto the right face of the bounds: a parameter at a bound is
/// let go if the step takes it inwards.
struct LinearStart {
  private let optimum: ConstrainedFit.Optimum
  /// From all bounds released to none.
  private let faces: [Face]

  private struct Face {
    let free: [LawParameter]
    let decomposition: SingularValues
  }

  init(_ fit: ConstrainedFit, _ optimum: ConstrainedFit.Optimum) {
    self.optimum = optimum
    let bound = LawParameter.allCases.filter { parameter in
      !optimum.free.contains(parameter) && !fit.limits.pins(parameter)
    }
    var released = [bound]
    if bound.count > 1 { released += bound.map { [$0] } }
    if !bound.isEmpty { released.append([]) }
    faces = released.compactMap { released in
      let free = LawParameter.allCases.filter { (optimum.free + released).contains($0) }
      let (_, jacobian) = fit.solver.linearisation(at: optimum.law, free: free)
      return SingularValues(jacobian: jacobian, columns: free.count)
        .map { Face(free: free, decomposition: $0) }
    }
  }

  /// Law and free parameters to start from for a draw whose residuals at the optimum are `noise`.
  func start(for noise: [Double]) -> (law: ScaledLaw, free: [LawParameter]) {
    for face in faces {
      var law = optimum.law
      for (parameter, change) in zip(face.free, face.decomposition.step(for: noise)) {
        law[parameter] += change
      }
      let leadsInwards = face.free.allSatisfy { parameter in
        optimum.free.contains(parameter)
          || (law[parameter] > optimum.law[parameter]) == (optimum.law[parameter] == 0)
      }
      if leadsInwards {
        law.logShift = max(law.logShift, 0)
        return (law, face.free)
      }
    }
    return (optimum.law, optimum.free)
  }
}
