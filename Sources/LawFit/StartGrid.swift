import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws to start from, found by trying all exponents and shifts on a grid.
///
/// For fixed (b, δ) the law is linear in its scale and floor, so both are solved for exactly within
/// their bounds (variable projection, Golub and Pereyra 1973). What depends on the computes alone
/// is kept, so that a bootstrap draw searches the whole grid for one scalar product per node.
struct StartGrid {
  struct Start {
    let law: ScaledLaw
    let free: [LawParameter]
    /// Place in the grid.
    let node: Int
    let objective: Double
  }

  private let logDecays: [Double]
  private let logShifts: [Double]
  private let pinned: ConstrainedFit.Pins
  /// Of squared linear residuals: ones, or 1/E² so that they approximate those of the logarithm.
  private let weights: [Double]
  private let totalWeight: Double
  /// wᵢ (pᵢ - mean) for every node, p = u^-b.
  private let centred: [Double]
  private let means: [Double]
  private let squares: [Double]
  private let count: Int

  /// Cost: one `exp` per node and point.
  init(_ points: LawPoints, residual: FitReport.Residual, pinned: ConstrainedFit.Pins) {
    count = points.count
    self.pinned = pinned
    let (first, last) = (log(Self.decays.lowerBound), log(Self.decays.upperBound))
    logDecays = (0..<Self.decayCount).map {
      first + (last - first) * Double($0) / Double(Self.decayCount - 1)
    }
    logShifts = pinned.logShift.map { [$0] } ?? Self.shifts(from: points.smallestCompute)
    let weights = points.errors.map { residual == .linear ? 1 : 1 / ($0 * $0) }
    let totalWeight = weights.reduce(0, +)
    var centred: [Double] = []
    centred.reserveCapacity(logDecays.count * logShifts.count * count)
    var means: [Double] = []
    var squares: [Double] = []
    for logShift in logShifts {
      let spread = exp(-logShift)
      let logs = points.computes.map { log(spread * $0 - expm1(-logShift)) }
      for logDecay in logDecays {
        let b = exp(logDecay)
        let powers = logs.map { exp(-b * $0) }
        var mean = 0.0
        for i in 0..<count { mean += weights[i] * powers[i] }
        mean /= totalWeight
        var square = 0.0
        for i in 0..<count {
          let value = powers[i] - mean
          square += weights[i] * value * value
          centred.append(weights[i] * value)
        }
        means.append(mean)
        squares.append(square)
      }
    }
    self.weights = weights
    self.totalWeight = totalWeight
    self.centred = centred
    self.means = means
    self.squares = squares
  }

  /// The lowest node of all.
  func lowest(for errors: [Double]) -> Start? {
    let objectives = objectives(for: errors)
    return objectives.indices.filter { objectives[$0].isFinite }
      .min { objectives[$0] < objectives[$1] }
      .flatMap { start(at: $0, for: errors) }
  }

  /// The lowest few nodes that are lower than their neighbours, lowest first, and the lowest one
  /// with d = 0.
  func basins(for errors: [Double], limit: Int) -> [Start] {
    let objectives = objectives(for: errors)
    let minima = objectives.indices.filter { node in
      objectives[node].isFinite && neighbours(of: node).allSatisfy { objectives[node] <= objectives[$0] }
    }
    var chosen = minima.sorted { objectives[$0] < objectives[$1] }.prefix(limit).map { $0 }
    let withoutShift = (0..<logDecays.count).min { objectives[$0] < objectives[$1] }
    if let withoutShift, !chosen.contains(withoutShift) { chosen.append(withoutShift) }
    return chosen.compactMap { start(at: $0, for: errors) }
  }

  /// Whether `law` lies within two steps of the grid from `node`, so in the same basin.
  func isNear(_ law: ScaledLaw, node: Int) -> Bool {
    let (shift, decay) = node.quotientAndRemainder(dividingBy: logDecays.count)
    let step = logDecays[1] - logDecays[0]
    guard abs(law.logDecay - logDecays[decay]) <= 2 * step else { return false }
    let low = logShifts[max(shift - 2, 0)]
    let high = logShifts[min(shift + 2, logShifts.count - 1)]
    return (low...high).contains(law.logShift)
  }

