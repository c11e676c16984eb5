import LawFit
import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs whose law is known, with noise of a known kind.
struct SyntheticRun {
  var law = PowerLaw(a: 0.5 * pow(2e19, 0.5), b: 0.5, c: 3)
  /// Evenly spaced along a run of that many FLOPs, like evaluations of a trunk.
  var points = 60
  var compute = 1e20
  /// Where set, evenly spaced in log compute over so many decades, like runs of their own.
  var decades: Double?
  /// Standard deviation of the log error.
  var noise = 0.002
  /// Lag-one autocorrelation of the noise, which keeps its standard deviation.
  var correlation = 0.0

  func run(using random: inout RandomStream) -> RunLog {
    var e = random.normal()
    let computes = (1...points).map { i in
      guard let decades else { return Double(i) * compute / Double(points) }
      return compute * pow(10, decades * (Double(i - 1) / Double(points - 1) - 1))
    }
    let errors = computes.map { flops in
      e = correlation * e + (1 - correlation * correlation).squareRoot() * random.normal()
      return law.error(after: Compute(flops: flops)) * exp(noise * e)
    }
    return ReferenceRuns.run(computes: computes, errors: errors)
  }

  /// The law in the units of `points`.
  func scaled(to points: LawPoints) -> ScaledLaw {
    let logShift = log1p(law.d / points.computeUnit)
    return ScaledLaw(
      logScale: log(law.a / points.errorUnit) - law.b * (log(points.computeUnit) + logShift),
      logDecay: log(law.b), floor: law.c / points.errorUnit, logShift: logShift)
  }
}
