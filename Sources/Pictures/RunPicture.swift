package import Scaling

/// An adaptive run as it went: projected against actual, and how far training and held-out loss part.
///
/// Above, against training compute: the static runs of its shapes thin and pale, what the plan expected dashed, and every
/// evaluation in the colour of the shape that was trained, with a circle where the shape changed. Below: training loss over
/// held-out loss, where learning by heart shows as a fall.
package struct RunPicture {
  /// One phase, its points in order.
  package struct Phase: Hashable, Sendable {
    package let shape: Shape
    package let points: [Point]

    package init(shape: Shape, points: [Point]) {
      self.shape = shape
      self.points = points
    }
  }

  package struct Point: Hashable, Sendable {
    package let compute: Compute
    package let error: Double
    package let trainLoss: Double?
    package let evalLoss: Double?

    package init(compute: Compute, error: Double, trainLoss: Double?, evalLoss: Double?) {
      self.compute = compute
      self.error = error
      self.trainLoss = trainLoss
      self.evalLoss = evalLoss
    }
  }

  private let metric: String
  private let phases: [Phase]
  private let projection: [[Double]]
  private let statics: [RunLog]
  private let key: ShapeKey
  private let computeRange: ClosedRange<Double>
  private let errorRange: ClosedRange<Double>

  private static let actualWidth = 2.6

  /// `projection` tells the error that the plan expects after so much compute, `nil` where it expects nothing.
  ///
  /// Throws where the run has no point yet.
  package init(
    _ phases: [Phase], metric: String, statics: [RunLog],
    projection: (Compute) -> Double?
  ) throws(PictureError) {
    let points = phases.flatMap(\.points)
    guard let computes = ClosedRange(spanning: points.map(\.compute.flops)),
      let errors = ClosedRange(spanning: points.map(\.error))
    else { throw .nothingToShow("the run has no point yet") }
    self.metric = metric
    self.phases = phases
    self.statics = statics
    key = ShapeKey(phases.map(\.shape) + statics.map(\.shape))
    // A little of what was before the first evaluation, and after the last.
    computeRange = computes.lowerBound / 2...1.3 * computes.upperBound
    let range = computeRange
    self.projection = range.logarithmicSteps(300).compactMap { compute in
      projection(Compute(flops: compute)).map { [compute, $0] }
    }
    let beside = statics.flatMap(\.points).filter { range.contains($0.compute.flops) }
    errorRange =
      ClosedRange(
        spanning: [errors.lowerBound, errors.upperBound] + self.projection.map { $0[1] }
          + beside.map(\.error)) ?? errors
  }

  package var figure: Figure {
    let x = Axis.logarithmic("training compute (FLOP)", computeRange)
    let upper = Axis.logarithmic(metric, errorRange)
    let gaps = gaps
    let lower = gapAxis(gaps)
    return Figure(
      sharing: x, (upper, series), lower.map { ($0, gaps) },
      heights: lower == nil ? [380] : [360, 120], legend: legend)
  }

  private var series: [Series] {
    let pale = statics.compactMap { run -> Series? in
      guard let colour = key[run.shape]?.colour else { return nil }
      return Series(
        rows: run.points.map { [$0.compute.flops, $0.error] },
        mark: .line(colour.fading(to: 0.4), width: 1.2))
    }
    let expected = Series(rows: projection, mark: .line(.ink, width: 1.4, dash: .dashed))
    let actual = phases.flatMap { phase -> [Series] in
      guard let colour = key[phase.shape]?.colour else { return [] }
      let rows = phase.points.map { [$0.compute.flops, $0.error] }
      return [
        Series(rows: rows, mark: .line(colour, width: Self.actualWidth)),
        Series(rows: rows, mark: .symbols(.disc, colour, size: 0.4)),
      ]
    }
    let changes = phases.dropLast().compactMap { phase in
      phase.points.last.map { [$0.compute.flops, $0.error] }
    }
    return
      (pale + [expected] + actual + [
        Series(rows: changes, mark: .symbols(.circle, .ink, size: 0.7))
      ])
      .filter { !$0.rows.isEmpty }
  }

  /// Training loss over held-out loss, minus one, in per cent.
  private var gaps: [Series] {
    phases.compactMap { phase in
      guard let colour = key[phase.shape]?.colour else { return nil }
      let rows = phase.points.compactMap { point -> [Double]? in
        guard let train = point.trainLoss, let held = point.evalLoss, held > 0 else { return nil }
        return [point.compute.flops, 100 * (train / held - 1)]
      }
      return rows.isEmpty ? nil : Series(rows: rows, mark: .line(colour, width: 2))
    }
  }

  private func gapAxis(_ gaps: [Series]) -> Axis? {
    let values = gaps.flatMap(\.rows).map { $0[1] }.filter(\.isFinite)
    guard let least = values.min(), let most = values.max() else { return nil }
    let (low, high) = (min(least, 0), max(most, 0))
    let air = max(0.1 * (high - low), 1e-6)
    let range = low - air...high + air
    return Axis(
      title: "train gap (%)", range: range, scale: .linear, ticks: Ticks.linear(range))
  }

  private var legend: Legend {
    var entries = key.entries.map { entry in
      Legend.Entry(text: entry.name, mark: .line(entry.colour, width: Self.actualWidth))
    }
    entries.append(.init(text: " ", mark: nil))
    if !projection.isEmpty {
      entries.append(.init(text: "projected", mark: .line(.ink, width: 1.4, dash: .dashed)))
    }
    if phases.count > 1 {
      entries.append(.init(text: "change of shape", mark: .symbols(.circle, .ink, size: 0.7)))
    }
    if !statics.isEmpty {
      entries.append(
        .init(text: "static run", mark: .line(Colour.grey.fading(to: 0.4), width: 1.2)))
    }
    return Legend(title: key.title, entries: entries)
  }
}
