/// The order in which an epoch sees its examples: a permutation of 0..<count without memory.
///
/// A Feistel network of eight rounds permutes the numbers of so many bits as `count` needs; a result
/// beyond `count` is sent through again until it lies inside, which keeps it a permutation ("cycle
/// walking"). The order is thus a pure function of (seed, epoch), and any place in it is found without
/// the places before.
///
/// Source: Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.
/// Cost: about 30 ns to make and 30 ns for an element.
package struct EpochOrder: Sendable {
  package let count: Int
  private let leftBits: UInt32
  private let rightBits: UInt32
  private let keys: SIMD8<UInt32>

  package init(count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= 1 << 32, "\(count) examples")
    self.count = count
    // Not fewer than six bits: on very few a network reaches few of the permutations.
    let bits = max(6, Int.bitWidth - max(0, count - 1).leadingZeroBitCount)
    leftBits = UInt32(bits / 2)
    rightBits = UInt32(bits - bits / 2)
    let random = CounterRandom(
      seed: seed, purpose: .order, stream: UInt32(truncatingIfNeeded: epoch))
    keys = SIMD8(lowHalf: random.words(at: 0), highHalf: random.words(at: 1))
  }

  /// The example at `place` of the epoch.
  package subscript(place: Int) -> Int {
    precondition(place >= 0 && place < count, "place \(place) of \(count)")
    var number = UInt64(place)
    repeat { number = network(number) } while number >= UInt64(count)
    return Int(number)
  }

  /// A permutation of the numbers of `leftBits + rightBits` bits.
  ///
  /// Each round adds a function of the right part to the left part and exchanges them; it can be undone
  /// whatever the function is.
  private func network(_ number: UInt64) -> UInt64 {
    var right = UInt32(truncatingIfNeeded: number) & EpochOrder.mask(rightBits)
    var left = UInt32(truncatingIfNeeded: number &>> UInt64(rightBits))
    var (widthOfLeft, widthOfRight) = (leftBits, rightBits)
    for round in 0..<8 {
      let sum = (left ^ EpochOrder.mix(right ^ keys[round])) & EpochOrder.mask(widthOfLeft)
      (left, right) = (right, sum)
      (widthOfLeft, widthOfRight) = (widthOfRight, widthOfLeft)
    }
    return UInt64(left) &<< UInt64(rightBits) | UInt64(right)
  }

  private static func mask(_ bits: UInt32) -> UInt32 { (1 &<< bits) &- 1 }

  /// The finaliser of MurmurHash3 (Appleby): every bit of the input changes half of the output's.
  private static func mix(_ word: UInt32) -> UInt32 {
    var word = word
    word = (word ^ (word &>> 16)) &* 0x85EB_CA6B
    word = (word ^ (word &>> 13)) &* 0xC2B2_AE35
    return word ^ (word &>> 16)
  }
}
