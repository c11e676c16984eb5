import CGSL

/// The library that solves the least-squares problems.
package enum SolverLibrary {
  /// Name and version, such as `GSL 2.7.1`.
  package static let description = "GSL " + GSL_VERSION
}
