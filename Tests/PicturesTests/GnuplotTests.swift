import Pictures
import Scaling
import Testing

@Suite struct GnuplotTests {
  let figure: Figure

  init() throws {
    let laws = Examples.olmo.prefix(2).map { Examples.law($0) }
    figure = try FitPicture(
      laws: Examples.laws(laws), logs: laws.map { Examples.log(for: $0) }
    ).figure
  }

  @Test func `every format is what it says`() throws {
    let svg = try Gnuplot.render(figure, as: .svg)
    #expect(SVGText(svg).isWellFormed)
    #expect(String(decoding: svg, as: UTF8.self).contains("<svg"))
    let pdf = try Gnuplot.render(figure, as: .pdf)
    #expect(pdf.starts(with: "%PDF-".utf8))
    let png = try Gnuplot.render(figure, as: .png)
    #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    // Width and height stand in the first chunk, most significant byte first.
    let sizes = [16, 20].map { png[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(sizes == [Int(2 * figure.width), Int(2 * figure.height)])
  }

  @Test(arguments: [PictureFormat.svg, .png])
  func `the same figure gives the same bytes`(format: PictureFormat) throws {
    #expect(try Gnuplot.render(figure, as: format) == Gnuplot.render(figure, as: format))
  }

  @Test func `without gnuplot the error says how to get it`() {
    #expect {
      try Gnuplot.render(figure, as: .svg, program: "no-such-gnuplot")
    } throws: { error in
      guard case .missing(let install) = error as? Gnuplot.Failure else { return false }
      return install.contains("gnuplot")
    }
  }

  @Test func `a gnuplot that gives no picture is an error`() {
    #expect(throws: Gnuplot.Failure.refused(message: "")) {
      try Gnuplot.render(figure, as: .svg, program: "true")
    }
    #expect(throws: Gnuplot.Failure.refused(message: "")) {
      try Gnuplot.render(figure, as: .svg, program: "false")
    }
  }

  @Test(
    arguments: [
      ("a.svg", PictureFormat.svg), ("dir.png/b.PDF", .pdf), ("c.tar.png", .png), ("svg", nil),
      ("d.jpeg", nil), ("", nil),
    ] as [(String, PictureFormat?)])
  func `a file's ending names its format`(name: String, format: PictureFormat?) {
    #expect(PictureFormat(fileName: name) == format)
  }
}
