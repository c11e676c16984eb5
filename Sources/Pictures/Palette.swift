/// A colour on white paper, with the share of it that covers what lies beneath.
package struct Colour: Hashable, Sendable {
  /// 0xRRGGBB.
  package var rgb: UInt32
  /// 0 lets everything through, 1 nothing.
  package var opacity: Double

  package init(_ rgb: UInt32, opacity: Double = 1) {
    self.rgb = rgb
    self.opacity = opacity
  }

  package func fading(to opacity: Double) -> Colour { Colour(rgb, opacity: opacity) }

  package static let ink = Colour(0x222222)
  package static let grey = Colour(0x808080)
  package static let paleGrey = Colour(0xd4d4d4)
  package static let paper = Colour(0xffffff)
}

/// Colours that stay apart for readers with any common form of colour blindness.
package enum Palette {
  /// One colour each for `count` shapes, in order.
  ///
  /// Up to six come from the palette of Okabe and Ito (2008), without its yellow, which vanishes on
  /// white, and its black, which baselines use. Beyond six no set of hues stays apart, so shapes
  /// run along viridis instead (perceptually even; without its palest fifth): order is then what
  /// colour tells.
  package static func colours(_ count: Int) -> [Colour] {
    guard count > distinct.count else { return Array(distinct.prefix(count)) }
    return (0..<count).map { ramp(at: Double($0) / Double(count - 1)) }
  }

  private static let distinct: [Colour] = [
    Colour(0x0072b2), Colour(0xd55e00), Colour(0x009e73), Colour(0xcc79a7), Colour(0xe69f00),
    Colour(0x56b4e9),
  ]

  /// Viridis from its dark end to four fifths of its length, in even steps.
  private static let anchors: [UInt32] = [
    0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
  ]

  private static func ramp(at place: Double) -> Colour {
    let position = place * Double(anchors.count - 1)
    let lower = min(Int(position), anchors.count - 2)
    let share = position - Double(lower)
    var mixed: UInt32 = 0
    for shift in [16, 8, 0] as [UInt32] {
      let from = Double(anchors[lower] >> shift & 0xff)
      let to = Double(anchors[lower + 1] >> shift & 0xff)
      mixed |= UInt32((from + share * (to - from)).rounded()) << shift
    }
    return Colour(mixed)
  }
}
