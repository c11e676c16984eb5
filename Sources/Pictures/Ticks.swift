#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A mark on an axis; minor ones have no label.
package struct Tick: Equatable, Sendable {
  package var value: Double
  package var label: String?
}

/// Which values to write along an axis.
///
/// gnuplot writes powers of ten alone on a logarithmic axis, which leaves a range below a decade (every
/// loss) with one number or none; here such a range gets decimals.
package enum Ticks {
  /// Labels wanted at the least; a reader interpolates between two and checks with a third.
  private static let fewest = 3
  /// Labels that fit at the most.
  private static let most = 8

  /// Ticks for a logarithmic axis over a positive range.
  ///
  /// The first of these that gives enough labels, none too close to the next: powers of ten; 1, 2, 5
  /// in each decade; 1 and 3; even steps.
  package static func logarithmic(_ range: ClosedRange<Double>) -> [Tick] {
    precondition(range.lowerBound > 0, "a logarithmic axis from \(range.lowerBound)")
    let decades = Int(floor(log10(range.lowerBound)))...Int(ceil(log10(range.upperBound)))
    func multiples(_ digits: [Int]) -> [Double] {
      decades.flatMap { decade in digits.map { Double($0) * pow(10, Double(decade)) } }
        .filter { range.contains($0) }
    }
    let powers = multiples([1])
    if powers.count >= fewest { return sparse(powers, finer: multiples(Array(2...9))) }
    for digits in [[1, 2, 5], [1, 3]] {
      let major = labelled(multiples(digits))
      if major.count >= fewest, isLegible(major, over: range) {
        let others = (1...9).filter { !digits.contains($0) }
        return major + multiples(others).map { Tick(value: $0, label: nil) }
      }
    }
    // Steps are even in value, so their labels crowd at the upper end: fewer may have to do.
    let even = [fewest + 1, fewest, 2].lazy.map { linear(range, fewest: $0) }
    return even.first { isLegible($0, over: range) } ?? linear(range, fewest: 2)
  }

  /// Whether labels keep apart: a character takes about 1.8 % of an axis.
  private static func isLegible(_ ticks: [Tick], over range: ClosedRange<Double>) -> Bool {
    let length = log(range.upperBound / range.lowerBound)
    let labels = ticks.compactMap { tick in
      tick.label.map { (place: log(tick.value) / length, width: 0.018 * Double($0.count)) }
    }
    return zip(labels, labels.dropFirst()).allSatisfy { left, right in
      right.place - left.place > max(left.width, right.width)
    }
  }

  /// Ticks at even steps of 1, 2 or 5 times a power of ten.
  package static func linear(_ range: ClosedRange<Double>) -> [Tick] {
    linear(range, fewest: fewest + 1)
  }

  /// The largest step that gives so many labels; each is at most 2.5 times the next.
  private static func linear(_ range: ClosedRange<Double>, fewest: Int) -> [Tick] {
    let span = range.upperBound - range.lowerBound
    precondition(span > 0, "an axis over a single value")
    let place = Int(floor(log10(span)))
    let steps =
      [5, 2, 1].map { Step(digit: $0, place: place) }
      + [5, 2, 1].map { Step(digit: $0, place: place - 1) }
    let step = steps.first { $0.multiples(in: range).count >= fewest }
    guard let step else { return labelled([range.lowerBound, range.upperBound]) }
    let major = step.multiples(in: range)
    let minor = step.finer.multiples(in: range).filter { value in
      !major.contains { abs($0 - value) < span * 1e-9 }
    }
    return labelled(major, places: max(0, -step.place))
      + minor.map { Tick(value: $0, label: nil) }
  }

  /// Zero and the largest 1, 2 or 5 times a power of ten on both sides of it: for low panels.
  package static func symmetric(_ limit: Double) -> [Tick] {
    precondition(limit > 0, "an axis over a single value")
    let place = Int(floor(log10(limit)))
    let digit = [5, 2, 1].first { Double($0) * pow(10, Double(place)) <= limit } ?? 1
    let step = Step(digit: digit, place: place)
    let major = step.multiples(in: -limit...limit).filter { abs($0) <= 1.5 * step.size }
    return labelled(major, places: max(0, -place))
      + [-0.5, 0.5].map { Tick(value: $0 * step.size, label: nil) }
  }

  /// 1, 2 or 5 times a power of ten.
  private struct Step {
    let digit: Int
    let place: Int

    var size: Double { Double(digit) * pow(10, Double(place)) }

    /// The step of the marks between labels.
    var finer: Step {
      switch digit {
      case 5: return Step(digit: 1, place: place)
      case 2: return Step(digit: 5, place: place - 1)
      default: return Step(digit: 2, place: place - 1)
      }
    }

    func multiples(in range: ClosedRange<Double>) -> [Double] {
      let step = size
      let first = (range.lowerBound / step - 1e-9).rounded(.up)
      let last = (range.upperBound / step + 1e-9).rounded(.down)
      guard first <= last else { return [] }
      // Division by a whole power of ten rounds better than multiplication by a fraction.
      return stride(from: first, through: last, by: 1).map { count in
        place < 0 ? count * Double(digit) / pow(10, Double(-place)) : count * step
      }
    }
  }

  /// Every n-th power labelled, the smallest n that fits; between them bare marks at the other powers,
  /// or at `finer` values where all powers have labels.
  private static func sparse(_ powers: [Double], finer: [Double]) -> [Tick] {
    let stride = (powers.count + most - 1) / most
    let numbered = powers.enumerated()
    let major = numbered.filter { $0.offset % stride == 0 }.map(\.element)
    let others = numbered.filter { $0.offset % stride != 0 }.map(\.element)
    return labelled(major) + (stride > 1 ? others : finer).map { Tick(value: $0, label: nil) }
  }

  /// Decimals where they are short, `2×10¹⁹` otherwise; all labels of an axis in one style.
  private static func labelled(_ values: [Double], places: Int? = nil) -> [Tick] {
    let largest = values.map { abs($0) }.max() ?? 0
    let smallest = values.filter { $0 != 0 }.map { abs($0) }.min() ?? 1
    let isShort = largest < 1e5 && smallest >= 1e-4
    return values.map { value in
      guard isShort else { return Tick(value: value, label: Numerals.scientific(value, digits: 6)) }
      if let places { return Tick(value: value, label: Numerals.decimal(value, places: places)) }
      let digits = max(0, -Int(floor(log10(abs(value)) + 1e-9)))
      return Tick(value: value, label: Numerals.decimal(value, places: digits))
    }
  }
}
