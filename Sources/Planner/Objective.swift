import Scaling

extension LawSet {
  /// The laws against what the objective counts.
  ///
  /// A shape that trains at v FLOP/s has done C = v t after t seconds, so E = a (v t + d)^-b + c is a law of t, with
  /// a v^-b for a and d / v for d, and all that holds of compute holds of time. Throws where a speed is not known.
  func counted(in objective: Plan.Objective) throws(PlanError) -> LawSet {
    guard objective == .seconds else { return self }
    let unmeasured = laws.filter { $0.flopsPerSecond == nil }.map(\.shape)
    guard unmeasured.isEmpty else { throw .speedNeeded(unmeasured) }
    var set = self
    set.laws = laws.map(\.inSeconds)
    return set
  }
}

extension Law {
  /// The same law with seconds for compute.
  fileprivate var inSeconds: Law {
    guard let speed = flopsPerSecond else { preconditionFailure("a law without a speed") }
    var law = self
    law.curve = curve?.scalingCompute(by: 1 / speed)
    law.draws = draws.map { $0.scalingCompute(by: 1 / speed) }
    if let range = fit?.compute {
      law.fit?.compute = range.lowerBound / speed...range.upperBound / speed
    }
    return law
  }
}

extension Plan {
  /// Compute and, where speeds are known, seconds of everything, whichever of them was planned in.
  ///
  /// A plan in seconds comes with them for compute.
  mutating func countBoth(by laws: [Law]) {
    switch objective {
    case .flops: addSeconds(by: laws)
    case .seconds: returnToCompute(by: laws)
    }
    final.seconds = phases.reduce(0) { sum, phase in
      sum.flatMap { sum in phase.seconds.map { sum + $0 } }
    }
  }

  private mutating func addSeconds(by laws: [Law]) {
    let speeds = Speeds(laws)
    for index in phases.indices {
      phases[index].seconds = speeds[phases[index].shape].map { phases[index].compute.flops / $0 }
    }
    for index in baselines.indices where baselines[index].shapes.count == 1 {
      guard let match = baselines[index].computeToMatch else { continue }
      baselines[index].secondsToMatch = speeds[baselines[index].shapes[0]].map { match.flops / $0 }
    }
  }

  private mutating func returnToCompute(by laws: [Law]) {
    let speeds = Speeds(laws)
    var cumulative = Compute.zero
    for index in phases.indices {
      guard let speed = speeds[phases[index].shape] else { continue }
      phases[index].seconds = phases[index].compute.flops
      phases[index].compute = speed * phases[index].compute
      phases[index].transition.compute = speed * phases[index].transition.compute
      phases[index].curve = phases[index].curve?.scalingCompute(by: speed)
      cumulative = cumulative + phases[index].compute
      phases[index].cumulative = cumulative
    }
    final.compute = cumulative
    for index in baselines.indices {
      baselines[index].secondsToMatch = baselines[index].computeToMatch?.flops
      // What several shapes need together is known in seconds alone.
      let speed = baselines[index].shapes.count == 1 ? speeds[baselines[index].shapes[0]] : nil
      baselines[index].computeToMatch = baselines[index].computeToMatch.flatMap { match in
        speed.map { $0 * match }
      }
      baselines[index].curve = baselines[index].curve.flatMap { curve in
        speed.map { curve.scalingCompute(by: $0) }
      }
    }
  }
}

/// FLOPs per second of each shape.
private struct Speeds {
  private let laws: [Law]

  init(_ laws: [Law]) { self.laws = laws }

  subscript(shape: Shape) -> Double? { laws.first { $0.shape == shape }?.flopsPerSecond }
}
