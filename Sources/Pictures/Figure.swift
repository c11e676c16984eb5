/// A figure as data: panels of series over axes, and one legend beside them.
///
/// What a picture shows is decided in terms of this value; how gnuplot is told is the business of
/// `GnuplotScript`. Lengths are in pixels at nominal size, where text is 14 pixels high: a figure 760
/// pixels wide, printed over the full 6.5 inches of a page, has text of 8.6 points.
package struct Figure: Equatable, Sendable {
  package var width: Double
  package var height: Double
  package var panels: [Panel]
  package var legend: Legend
}

/// One pair of axes with what is drawn between them, first things first.
package struct Panel: Equatable, Sendable {
  package var frame: Frame
  package var x: Axis
  package var y: Axis
  package var series: [Series]
  package var labels: [Label] = []

  /// Where the axes stand, in pixels from the figure's top left corner.
  package struct Frame: Equatable, Sendable {
    package var left: Double
    package var right: Double
    package var top: Double
    package var bottom: Double
  }

  /// Words inside a panel, at a place in its own coordinates.
  package struct Label: Equatable, Sendable {
    package var text: String
    package var x: Double
    package var y: Double
    package var colour: Colour
  }
}

/// One axis: what it measures, from where to where, and what is written along it.
package struct Axis: Equatable, Sendable {
  package enum Scale: Sendable { case linear, logarithmic }
  package enum Direction: Sendable { case growing, falling }

  package var title: String
  package var range: ClosedRange<Double>
  package var scale: Scale
  package var direction: Direction = .growing
  package var ticks: [Tick]
}

/// Points in the panel's coordinates, drawn in one way.
package struct Series: Equatable, Sendable {
  /// One row a point, with the numbers its mark asks for.
  ///
  /// Rows with a value that is not finite are left out when the figure is written.
  package var rows: [[Double]]
  package var mark: Mark
}

/// How points are drawn.
package enum Mark: Equatable, Sendable {
  /// A line through (x, y).
  case line(Colour, width: Double, dash: Dash = .solid)
  /// A symbol at each (x, y).
  case symbols(Symbol, Colour, size: Double)
  /// The area between low and high: rows are (x, low, high).
  case band(Colour)
  /// Upright bars: rows are (x, low, high).
  case uprightBars(Colour)
  /// Level bars: rows are (y, low, high).
  case levelBars(Colour)

  package enum Dash: Sendable { case solid, dashed, dotted }

  /// A disc is filled; circle and square have a white inside.
  package enum Symbol: Sendable { case disc, circle, square }
}