  private func objectives(for errors: [Double]) -> [Double] {
    var (sum, square) = (0.0, 0.0)
    for i in 0..<count { sum += weights[i] * errors[i] }
    let mean = sum / totalWeight
    for i in 0..<count { square += weights[i] * (errors[i] - mean) * (errors[i] - mean) }
    let deviations = errors.map { $0 - mean }
    let limits = floorLimits(for: errors)
    return squares.indices.map { node in
      let (scale, floor) = projection(
        at: node, product: product(at: node, with: deviations), mean: mean, limits: limits)
      guard scale > 0 else { return .infinity }
      // Σ w (A p + c - e)² about the weighted means.
      let offset = scale * means[node] + floor - mean
      let cross = product(at: node, with: deviations)
      return square - 2 * scale * cross + scale * scale * squares[node]
        + totalWeight * offset * offset
    }
  }

  private func start(at node: Int, for errors: [Double]) -> Start? {
    var sum = 0.0
    for i in 0..<count { sum += weights[i] * errors[i] }
    let mean = sum / totalWeight
    let deviations = errors.map { $0 - mean }
    let limits = floorLimits(for: errors)
    let (scale, floor) = projection(
      at: node, product: product(at: node, with: deviations), mean: mean, limits: limits)
    guard scale > 0 else { return nil }
    let (shift, decay) = node.quotientAndRemainder(dividingBy: logDecays.count)
    var free: [LawParameter] = [.scale, .decay]
    if pinned.floor == nil, floor > limits.lowerBound, floor < limits.upperBound {
      free.append(.floor)
    }
    if pinned.logShift == nil, logShifts[shift] > 0 { free.append(.shift) }
    let law = ScaledLaw(
      logScale: log(scale), logDecay: logDecays[decay], floor: floor, logShift: logShifts[shift])
    return Start(law: law, free: free, node: node, objective: 0)
  }

  /// Scale and floor of least Σ w (A p + c - e)² with c within `limits`.
  private func projection(
    at node: Int, product: Double, mean: Double, limits: ClosedRange<Double>
  ) -> (scale: Double, floor: Double) {
    let (p, square) = (means[node], squares[node])
    guard square > 0 else { return (0, mean) }
    let scale = product / square
    let floor = mean - scale * p
    guard !limits.contains(floor) else { return (scale, floor) }
    let bound = min(max(floor, limits.lowerBound), limits.upperBound)
    // Σ w p (e - c) / Σ w p², from the centred sums.
    let numerator = product + totalWeight * p * (mean - bound)
    return (numerator / (square + totalWeight * p * p), bound)
  }

  private func floorLimits(for errors: [Double]) -> ClosedRange<Double> {
    if let floor = pinned.floor { return floor...floor }
    return 0...(errors.min() ?? 0)
  }

  /// Σ wᵢ (pᵢ - mean) vᵢ in eight lanes, because a strict sum is not vectorised.
  private func product(at node: Int, with values: [Double]) -> Double {
    var lanes = SIMD8<Double>.zero
    let start = node * count
    var i = 0
    while i + 8 <= count {
      var (x, y) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      for lane in 0..<8 {
        x[lane] = centred[start + i + lane]
        y[lane] = values[i + lane]
      }
      lanes += x * y
      i += 8
    }
    var sum = lanes.sum()
    while i < count {
      sum += centred[start + i] * values[i]
      i += 1
    }
    return sum
  }

  private func neighbours(of node: Int) -> [Int] {
    let (shift, decay) = node.quotientAndRemainder(dividingBy: logDecays.count)
    var result: [Int] = []
    for i in max(shift - 1, 0)...min(shift + 1, logShifts.count - 1) {
      for j in max(decay - 1, 0)...min(decay + 1, logDecays.count - 1) where (i, j) != (shift, decay) {
        result.append(i * logDecays.count + j)
      }
    }
    return result
  }

  /// γ for d = 0 and for d from a hundredth of the smallest compute to a hundred times the mean.
  private static func shifts(from smallestCompute: Double) -> [Double] {
    let first = log(min(0.01 * smallestCompute, 1))
    let last = log(100.0)
    return [0]
      + (0..<shiftCount).map {
        log1p(exp(first + (last - first) * Double($0) / Double(shiftCount - 1)))
      }
  }

  /// Exponents of every law that was ever published lie well inside.
  private static let decays = 0.01...8.0
  private static let decayCount = 24
  private static let shiftCount = 14
}
