package import Scaling

/// Huber's function ρ: r²/2 up to a width, then |r| with the same slope (Huber 1964).
///
/// Least squares is the case of infinite width.
package struct Huber {
  package let width: Double

  package init(_ residual: FitReport.Residual) {
    if case .huber(let width) = residual { self.width = width } else { width = .infinity }
  }

  /// 2 ρ(r), which is r² inside.
  package func twiceLoss(_ r: Double) -> Double {
    let size = abs(r)
    return size <= width ? r * r : width * (2 * size - width)
  }

  /// ρ'(r) / r: what reweighted least squares multiplies r² with.
  package func weight(_ r: Double) -> Double {
    let size = abs(r)
    return size <= width ? 1 : width / size
  }

  /// ρ'(r).
  package func influence(_ r: Double) -> Double { min(max(r, -width), width) }

  /// Whether ρ'' is one there rather than zero.
  package func isInside(_ r: Double) -> Bool { abs(r) <= width }
}
