import CGSL

/// Quantiles of the distributions that intervals are read from.
package enum Distribution {
  /// The t for which a Student variable with `degrees` of freedom lies in [-t, t] with `probability`.
  package static func studentWidth(probability: Double, degrees: Double) -> Double {
    Library.quiet
    return gsl_cdf_tdist_Pinv((1 + probability) / 2, degrees)
  }
}
