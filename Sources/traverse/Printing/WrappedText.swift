/// Text broken into lines for a place of limited width.
package enum WrappedText {
  /// Lines of at most `width` characters, broken at blanks, and within words only where one is longer.
  ///
  /// Text that fits is returned as it is; in all else several blanks become one.
  package static func lines(of text: String, within width: Int) -> [String] {
    guard text.count > width else { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      var rest = word
      if let last = lines.last, last.count + 1 + rest.count <= width {
        lines[lines.count - 1] = last + " " + rest
        continue
      }
      while rest.count > width {
        let piece = piece(of: rest, within: width)
        lines.append(String(piece))
        rest = rest[piece.endIndex...]
      }
      if !rest.isEmpty { lines.append(String(rest)) }
    }
    return lines
  }

  /// The start of a word too long, up to a sign between its parts where there is one in the right half.
  private static func piece(of word: Substring, within width: Int) -> Substring {
    let piece = word.prefix(width)
    guard let sign = piece.lastIndex(where: { "/-_,".contains($0) }),
      2 * piece.distance(from: piece.startIndex, to: sign) >= width
    else { return piece }
    return piece[...sign]
  }
}
