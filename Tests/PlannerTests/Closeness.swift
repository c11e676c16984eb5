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
