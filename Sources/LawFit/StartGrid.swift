package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws to start from, found by trying all exponents and shifts on a grid.
///
/// For fixed (b, δ) the law is linear in its scale and floor, so both are solved for exactly within
/// their bounds (variable projection, Golub and Pereyra 1973). What depends on the computes alone
/// is kept, so that a bootstrap draw searches a grid for one scalar product per node.
package struct StartGrid {
  package struct Start {
    package let law: ScaledLaw
    package let free: [LawParameter]
    /// Σ w (prediction - e)² there, in the grid's weights.
    package let objective: Double
    /// Place in the grid.
    let node: Int
  }

  package enum Resolution {
    /// 24 exponents and 15 shifts, to find every basin.
    case fine
    /// 12 exponents and 8 shifts, to notice another basin in passing.
    case coarse
  }

  /// One pair (b, δ), with p = u^-b at every point.
  private struct Node {
    let logDecay: Double
    let logShift: Double
    /// Weighted mean of p.
    let mean: Double
    /// Σ w (p - mean)².
    let square: Double
  }

  private let nodes: [Node]
  private let decayCount: Int
  private let shiftCount: Int
  private let limits: ConstrainedFit.Limits
  /// Every so many points are looked at, so that long logs cost no more than this grid deserves.
  private let stride: Int
  /// Of squared linear residuals: ones, or 1/E² so that they approximate those of the logarithm.
  private let weights: [Double]
  private let totalWeight: Double
  /// w (p - mean), point by point and for each point node by node: sums over points are then
  /// elementwise over nodes, which the compiler vectorises as it would not a scalar product.
  private let centred: [Double]

  /// Cost: one `exp` per node and point.
  package init(
    _ points: LawPoints, residual: FitReport.Residual, limits: ConstrainedFit.Limits,
    resolution: Resolution = .fine
  ) {
    self.limits = limits
    let logDecays = Self.spaced(log(0.01), log(8), count: resolution == .fine ? 24 : 12)
    let logShifts =
      limits.logShift.map { [$0] }
      ?? Self.shifts(from: points.smallestCompute, count: resolution == .fine ? 14 : 7)
    let stride = max(1, points.count / Self.enoughPoints)
    self.stride = stride
    let computes = Self.every(stride, of: points.computes)
    // A point stands for as many as it was picked from.
    let weights = Self.every(stride, of: points.errors).map {
      Double(stride) * (residual == .linear ? 1 : 1 / ($0 * $0))
    }
    let totalWeight = weights.reduce(0, +)
    let nodeCount = logDecays.count * logShifts.count
    var nodes: [Node] = []
    var centred = [Double](repeating: 0, count: nodeCount * computes.count)
    for logShift in logShifts {
      let spread = exp(-logShift)
      let logs = computes.map { log(spread * $0 - expm1(-logShift)) }
      for logDecay in logDecays {
        let powers = logs.map { exp(-exp(logDecay) * $0) }
        let mean = zip(weights, powers).reduce(0) { $0 + $1.0 * $1.1 } / totalWeight
        var square = 0.0
        for i in powers.indices {
          let deviation = powers[i] - mean
          square += weights[i] * deviation * deviation
          centred[i * nodeCount + nodes.count] = weights[i] * deviation
        }
        nodes.append(Node(logDecay: logDecay, logShift: logShift, mean: mean, square: square))
      }
    }
    decayCount = logDecays.count
    shiftCount = logShifts.count
    self.weights = weights
    self.totalWeight = totalWeight
    self.nodes = nodes
    self.centred = centred
  }

  /// The lowest node of all; `nil` where no node falls with compute.
  func lowest(for errors: [Double]) -> Start? {
    let target = Target(errors, in: self)
    var best: (node: Int, objective: Double)?
    for node in nodes.indices {
      let objective = project(node, target).objective
      if objective < best?.objective ?? .infinity { best = (node, objective) }
    }
    return best.map { start(at: $0.node, target) }
  }

  /// The lowest few nodes that are lower than their neighbours, and the lowest one with d = 0.
  package func basins(for errors: [Double], limit: Int) -> [Start] {
    let target = Target(errors, in: self)
    let objectives = nodes.indices.map { project($0, target).objective }
    let minima = nodes.indices.filter { node in
      objectives[node] < .infinity
        && neighbours(of: node).allSatisfy { objectives[node] <= objectives[$0] }
    }
    var chosen = Array(minima.sorted { objectives[$0] < objectives[$1] }.prefix(limit))
    let first = (0..<decayCount).min { objectives[$0] < objectives[$1] }
    if let first, objectives[first] < .infinity, !chosen.contains(first) { chosen.append(first) }
    return chosen.map { start(at: $0, target) }
  }

  /// Whether `law` lies within a step of the grid from `start`, so most likely in its basin.
  func isNear(_ law: ScaledLaw, _ start: Start) -> Bool {
    let (shift, decay) = start.node.quotientAndRemainder(dividingBy: decayCount)
    func neighbour(_ shift: Int, _ decay: Int) -> Node {
      nodes[min(max(shift, 0), shiftCount - 1) * decayCount + min(max(decay, 0), decayCount - 1)]
    }
    let low = neighbour(shift - 1, decay - 1)
    let high = neighbour(shift + 1, decay + 1)
    return (low.logDecay...high.logDecay).contains(law.logDecay)
      && (low.logShift...high.logShift).contains(law.logShift)
  }

  /// What to project: errors about their weighted mean, and where c may lie.
  private struct Target {
    let mean: Double
    /// Σ w (p - mean of p) (e - mean) for every node.
    let products: [Double]
    /// Σ w (e - mean)².
    let square: Double
    let floors: ClosedRange<Double>

    init(_ allErrors: [Double], in grid: StartGrid) {
      let errors = StartGrid.every(grid.stride, of: allErrors)
      let sum = zip(grid.weights, errors).reduce(0) { $0 + $1.0 * $1.1 }
      let mean = sum / grid.totalWeight
      self.mean = mean
      let deviations = errors.map { $0 - mean }
      products = grid.products(deviations)
      square = zip(grid.weights, deviations).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      floors = grid.limits.floors(for: allErrors)
    }
  }

  /// Scale A and floor c of least Σ w (A p + c - e)², and that sum; infinite unless A > 0.
  private func project(
    _ index: Int, _ target: Target
  ) -> (scale: Double, floor: Double, objective: Double) {
    let node = nodes[index]
    let product = target.products[index]
    guard node.square > 0 else { return (0, target.mean, .infinity) }
    var scale = product / node.square
    var floor = target.mean - scale * node.mean
    if !target.floors.contains(floor) {
      floor = min(max(floor, target.floors.lowerBound), target.floors.upperBound)
      // Σ w p (e - c) / Σ w p², from the centred sums.
      let numerator = product + totalWeight * node.mean * (target.mean - floor)
      scale = numerator / (node.square + totalWeight * node.mean * node.mean)
    }
    let offset = scale * node.mean + floor - target.mean
    let sum =
      target.square - 2 * scale * product + scale * scale * node.square
      + totalWeight * offset * offset
    return (scale, floor, scale > 0 && sum.isFinite ? sum : .infinity)
  }

  private func start(at index: Int, _ target: Target) -> Start {
    let node = nodes[index]
    let (scale, floor, objective) = project(index, target)
    var free: [LawParameter] = [.scale, .decay]
    if limits.floor == nil, floor > target.floors.lowerBound, floor < target.floors.upperBound {
      free.append(.floor)
    }
    if limits.logShift == nil, node.logShift > 0 { free.append(.shift) }
    let law = ScaledLaw(
      logScale: log(scale), logDecay: node.logDecay, floor: floor, logShift: node.logShift)
    return Start(law: law, free: free, objective: objective, node: index)
  }

  /// Σ w (p - mean) v for every node.
  private func products(_ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: nodes.count)
    for i in values.indices {
      let value = values[i]
      let row = i * nodes.count
      for node in sums.indices { sums[node] += value * centred[row + node] }
    }
    return sums
  }

  private func neighbours(of index: Int) -> [Int] {
    let (shift, decay) = index.quotientAndRemainder(dividingBy: decayCount)
    let shifts = max(shift - 1, 0)...min(shift + 1, shiftCount - 1)
    let decays = max(decay - 1, 0)...min(decay + 1, decayCount - 1)
    return shifts.flatMap { i in decays.map { i * decayCount + $0 } }.filter { $0 != index }
  }

  /// γ for d = 0 and for d from a hundredth of the smallest compute to a hundred times the mean.
  private static func shifts(from smallestCompute: Double, count: Int) -> [Double] {
    let first = log(min(0.01 * smallestCompute, 1))
    return [0] + spaced(first, log(100), count: count).map { log1p(exp($0)) }
  }

  private static func every(_ stride: Int, of values: [Double]) -> [Double] {
    guard stride > 1 else { return values }
    return Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
  }

  private static func spaced(_ first: Double, _ last: Double, count: Int) -> [Double] {
    (0..<count).map { first + (last - first) * Double($0) / Double(count - 1) }
  }

  private static let enoughPoints = 500
}
