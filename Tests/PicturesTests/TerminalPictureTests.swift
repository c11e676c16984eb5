import Pictures
import Scaling
import Testing

/// Pictures of characters: what is on the grid is read back from the text.
@Suite struct TerminalPictureTests {
  private func figures() throws -> [Figure] { try GnuplotScriptTests.figures(naming: "plain") }

  private func canvas(_ style: TerminalCanvas.Style) -> TerminalCanvas {
    TerminalCanvas(columns: 90, rows: 26, style: style)
  }

  @Test func `without colours there is no escape code, and letters tell shapes apart`() throws {
    for figure in try figures() {
      let text = try TerminalPicture(figure, on: canvas(.plain)).text()
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }, "\(text)")
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 90 }, "\(text)")
    }
    let plan = try TerminalPicture(figures()[1], on: canvas(.plain)).text()
    // The laws, the phases over them, and what they are.
    #expect("abAB●".allSatisfy { letter in plan.count { $0 == letter } > 1 }, "\(plan)")
    #expect(plan.contains("a other") && plan.contains("b plain"), "\(plan)")
  }

  @Test func `with colours nothing but colours is asked of the terminal`() throws {
    for figure in try figures() {
      let text = try TerminalPicture(figure, on: canvas(.colour)).text()
      let codes = text.split(separator: "\u{1B}", omittingEmptySubsequences: false).dropFirst()
      #expect(codes.count > 10)
      #expect(
        codes.allSatisfy { $0.prefixMatch(of: /\[[0-9;]*m/) != nil }, "\(text.debugDescription)")
      // Blue, as gnuplot and the legend behind its axis have it.
      let legend = text.split(separator: "\n").drop { !$0.contains("10M") && !$0.contains("+--") }
      let blue = "\u{1B}[38;5;32m"
      #expect(text.contains(blue) && legend.joined().contains(blue), "\(text.debugDescription)")
    }
  }

  /// Two ends of a line on a grid whose places are known: the corners of the panel.
  @Test func `a line goes from corner to corner without gaps`() throws {
    var figure = try figures()[0]
    var series = try #require(
      figure.panels[0].series.first { series in
        if case .line = series.mark { true } else { false }
      })
    series.mark = .line(Colour(0x0072b2), width: 4)
    series.rows = [[1, 1], [10, 10]]
    figure.panels[0].series = [series]
    figure.panels[0].x.range = 1...10
    figure.panels[0].y.range = 1...10
    let text = try TerminalPicture(figure, on: canvas(.plain)).text()
    let lines = text.split(separator: "\n").map(Array.init)
    let drawn = lines.enumerated().filter { $0.element.contains("A") }
    // Every line of the panel in turn, each with a stretch that begins where the one below ended.
    #expect(drawn.count >= 20, "\(text)")
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $1.offset == $0.offset + 1 }, "\(text)")
    let stretches = drawn.map { line in
      let places = line.element.indices.filter { line.element[$0] == "A" }
      return places[0]...places[places.count - 1]
    }
    for (stretch, line) in zip(stretches, drawn) {
      #expect(line.element[stretch].allSatisfy { $0 == "A" }, "\(text)")
    }
    for (upper, lower) in zip(stretches, stretches.dropFirst()) {
      #expect(abs(upper.lowerBound - lower.upperBound) <= 1, "\(text)")
    }
  }

  @Test(arguments: GnuplotScriptTests.names)
  func `no name leaves its literal or moves the cursor`(name: String) throws {
    let hostile = try GnuplotScriptTests.figures(naming: name)
    for (hostile, plain) in zip(hostile, try figures()) {
      let scripts = [hostile, plain].map { TerminalPicture($0, on: canvas(.plain)).script }
      #expect(
        GnuplotScriptTests.skeleton(scripts[0]) == GnuplotScriptTests.skeleton(scripts[1]))
      let text = try TerminalPicture(hostile, on: canvas(.plain)).text()
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
  }

  @Test func `a terminal of any size gets a picture that can be read`() throws {
    for (columns, rows) in [(20, 5), (80, 24), (120, 45), (400, 100)] {
      let canvas = TerminalCanvas(fitting: (columns, rows), style: .plain)
      #expect((40...160).contains(canvas.columns) && canvas.rows >= 12)
      #expect(canvas.rows <= max(12, rows - 8))
      let text = try TerminalPicture(figures()[1], on: canvas).text()
      #expect(text.contains("A") && text.contains("10¹⁹"), "\(text)")
    }
  }
}
