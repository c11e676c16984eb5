import Scaling

/// Huber's function ρ: r²/2 up to a width, then |r| with the same slope (Huber 1964).
///
/// Least squares is the case of infinite width.
struct Huber {
  let width: Double

  init(_ residual: FitReport.Residual) {
    if case .huber(let width) = residual { self.width = width } else { width = .infinity }
  }

  /// 2 ρ(r), which is r² inside.
  func twiceLoss(_ r: Double) -> Double {
    let size = abs(r)
    return size <= width ? r * r : width * (2 * size - width)
  }

  /// ρ'(r) / r: what reweighted least squares multiplies r² with.
  func weight(_ r: Double) -> Double {
    let size = abs(r)
    return size <= width ? 1 : width / size
  }

  /// ρ'(r).
  func influence(_ r: Double) -> Double { min(max(r, -width), width) }

  /// Whether ρ'' is one there rather than zero.
  func isInside(_ r: Double) -> Bool { abs(r) <= width }
}
