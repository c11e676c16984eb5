import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The best law for some points, or the reason why there is none.
struct PointFit {
  let fit: ConstrainedFit
  let outcome: Outcome

  enum Outcome {
    case law(Best)
    case refused(Verdict.Refusal)
  }

  struct Best {
    let optimum: ConstrainedFit.Optimum
    let evidence: FitEvidence
  }

  init(_ points: LawPoints, _ options: FitOptions) {
    let limits = ConstrainedFit.Limits(
      floor: options.floor.map { $0 / points.errorUnit },
      logShift: options.shift.map { log1p($0 / points.computeUnit) },
      largestFloor: options.largestFloor)
    let fit = ConstrainedFit(points, residual: options.residual, limits: limits)
    self.fit = fit
    outcome = Self.outcome(fit, seed: options.seed)
  }

  private static func outcome(
    _ fit: ConstrainedFit, seed: UInt64
  ) -> Outcome {
    if let refusal = Verdict.refusal(of: fit.points, fit.limits) {
      return .refused(refusal)
    }
    var random = RandomStream(seed: seed, name: "starts")
    guard let optimum = fit.lowest(random: &random) else {
      return .refused(Verdict.flat)
    }
    let evidence = FitEvidence(optimum, in: fit)
    if let refusal = Verdict.refusal(of: optimum, evidence, in: fit) { return .refused(refusal) }
    return .law(Best(optimum: optimum, evidence: evidence))
  }
}
