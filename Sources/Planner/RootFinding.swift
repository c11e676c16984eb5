#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A root of `function` between two arguments where it has opposite signs.
///
/// The ITP method: regula falsi, truncated towards the middle and projected onto the interval in which
/// bisection would still be on schedule. It never takes more than one step beyond bisection and
/// converges superlinearly on smooth functions. Ends when the bracket is a few ulps wide, so within
/// about 1e-15 relative to the larger end. The function is at most zero at `low` and at least zero at
/// `high`, which may be the smaller of the two.
///
/// Oliveira and Takahashi 2020, doi:10.1145/3423597, with n0 = 1, k1 = 0.2 / (high - low), k2 = 2.
package func root(low: Double, high: Double, of function: (Double) -> Double) -> Double {
  var (a, b) = (low, high)
  var (fa, fb) = (function(a), function(b))
  precondition(fa <= 0 && fb >= 0, "no sign change: f(\(a)) = \(fa), f(\(b)) = \(fb)")
  let width = abs(b - a)
  let tolerance = 2 * max(abs(a), abs(b)).ulp
  let bisections = max(0, log2(width / (2 * tolerance)).rounded(.up))
  var step = 0.0
  while abs(b - a) > 2 * tolerance {
    let middle = (a + b) / 2
    let falsi = fb - fa > 0 && fb.isFinite && fa.isFinite ? (fb * a - fa * b) / (fb - fa) : middle
    let side: Double = middle >= falsi ? 1 : -1
    let truncation = 0.2 * (b - a) * (b - a) / width
    let truncated = truncation <= abs(middle - falsi) ? falsi + side * truncation : middle
    let radius = max(0, tolerance * exp2(bisections + 1 - step) - abs(b - a) / 2)
    let x = abs(truncated - middle) <= radius ? truncated : middle - side * radius
    let value = function(x)
    if value > 0 {
      (b, fb) = (x, value)
    } else if value < 0 {
      (a, fa) = (x, value)
    } else {
      return x
    }
    step += 1
  }
  return (a + b) / 2
}
