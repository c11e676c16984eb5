#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The argument in `range` at which `function` is least, found without derivatives.
///
/// Parabolic interpolation, guarded by golden sections; the least of a function with one valley and a
/// local valley otherwise. Infinite values mark arguments out of bounds and are stepped away from.
/// Resolution: a smooth minimum cannot be placed closer than √ulp of its argument.
///
/// Brent 1973, Algorithms for Minimization without Derivatives, chapter 5 (`localmin`).
package func minimiser(
  in range: ClosedRange<Double>, of function: (Double) -> Double
) -> Double {
  let golden = (3 - 5.0.squareRoot()) / 2
  var (a, b) = (range.lowerBound, range.upperBound)
  /// The best point, the second best, and the second best before that, with their values.
  var x = a + golden * (b - a)
  var (v, w) = (x, x)
  var fx = function(x)
  var (fv, fw) = (fx, fx)
  var (step, stepBefore) = (0.0, 0.0)
  for _ in 0..<200 {
    let middle = (a + b) / 2
    let tolerance = Double.ulpOfOne.squareRoot() * abs(x) + Double.leastNormalMagnitude
    if abs(x - middle) <= 2 * tolerance - (b - a) / 2 { break }
    var parabolic: Double?
    if abs(stepBefore) > tolerance {
      let r = (x - w) * (fx - fv)
      let q = (x - v) * (fx - fw)
      let p = (x - v) * q - (x - w) * r
      let proposal = -p / (2 * (q - r))
      let lands = x + proposal > a && x + proposal < b
      if proposal.isFinite, lands, abs(proposal) < abs(stepBefore) / 2 { parabolic = proposal }
    }
    if let parabolic {
      (stepBefore, step) = (step, parabolic)
      let u = x + step
      if u - a < 2 * tolerance || b - u < 2 * tolerance {
        step = x < middle ? tolerance : -tolerance
      }
    } else {
      stepBefore = (x < middle ? b : a) - x
      step = golden * stepBefore
    }
    let u = abs(step) >= tolerance ? x + step : x + (step > 0 ? tolerance : -tolerance)
    let fu = function(u)
    if fu <= fx {
      if u < x { b = x } else { a = x }
      (v, w, x) = (w, x, u)
      (fv, fw, fx) = (fw, fx, fu)
    } else {
      if u < x { a = u } else { b = u }
      if fu <= fw || w == x {
        (v, w) = (w, u)
        (fv, fw) = (fw, fu)
      } else if fu <= fv || v == x || v == w {
        (v, fv) = (u, fu)
      }
    }
  }
  return x
}
