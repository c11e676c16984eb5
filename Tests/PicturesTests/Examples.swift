import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws, runs and plans as they come, for pictures to be looked at.
enum Examples {
  /// xorshift64*: the same noise in every run of the tests.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 2_685_821_657_736_338_717
    }

    /// Sum of twelve uniform values minus six: near enough to a normal one.
    mutating func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
    }
  }

  /// One row: label, reducible loss at 1e20 FLOP, exponent, floor, first and last fitted compute.
  struct Row {
    var label: String
    var reducible: Double
    var b: Double
    var c: Double
    var compute: ClosedRange<Double>
  }

  /// The OLMo ladder at constant rate (AI2, "Establishing task scaling laws", runs peteish-moreeval),
  /// fitted by least squares with d = 0 to the loss on C4.
  static let olmo = [
    Row(label: "190M", reducible: 0.074280, b: 0.534757, c: 3.360569, compute: 9.9e17...7.2e19),
    Row(label: "370M", reducible: 0.149119, b: 0.514151, c: 3.149420, compute: 2.4e18...2.2e20),
    Row(label: "760M", reducible: 0.267602, b: 0.527941, c: 2.973295, compute: 7e18...8.6e20),
    Row(label: "1B", reducible: 0.400238, b: 0.555539, c: 2.872682, compute: 1.2e19...2.1e21),
    Row(label: "3B", reducible: 1.035678, b: 0.607849, c: 2.700462, compute: 6e19...1.1e22),
  ]

  static func law(
    _ row: Row, axis: String = "size", spread: Double = 0.03, draws: Int = 60
  ) -> Law {
    var generator = Generator(
      state: 42 &+ UInt64(row.label.utf8.reduce(0) { $0 * 31 % 99_991 + Int($1) }))
    let curve = PowerLaw(a: row.reducible * pow(1e20, row.b), b: row.b, c: row.c)
    let middle = (row.compute.lowerBound * row.compute.upperBound).squareRoot()
    let pivot = curve.error(after: Compute(flops: middle))
    // Draws pass near the middle of the run and differ in their floors, as bootstrap fits do.
    let drawn = (0..<draws).map { _ -> PowerLaw in
      let c = row.c - spread * (pivot - row.c) * generator.normal()
      let b = row.b * (1 + spread * generator.normal() * 0.7 + 1.2 * (c - row.c) / (pivot - row.c))
      let height = (pivot * (1 + 0.01 * spread * generator.normal()) - c)
      return PowerLaw(a: height * pow(middle, b), b: b, c: c)
    }
    let n = 100
    let fit = FitReport(
      status: .atBound([.shiftZero]), points: n, residual: .log, objective: 1e-4, rmse: 1e-3,
      compute: row.compute,
      error: curve.error(
        after: Compute(flops: row.compute.upperBound))...curve.error(
          after: Compute(flops: row.compute.lowerBound)),
      holdOut: .init(fittedPoints: 0, heldOutPoints: 0, rmse: 0, errorAtEnd: 0, verdict: .holds))
    let shape = Shape([(axis, AxisValue(row.label))])
    return Law(shape: shape, curve: curve, fit: fit, draws: drawn)
  }

  static func log(
    for law: Law, points count: Int = 90, noise: Double = 0.0012, metric: String = "eval_loss"
  ) -> RunLog {
    guard let curve = law.curve, let range = law.fit?.compute else { preconditionFailure("no law") }
    var generator = Generator(state: 7 &+ UInt64(count))
    // Steps even in compute, as trainers evaluate.
    let points = (0..<count).map { index -> RunLog.Point in
      let share = Double(index) / Double(count - 1)
      let flops = range.lowerBound + share * (range.upperBound - range.lowerBound)
      let error = curve.error(after: Compute(flops: flops)) * exp(noise * generator.normal())
      return RunLog.Point(compute: Compute(flops: flops), error: error)
    }
    return RunLog(
      name: "\(law.shape).csv", shape: law.shape, metric: metric, convention: .sixND,
      points: points)
  }
}

extension Examples {
  /// Twelve widths of one model by error rate: each wider one costs more and ends lower.
  static let widths = (0..<12).map { index -> Law in
    let i = Double(index)
    let (cost, c) = (1e14 * pow(1.45, i), 0.3 / (1 + 0.28 * i))
    let start = cost * pow((0.85 - c) / 0.6, -1 / 0.35)
    let row = Row(
      label: "\(64 * (index + 2))", reducible: 0.6 * pow(1e20 / cost, -0.35), b: 0.35, c: c,
      compute: start...3e3 * start)
    return law(row, axis: "width", spread: 0.05)
  }

  static func laws(_ laws: [Law], metric: String = "eval_loss") -> LawSet {
    LawSet(metric: metric, convention: .sixND, laws: laws)
  }

  /// A plan by the rule on a grid of errors, good enough to be looked at: the cheapest shape at every
  /// error from the largest one that any law covers, until the budget is spent.
  static func plan(
    _ laws: LawSet, budget: Double, steps: Int = 4000, transition: Plan.Transition = .none
  ) -> Plan {
    let top = laws.laws.compactMap(\.largestError).max() ?? 1
    let bottom = laws.laws.compactMap { $0.curve?.c }.min() ?? 0
    var phases: [Plan.Phase] = []
    var spent = Compute.zero
    var error = top
    while spent.flops < budget {
      let next = bottom + (error - bottom) * pow(1e-3, 1 / Double(steps))
      let open = laws.laws.filter { error <= ($0.largestError ?? 0) }
      let prices = open.map { $0.curve?.price(at: next) ?? .infinity }
      guard let least = zip(open, prices).min(by: { $0.1 < $1.1 })?.0, let curve = least.curve,
        let from = phases.isEmpty ? .zero : curve.compute(toReach: error),
        let to = curve.compute(toReach: next)
      else { break }
      if phases.last?.shape != least.shape {
        phases.append(
          Plan.Phase(
            shape: least.shape, startError: error, endError: error, compute: .zero,
            cumulative: spent, transition: phases.isEmpty ? .none : transition))
        if phases.count > 1, let after = curve.compute(toReach: error + transition.bump) {
          let charge = transition.compute + (from - after)
          spent = spent + charge
          phases[phases.count - 1].compute = charge
        }
      }
      spent = spent + (to - from)
      phases[phases.count - 1].compute = phases[phases.count - 1].compute + (to - from)
      phases[phases.count - 1].cumulative = spent
      phases[phases.count - 1].endError = next
      error = next
    }
    let statics = laws.laws.compactMap { law in
      law.curve.map { (law.shape, $0.error(after: spent), $0.compute(toReach: error)) }
    }
    let best = statics.min { $0.1 < $1.1 }
    let baselines = best.map { shape, reached, match in
      Plan.Baseline(
        kind: .bestStatic, shapes: [shape], error: reached, computeToMatch: match,
        saving: match.map { 1 - spent / $0 })
    }
    return Plan(
      metric: laws.metric, convention: laws.convention, goal: .budget(spent), method: .rule,
      phases: phases, final: Plan.Outcome(error: error, compute: spent),
      baselines: baselines.map { [$0] } ?? [])
  }
}
