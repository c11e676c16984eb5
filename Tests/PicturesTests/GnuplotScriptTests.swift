import Pictures
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Names from logs are data and gnuplot's input is a program: they must not meet.
@Suite struct GnuplotScriptTests {
  /// A file that each of the names would create if it were run.
  static let trap = "/tmp/traverse-pictures-trap-\(getpid())"

  static let names = [
    #""; system("touch \#(trap)"); ""#, "'; system('touch \(trap)'); '", "`touch \(trap)`",
    "$(touch \(trap))", "'''; system('touch \(trap)')", "x'\n!touch \(trap)\n'",
    "EOD\nsystem 'touch \(trap)'\n", "EOD",
    "< touch \(trap)", "@trap _^{}@&~ #", #"back\slash\n\101 \"#, "50% %d %s %%", "&#0; &#65; &lt;",
    "</text><script>alert(1)</script>", "größe=大 🙂 é", "a\0b\u{1b}[31m", "' '' '''", "\\'", "",
    "set output '\(trap)'", "\u{202e}desrever", String(repeating: "'`\"", count: 200),
  ]

  /// All places where a figure shows words from data.
  static func figures(naming name: String) throws -> [Figure] {
    let row = Examples.olmo[0]
    let shapes = [name, "other"].map { Shape([("size", AxisValue.label($0))]) }
    let laws = zip(Examples.olmo, shapes).map { row, shape in
      var law = Examples.law(row, draws: 3)
      law.shape = shape
      return law
    }
    let set = Examples.laws(laws, metric: name)
    let logs = laws.map { Examples.log(for: $0, points: 5) }
    return [
      try FitPicture(laws: set, logs: logs).figure,
      try PlanPicture(Examples.plan(set, budget: 3e19), laws: set).figure,
      try WhatIfPicture(
        [
          WhatIfRow(label: name, value: 3, interval: Interval(2.9, 3.1), reference: 3.2),
          WhatIfRow(label: row.label, value: 3.05), WhatIfRow(label: name + "!", value: nil),
        ], metric: name, goal: .budget(Compute(flops: 1e20))
      ).figure,
    ]
  }

  @Test(arguments: names)
  func `no name runs anything, and each is shown as it is`(name: String) throws {
    for figure in try Self.figures(naming: name) {
      let picture = SVGText(try Gnuplot.render(figure, as: .svg))
      #expect(picture.isWellFormed)
      #expect(access(Self.trap, F_OK) != 0)
      guard name.count < 40, !name.isEmpty else { continue }
      // What cannot be shown has a place holder; a word joiner has no width.
      let shown = picture.texts.map { $0.filter { $0 != "\u{2060}" } }
      var expected = String.UnicodeScalarView()
      for scalar in name.unicodeScalars {
        switch scalar {
        case "\0", "\n", "\u{1b}": expected.append(" ")
        case "\u{202e}": expected.append("\u{fffd}")
        default: expected.append(scalar)
        }
      }
      #expect(shown.contains { $0.contains(String(expected)) }, "\(shown)")
    }
  }

  @Test(arguments: PictureFormat.allCases)
  func `all formats draw hostile names`(format: PictureFormat) throws {
    for name in Self.names.prefix(6) {
      for figure in try Self.figures(naming: name) {
        #expect(try Gnuplot.render(figure, as: format).count > 1000)
        #expect(access(Self.trap, F_OK) != 0)
      }
    }
  }

  /// With literals and numbers taken out, a script is the same whatever the names are: names reach no
  /// other part of it.
  @Test(arguments: names)
  func `names stay inside literals`(name: String) throws {
    let hostile = try Self.figures(naming: name)
    let plain = try Self.figures(naming: "plain")
    for (hostile, plain) in zip(hostile, plain) {
      // A long name moves margins, thus numbers, but no words.
      let scripts = [hostile, plain].map { Gnuplot.script(for: $0, as: .svg) }
      #expect(Self.skeleton(scripts[0]) == Self.skeleton(scripts[1]))
      #expect(scripts[0].unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
  }

  /// The script without what stands between quotes, and without numbers.
  ///
  /// Double quotes hold data; single ones hold colours, which follow the order of the names.
  static func skeleton(_ script: String) -> String {
    func outside(_ quote: Character, of text: String) -> String {
      text.split(separator: quote, omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: String(quote))
    }
    return outside("'", of: outside("\"", of: script))
      .filter { !"0123456789.-e+".contains($0) }
  }

  @Test func `numbers that are not finite are left out of the data`() throws {
    var figure = try Self.figures(naming: "plain")[2]
    figure.panels[0].series[0].rows = [[3, 2], [.nan, 3], [3.1, .infinity], [3.2, 1]]
    let script = Gnuplot.script(for: figure, as: .svg)
    #expect(script.contains("EOD\n3.0 2.0\n3.2 1.0\nEOD"))
    #expect(!script.contains("nan") && !script.contains("inf "))
    #expect(SVGText(try Gnuplot.render(figure, as: .svg)).isWellFormed)
  }
}
