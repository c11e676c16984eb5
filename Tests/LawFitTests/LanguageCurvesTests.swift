import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The language part of an extrapolation benchmark (Alabdulmohsin and others 2022).
///
/// Reference: SciPy's least_squares from many starts with 0 ≤ c ≤ min(E) and d ≥ 0; fitted to the
/// rows marked for training, scored by the root mean square of the log error on the others.
@Suite struct LanguageCurvesTests {
  struct Curve: Sendable, CustomTestStringConvertible {
    /// How the rows of the curve begin.
    let prefix: String
    /// Of the linear fit.
    let sum: Double
    let b: Double
    let c: Double
    let linearScore: Double
    let logScore: Double

    init(
      _ prefix: String, _ sum: Double, _ b: Double, _ c: Double, _ linearScore: Double,
      _ logScore: Double
    ) {
      self.prefix = prefix
      self.sum = sum
      self.b = b
      self.c = c
      self.linearScore = linearScore
      self.logScore = logScore
    }

    var testDescription: String { prefix }
  }

  static let curves = [
    Curve("NMT,log_perplexity,\"6 Enc, 6 Dec\"", 1.22173e-3, 0.4628, 0.29340, 0.0624, 0.0363),
    Curve("NMT,log_perplexity,\"28 Enc, 6 Dec\"", 3.43176e-4, 0.4840, 0.26228, 0.0337, 0.0203),
    Curve("NMT,log_perplexity,\"6 Enc, 28 Dec\"", 5.24088e-4, 0.3836, 0.22064, 0.0683, 0.0454),
    Curve("NMT,log_perplexity,\"Dec-only\"", 1.12739e-4, 1.0928, 0.37944, 0.00535, 0.00416),
    Curve("NMT,log_perplexity,\"TEnc-LSTM\"", 3.92306e-4, 0.5519, 0.35236, 0.0162, 0.0174),
    Curve("LM,val_loss,1.68e+07", 9.28231e-6, 0.5258, 0.92387, 6.99e-4, 6.89e-4),
    Curve("LM,val_loss,1.34e+08", 2.22016e-6, 0.4082, 0.87004, 1.14e-3, 1.12e-3),
    Curve("LM,val_loss,2.62e+08", 8.72627e-6, 0.4065, 0.84994, 1.32e-3, 1.32e-3),
    Curve("LM,val_loss,4.53e+08", 2.90681e-6, 0.3997, 0.83197, 6.25e-4, 6.10e-4),
    Curve("LM,val_loss,1.07e+09", 1.65465e-6, 0.3840, 0.80007, 6.63e-4, 6.67e-4),
    Curve("BB,\"('date', '1-shot')", 1.8209e-3, 0.7049, 0.7060, 7.93e-3, 7.43e-3),
    Curve("BB,\"('date', '2-shot')", 9.55141e-4, 0.5437, 0.68008, 3.72e-3, 3.66e-3),
    Curve("BB,\"('ling', '1-shot')", 2.29958e-4, 0.6900, 0.89006, 0.0147, 0.0151),
    Curve("BB,\"('ling', '2-shot')", 6.30255e-4, 1.0458, 0.82832, 7.39e-3, 8.60e-3),
    Curve("BB,\"('qa', '1-shot')", 2.60891e-4, 0.0778, 0.71671, 4.80e-3, 4.77e-3),
    Curve("BB,\"('qa', '2-shot')", 3.63762e-4, 0.0347, 0, 4.31e-3, 4.24e-3),
    Curve("BB,\"('mult', '1-shot')", 3.37905e-4, 0.2461, 0.65026, 0.0154, 0.0144),
    Curve("BB,\"('mult', '2-shot')", 3.92365e-4, 0.3985, 0.64271, 5.51e-3, 6.11e-3),
    Curve("BB,\"('unit', '1-shot')", 2.0290e-4, 0.6314, 0.5367, 5.01e-3, 5.13e-3),
    Curve("BB,\"('unit', '2-shot')", 2.9595e-4, 0.5668, 0.5189, 4.88e-3, 4.98e-3),
  ]

  /// Sums are printed with six digits, b and c with four or five, scores with three.
  @Test(arguments: curves)
  func `language curves fit and extrapolate as the reference does`(curve: Curve) throws {
    let rows = try Fixture("rnsl-benchmark/benchmark.lang.csv").lines
      .filter { $0.hasPrefix(curve.prefix) }
      .map { $0.split(separator: ",").suffix(3).compactMap { Double($0) } }
    let seen = rows.filter { $0[2] == 1 }
    let run = ReferenceRuns.run(computes: seen.map { $0[0] }, errors: seen.map { $0[1] })
    let (linear, sum) = try fit(run, .linear)
    #expect(sum <= curve.sum * 1.00005)
    #expect(abs(linear.b - curve.b) < 6e-5 + 1e-3 * curve.b)
    #expect(abs(linear.c - curve.c) < 6e-5)
    // Every row of a language model stands in the file four times: once is enough.
    let unseen = Set(rows.filter { $0[2] == 0 }.map { [$0[0], $0[1]] }).sorted { $0[0] < $1[0] }
    #expect(abs(score(linear, unseen) / curve.linearScore - 1) < 0.01)
    let (logarithmic, _) = try fit(run, .log)
    #expect(abs(score(logarithmic, unseen) / curve.logScore - 1) < 0.01)
  }

  func fit(
    _ run: RunLog, _ residual: FitReport.Residual
  ) throws -> (law: PowerLaw, sum: Double) {
    let points = LawPoints([run])
    let limits = ConstrainedFit.Limits(largestFloor: .smallestError)
    let fit = ConstrainedFit(points, residual: residual, limits: limits)
    var random = RandomStream(seed: 1, name: run.name)
    let lowest = fit.lowest(random: &random)
    let optimum = try #require(lowest)
    let law = try #require(optimum.law.powerLaw(in: points))
    return (law, optimum.objective * points.errorUnit * points.errorUnit)
  }

  func score(_ law: PowerLaw, _ rows: [[Double]]) -> Double {
    let square = rows.reduce(0) { sum, row in
      let deviation = log(law.error(after: Compute(flops: row[0])) / row[1])
      return sum + deviation * deviation
    }
    return (square / Double(rows.count)).squareRoot()
  }
}
