import CGSL

/// A reproducible stream of random numbers: GSL's Mersenne Twister, the seed handed in.
///
/// Streams of one seed and different names are independent, so that one law's draws do not depend
/// on which other laws are fitted beside it.
@safe package struct RandomStream: ~Copyable {
  private let generator: UnsafeMutablePointer<gsl_rng>

  package init(seed: UInt64, name: String) {
    Library.quiet
    guard let generator = unsafe gsl_rng_alloc(cgsl_mersenne_twister())
    else { fatalError("out of memory for a random stream") }
    unsafe self.generator = generator
    // The twister takes 32 bits: all 64 of the seed and the name are folded into them.
    var state = Self.mix(seed)
    for byte in name.utf8 { state = Self.mix(state ^ UInt64(byte)) }
    unsafe gsl_rng_set(generator, UInt(truncatingIfNeeded: state >> 32))
  }

  deinit { unsafe gsl_rng_free(generator) }

  /// Uniform over 0..<count.
  package mutating func index(below count: Int) -> Int {
    unsafe Int(gsl_rng_uniform_int(generator, UInt(count)))
  }

  /// Uniform over [0, 1).
  package mutating func uniform() -> Double { unsafe gsl_rng_uniform(generator) }

  /// Normal with mean 0 and standard deviation 1.
  package mutating func normal() -> Double { unsafe gsl_ran_gaussian(generator, 1) }

  /// Chi-squared with so many degrees of freedom, which need not be whole.
  package mutating func chiSquared(_ degreesOfFreedom: Double) -> Double {
    unsafe gsl_ran_chisq(generator, degreesOfFreedom)
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every input bit reaches every output.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
