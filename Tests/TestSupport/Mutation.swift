/// Bytes that were damaged at random: single bytes, pieces cut out, doubled or lost at the end.
package enum Mutation {
  private static let spice: [UInt8] =
    Array("\",;\t\n\r{}[]:.eE+-0159nat \\u".utf8) + [0, 0x1f, 0x80, 0xc3, 0xff, 0xef]

  package static func mutant(of seed: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let byte = spice[Int.random(in: 0..<spice.count, using: &generator)]
      let end = min(bytes.count, place + Int.random(in: 1...80, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 4: bytes.removeSubrange(end...)
      default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    }
    return bytes
  }
}
