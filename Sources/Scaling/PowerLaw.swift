#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Error of one shape against training compute, E = f(C) = a (C + d)^-b + c.
///
/// - `a` scale, in error·FLOP^b. `b` decay, dimensionless. Both positive.
/// - `c` floor: the error this shape never beats. `d` shift, in FLOPs: bounds E at C = 0. Both ≥ 0.
///
/// Form: Anagnostidis et al. 2023, arXiv:2311.03233. Each function costs one or two `exp` and `log`;
/// all go through logarithms, so that a = 1e40 with b = 2 does not overflow on the way.
package struct PowerLaw: Hashable, Sendable {
  package var a: Double
  package var b: Double
  package var c: Double
  package var d: Double

  package init(a: Double, b: Double, c: Double, d: Double = 0) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  /// f(C), the error after training for `compute`; infinite at C + d = 0.
  package func error(after compute: Compute) -> Double {
    let (a, b, c, d, C) = (a, b, c, d, compute.flops)
    return exp(log(a) - b * log(C + d)) + c
  }

  /// f^-1(E) = ((E - c) / a)^(-1/b) - d, the compute after which the static curve stands at E.
  ///
  /// `nil` at and below the floor, where no compute suffices. Negative above f(0): the caller
  /// decides whether such an error belongs to the law at all.
  package func compute(toReach error: Double) -> Compute? {
    guard error > c else { return nil }
    return Compute(flops: exp((log(a) - log(error - c)) / b) - d)
  }

  /// p(E) = -dC/dE = (C + d) / (b (E - c)), FLOPs per unit of error removed; infinite at the floor.
  ///
  /// The shift d drops out: p(E) = ((E - c) / a)^(-1/b) / (b (E - c)).
  package func price(at error: Double) -> Double { exp(logPrice(at: error)) }

  /// log p(E) = log(a) / b - log(b) - (1 + 1/b) log(E - c), free of overflow.
  package func logPrice(at error: Double) -> Double {
    guard error > c else { return .infinity }
    return log(a) / b - log(b) - (1 + 1 / b) * log(error - c)
  }

  /// The same law with compute measured in other units: C' = k C.
  package func scalingCompute(by k: Double) -> PowerLaw {
    PowerLaw(a: exp(log(a) + b * log(k)), b: b, c: c, d: d * k)
  }
}
