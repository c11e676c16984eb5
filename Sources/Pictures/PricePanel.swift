import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lower panel of a plan: price against error for each shape, and which is cheapest where.
struct PricePanel {
  let laws: [Law]
  let key: ShapeKey
  let trajectory: Trajectory

  static let envelopeMark = Mark.line(.paleGrey, width: 8)

  /// From the plan's start to a little below its end, where the next switch may be near.
  var errorRange: ClosedRange<Double> {
    let start = trajectory.legs.map(\.entryError).max() ?? 1
    let end = trajectory.legs.map(\.phase.endError).min() ?? start
    return ClosedRange(spanning: [start, end / pow(start / end, 0.05)]) ?? 1...10
  }

  /// What the plan pays from first to last, with as much room above as lets the other shapes be told
  /// from it; near a floor they all leave the panel.
  var priceRange: ClosedRange<Double> {
    let paid = trajectory.legs.flatMap { leg in
      [leg.entryError, leg.phase.endError].map { leg.curve.price(at: $0) }
    }
    let range = ClosedRange(spanning: paid + envelope.flatMap(\.rows).map { $0[1] }) ?? 1...10
    return range.lowerBound...(ClosedRange(spanning: paid) ?? range).upperBound * 5
  }

  var series: [Series] {
    (envelope + laws.flatMap(curves) + phases + switches)
      .filter { !$0.rows.isEmpty }
  }

  private var errors: [Double] { errorRange.logarithmicSteps(400) }

  /// A law says what error costs only from its own largest error down.
  private func price(_ law: Law, at error: Double) -> Double {
    guard let curve = law.curve, error <= law.largestError ?? .infinity else { return .infinity }
    return curve.price(at: error)
  }

  /// One stretch for each shape that is the cheapest over a range of errors.
  private var envelope: [Series] {
    var stretches: [(cheapest: Shape, rows: [[Double]])] = []
    for error in errors {
      let prices = laws.map { (shape: $0.shape, price: price($0, at: error)) }
      guard let least = prices.min(by: { $0.price < $1.price }), least.price.isFinite
      else { continue }
      if stretches.last?.cheapest != least.shape { stretches.append((least.shape, [])) }
      stretches[stretches.count - 1].rows.append([error, least.price])
    }
    return stretches.map { Series(rows: $0.rows, mark: Self.envelopeMark) }
  }

  private func curves(_ law: Law) -> [Series] {
    guard let colour = key[law.shape]?.colour else { return [] }
    let rows = errors.map { [$0, price(law, at: $0)] }.filter { $0[1].isFinite }
    let border = law.smallestSupportedError ?? 0
    return [
      Series(rows: rows.filter { $0[0] >= border }, mark: .line(colour, width: 1.2)),
      Series(
        rows: rows.filter { $0[0] < border }, mark: .line(colour, width: 1.2, dash: .dashed)),
    ]
  }

  /// What the plan pays, whether or not that is the least.
  private var phases: [Series] {
    trajectory.legs.compactMap { leg in
      guard let colour = key[leg.phase.shape]?.colour else { return nil }
      let rows = ClosedRange(spanning: [leg.phase.endError, leg.entryError]).map { range in
        range.logarithmicSteps(100).map { [$0, leg.curve.price(at: $0)] }
      }
      return Series(rows: rows ?? [], mark: .line(colour, width: 3.2))
    }
  }

  private var switches: [Series] {
    zip(trajectory.legs, trajectory.legs.dropFirst()).flatMap { from, to in
      let error = from.phase.endError
      let price = from.curve.price(at: error)
      return [
        Series(
          rows: [[error, priceRange.lowerBound / 10], [error, price]],
          mark: .line(.grey, width: 0.8)),
        Series(rows: [[error, price]], mark: .symbols(.circle, .ink, size: 0.55)),
      ]
    }
  }
}
