/// What the colours and marks mean: written beside the panels, never over them.
///
/// gnuplot's own key is not used: it leaves out entries where it finds them too many, and spaces the
/// others differently in every format.
package struct Legend: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var text: String
    /// `nil` for a line of words alone.
    package var mark: Mark?
  }

  package var title: String?
  package var entries: [Entry]

  static let lineHeight = 21.0
  private static let sampleWidth = 34.0
  private static let textStart = 46.0

  var height: Double { Double(lines.count) * Self.lineHeight }

  /// Nominal pixels from the start of a sample to the end of the longest text.
  var width: Double {
    let indented = Self.textStart + Layout.widest(entries.map(\.text))
    return entries.isEmpty ? 0 : max(indented, Layout.widest([title ?? ""]))
  }

  /// Samples and words, in pixels from the figure's top left corner.
  func drawn(left: Double, top: Double) -> (samples: [Series], labels: [Panel.Label]) {
    var samples: [Series] = []
    var labels: [Panel.Label] = []
    for (entry, number) in zip(lines, 0...) {
      let middle = top + (Double(number) + 0.5) * Self.lineHeight
      if let mark = entry.mark {
        samples.append(Self.sample(of: mark, left: left, middle: middle))
      }
      let isTitle = title != nil && number == 0
      labels.append(
        Panel.Label(
          text: entry.text, x: left + (isTitle ? 0 : Self.textStart), y: middle, colour: .ink))
    }
    return (samples, labels)
  }

  private var lines: [Entry] {
    (title.map { [Entry(text: $0, mark: nil)] } ?? []) + entries
  }

  private static func sample(of mark: Mark, left: Double, middle: Double) -> Series {
    let (right, centre) = (left + sampleWidth, left + sampleWidth / 2)
    let rows =
      switch mark {
      case .line: [[left, middle], [right, middle]]
      case .symbols: [[centre, middle]]
      case .band: [left, right].map { [$0, middle - 5, middle + 5] }
      case .uprightBars: [[centre, middle - 8, middle + 8]]
      case .levelBars: [[middle, left, right]]
      }
    return Series(rows: rows, mark: mark)
  }
}
