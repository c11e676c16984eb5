#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whether two numbers agree to a relative tolerance; equal ones always do.
func agree(_ a: Double?, _ b: Double?, within relative: Double) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return a == b || abs(a - b) <= relative * max(abs(a), abs(b))
}

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func logarithm(_ number: Double) -> Double { log(number) }

/// Repeatable random numbers: the seed is the test's to state.
///
/// SplitMix64: Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
