package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws against the runs they were fitted to, and what they leave unexplained.
///
/// Above: every run's points, each law solid over the compute it was fitted to and dashed beyond, the
/// band of its bootstrap draws, and the place where the hold-out test parted the run. Below: observed
/// over predicted, where a law that bends away from its points shows first.
package struct FitPicture {
  private let laws: LawSet
  private let tracks: [Track]
  private let key: ShapeKey

  private let computeRange: ClosedRange<Double>

  /// One shape's law with the points of all its runs, in order of compute.
  private struct Track {
    let law: Law
    let points: [RunLog.Point]
    let colour: Colour
    /// Where the law has points; `nil` for one written by hand and never compared with any.
    let fitted: ClosedRange<Double>?
    /// Where its curve goes on without points.
    let extrapolated: ClosedRange<Double>
    /// Where the hold-out test parted the run.
    let split: Double?
  }

  /// Runs of shapes that have no entry among the laws are not shown.
  ///
  /// Throws where neither points nor fits say which compute to show.
  package init(laws: LawSet, logs: [RunLog]) throws(PictureError) {
    self.laws = laws
    let key = ShapeKey(laws.laws.map(\.shape))
    self.key = key
    let shown = laws.laws.map { law in
      let points = logs.filter { $0.shape == law.shape }.flatMap(\.points)
        .sorted { $0.compute < $1.compute }
      let ends = law.fit.map { [$0.compute.lowerBound, $0.compute.upperBound] }
      return (
        law: law, points: points,
        fitted: ClosedRange(spanning: ends ?? points.map(\.compute.flops))
      )
    }
    let ends = shown.flatMap { law in
      (law.fitted.map { [$0.lowerBound, $0.upperBound] } ?? []) + law.points.map(\.compute.flops)
    }
    guard let covered = ClosedRange(spanning: ends) else {
      throw .nothingToShow("no law has a fitted range and no run a point")
    }
    // Enough beyond the last point to see where the laws are heading.
    let range = covered.lowerBound...4 * covered.upperBound
    computeRange = range
    tracks = shown.compactMap { law, points, fitted in
      guard let colour = key[law.shape]?.colour else { return nil }
      // Not beyond what a law's word counts for.
      let end = fitted.map { min(range.upperBound, Law.reach * $0.upperBound) }
      return Track(
        law: law, points: Self.thinned(points), colour: colour, fitted: fitted,
        extrapolated: (fitted?.upperBound ?? range.lowerBound)...(end ?? range.upperBound),
        split: Self.split(law, points))
    }
  }

  package var figure: Figure {
    let x = Axis.logarithmic("training compute (FLOP)", computeRange)
    let legend = legend
    let residuals = residualSeries
    let upper = Axis.logarithmic(laws.metric, errorRange)
    let lower = residualAxis
    return Figure(
      sharing: x, (upper, series), lower.map { ($0, residuals) },
      heights: lower == nil ? [400] : [380, 110], legend: legend)
  }

  /// What points and laws cover; bands may reach beyond, wide ones would flatten all else.
  private var errorRange: ClosedRange<Double> {
    let curves = tracks.flatMap { track in
      [solid(track), dashed(track)].flatMap { $0 }.map { $0[1] }
    }
    let points = tracks.flatMap(\.points).map(\.error)
    return ClosedRange(spanning: curves + points) ?? 1...10
  }

  private var series: [Series] {
    let bands = tracks.map { Series(rows: band($0), mark: .band($0.colour.fading(to: 0.18))) }
    let points = tracks.map { track in
      Series(
        rows: track.points.map { [$0.compute.flops, $0.error] },
        mark: pointMark(track.colour, among: track.points.count))
    }
    let curves = tracks.flatMap { track in
      [
        Series(rows: dashed(track), mark: .line(track.colour, width: 1.6, dash: .dashed)),
        Series(rows: solid(track), mark: .line(track.colour, width: 2)),
      ]
    }
    let splits = tracks.compactMap { track -> Series? in
      guard let split = track.split, let curve = track.law.curve else { return nil }
      return Series(
        rows: [[split, curve.error(after: Compute(flops: split))]],
        mark: .symbols(.square, track.colour, size: 0.7))
    }
    return (bands + points + curves + splits).filter { !$0.rows.isEmpty }
  }

  private func pointMark(_ colour: Colour, among count: Int) -> Mark {
    .symbols(.disc, colour.fading(to: count > 40 ? 0.45 : 0.8), size: count > 40 ? 0.35 : 0.55)
  }

  private func solid(_ track: Track) -> [[Double]] {
    track.fitted.flatMap { track.law.curve?.rows(over: $0) } ?? []
  }

  private func dashed(_ track: Track) -> [[Double]] {
    track.law.curve?.rows(over: track.extrapolated) ?? []
  }

  private func band(_ track: Track) -> [[Double]] {
    let start = track.fitted?.lowerBound ?? track.extrapolated.lowerBound
    let steps = (start...track.extrapolated.upperBound).logarithmicSteps(120)
    let computes = steps.map { Compute(flops: $0) }
    guard track.law.draws.count > 1,
      let band = track.law.band(at: computes, level: level(of: track))
    else { return [] }
    return zip(steps, band).map { [$0, $1.lower, $1.upper] }.filter { $0.allSatisfy(\.isFinite) }
  }

  private func level(of track: Track) -> Double { track.law.fit?.level ?? 0.9 }

  /// Compute between the last point of the fitted half and the first of the other.
  private static func split(_ law: Law, _ points: [RunLog.Point]) -> Double? {
    guard let holdOut = law.fit?.holdOut else { return nil }
    let first = points.count - holdOut.heldOutPoints
    guard first > 0, first < points.count else { return nil }
    return (points[first - 1].compute.flops * points[first].compute.flops).squareRoot()
  }

  /// At most a thousand points, the first in each of as many even logarithmic steps of compute: a
  /// trainer that evaluates at every step would make a picture of tens of megabytes.
  private static func thinned(_ points: [RunLog.Point]) -> [RunLog.Point] {
    let most = 1000
    guard points.count > most, let range = ClosedRange(spanning: points.map(\.compute.flops)),
      range.lowerBound < range.upperBound
    else { return points }
    var kept: [RunLog.Point] = []
    var next = 0
    for point in points {
      let place = log(point.compute.flops / range.lowerBound)
      let step = Int(place / log(range.upperBound / range.lowerBound) * Double(most - 1))
      guard step >= next else { continue }
      kept.append(point)
      next = step + 1
    }
    return kept
  }

  /// Observed over predicted minus one, in per cent.
  private var residualSeries: [Series] {
    tracks.compactMap { track in
      guard let curve = track.law.curve, !track.points.isEmpty else { return nil }
      let rows = track.points.map { point in
        [point.compute.flops, 100 * (point.error / curve.error(after: point.compute) - 1)]
      }
      return Series(rows: rows, mark: pointMark(track.colour, among: rows.count))
    }
  }

  private var residualAxis: Axis? {
    let sizes = residualSeries.flatMap(\.rows).map { abs($0[1]) }.filter(\.isFinite)
    guard let largest = sizes.max() else { return nil }
    let limit = max(1.15 * largest, 1e-6)
    return Axis(
      title: "residual (%)", range: -limit...limit, scale: .linear,
      ticks: Ticks.symmetric(limit))
  }

  private var legend: Legend {
    var entries: [Legend.Entry] = []
    for entry in key.entries {
      let law = laws.laws.first { $0.shape == entry.shape }
      let remark: String
      switch law?.fit?.status {
      case _ where law?.curve == nil: remark = " (no law)"
      case .stalled: remark = " (stalled)"
      case .unidentifiable: remark = " (unidentifiable)"
      default: remark = ""
      }
      let mark =
        law?.curve == nil
        ? Mark.symbols(.disc, entry.colour, size: 0.6) : .line(entry.colour, width: 2.4)
      entries.append(.init(text: entry.name + remark, mark: mark))
    }
    entries.append(.init(text: " ", mark: nil))
    if !tracks.allSatisfy(\.points.isEmpty) {
      entries.append(.init(text: "observed", mark: .symbols(.disc, .grey, size: 0.45)))
    }
    entries.append(.init(text: "fitted", mark: .line(.grey, width: 2)))
    entries.append(
      .init(text: "extrapolated", mark: .line(.grey, width: 1.6, dash: .dashed)))
    if let level = tracks.first(where: { $0.law.draws.count > 1 }).map({ level(of: $0) }) {
      let text = "\(Numerals.rounded(100 * level, digits: 2)) % band"
      entries.append(.init(text: text, mark: .band(Colour.grey.fading(to: 0.3))))
    }
    if tracks.contains(where: { $0.split != nil }) {
      entries.append(
        .init(text: "hold-out from here", mark: .symbols(.square, .ink, size: 0.7)))
    }
    return Legend(title: key.title, entries: entries)
  }
}
