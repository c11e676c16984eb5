package import Scaling

/// Run logs that no set of comparable laws can be fitted to.
///
/// What one shape's points lack is not an error but part of its law's report.
package enum FitError: Error, Equatable, Sendable, CustomStringConvertible {
  case noRuns
  case noPoints(run: String)
  case mixedMetrics(String, String)
  case mixedConventions(FLOPConvention, FLOPConvention)

  package var description: String {
    switch self {
    case .noRuns: return "no run to fit"
    case .noPoints(let run): return "run \(run) has no points"
    case .mixedMetrics(let a, let b):
      return "runs of different metrics, \(a) and \(b), cannot share a set of laws"
    case .mixedConventions(let a, let b):
      return "runs whose FLOPs were counted differently, \(a) and \(b), cannot be compared"
    }
  }
}
