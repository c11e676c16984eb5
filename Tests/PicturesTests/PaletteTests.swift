import Pictures
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct PaletteTests {
  /// Linear red, green and blue (IEC 61966-2-1).
  func linear(_ colour: Colour) -> [Double] {
    [16, 8, 0].map { (shift: UInt32) in
      let s = Double(colour.rgb >> shift & 0xff) / 255
      return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4)
    }
  }

  func luminance(_ colour: Colour) -> Double {
    zip(linear(colour), [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
  }

  /// CIE L*a*b* of linear light, white point D65.
  func lab(_ rgb: [Double]) -> [Double] {
    let matrix = [
      [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
    ]
    let xyz = zip(matrix, [0.9505, 1, 1.089]).map { row, white in
      zip(row, rgb).map { $0 * $1 }.reduce(0, +) / white
    }
    let f = xyz.map { $0 > 0.008856 ? cbrt($0) : 7.787 * max(0, $0) + 16 / 116 }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// Full protanopia and deuteranopia after Machado, Oliveira and Fernandes 2009, in linear light.
  static let sights: [[[Double]]] = [
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [
      [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    [
      [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
      [-0.011820, 0.042940, 0.968881],
    ],
  ]

  /// A difference of 2.3 in L*a*b* is just noticeable side by side; thin lines apart need far more.
  @Test(arguments: sights)
  func `up to six colours stay apart for every eye`(sight: [[Double]]) {
    let seen = Palette.colours(6).map { colour in
      let light = linear(colour)
      return lab(sight.map { row in zip(row, light).map { $0 * $1 }.reduce(0, +) })
    }
    for (i, a) in seen.enumerated() {
      for b in seen[(i + 1)...] {
        let distance = zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
        #expect(distance > 10, "colour \(i)")
      }
    }
  }

  @Test(arguments: [7, 12, 40])
  func `more colours run evenly from dark to light`(count: Int) {
    let colours = Palette.colours(count)
    #expect(colours.count == count)
    let lightness = colours.map { lab(linear($0))[0] }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// A graphic needs a contrast of 3 for WCAG; thin lines of sky blue and orange reach 2.2, so they
  /// come last.
  @Test func `colours show on white`() {
    for count in 1...20 {
      for colour in Palette.colours(count) {
        let contrast = 1.05 / (luminance(colour) + 0.05)
        #expect(contrast > 1.8)
      }
    }
    #expect(Palette.colours(3).allSatisfy { 1.05 / (luminance($0) + 0.05) > 3 })
  }
}
