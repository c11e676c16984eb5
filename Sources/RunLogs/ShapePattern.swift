import JSON
package import Scaling

/// A file name with axes in it, such as `{size}-10xC.csv`.
///
/// Text outside braces must be there literally. `{axis}` takes one character or more, but no `/`, up to
/// where the text behind it next occurs; the last text must end the name.
package struct ShapePattern {
  private let text: String
  /// The text before each axis, and the axis.
  private var parts: [(literal: String, axis: String)] = []
  private var ending = ""

  /// Throws: `ImportError` for a pattern without an axis, with braces that do not pair, or with two axes
  /// that nothing separates.
  package init(_ text: String, file: String) throws(ImportError) {
    self.text = text
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: "}"), !inner[..<close].contains("{"),
        inner.startIndex < close
      else { throw Self.refusal(text, file, "a brace that does not close around a name") }
      let part = (literal: String(rest[..<open]), axis: String(inner[..<close]))
      guard parts.isEmpty || !part.literal.isEmpty else {
        throw Self.refusal(text, file, "two axes with nothing between them")
      }
      guard !parts.contains(where: { $0.axis == part.axis }) else {
        throw Self.refusal(text, file, "the axis '\(part.axis)' twice")
      }
      parts.append(part)
      rest = inner[inner.index(after: close)...]
    }
    ending = String(rest)
    guard !parts.isEmpty else { throw Self.refusal(text, file, "no axis") }
  }

  /// The axes that a file's name tells; as many folders are looked at as the pattern has slashes.
  ///
  /// Throws: `ImportError` naming both where the name does not follow the pattern.
  package func axes(
    ofFileNamed file: String
  ) throws(ImportError) -> [(axis: String, value: AxisValue)] {
    let folders = text.count { $0 == "/" }
    let name = file.split(separator: "/", omittingEmptySubsequences: false)
      .suffix(folders + 1).joined(separator: "/")
    guard let axes = axes(in: name) else {
      throw ImportError(
        .request, file: file, found: "the name \(EscapedText.quoted(name))",
        expected: "one like the pattern \(EscapedText.quoted(text))")
    }
    return axes
  }

  private func axes(in name: String) -> [(axis: String, value: AxisValue)]? {
    guard name.hasPrefix(parts[0].literal) else { return nil }
    var rest = name.dropFirst(parts[0].literal.count)
    var axes: [(axis: String, value: AxisValue)] = []
    for (index, part) in parts.enumerated() {
      let isLast = index + 1 == parts.count
      let value: Substring
      if isLast {
        guard rest.hasSuffix(ending) else { return nil }
        value = rest.dropLast(ending.count)
      } else {
        // The first place at least one character on, so that no axis stays empty.
        let separator = parts[index + 1].literal
        let tail = rest.dropFirst()
        guard let place = tail.firstRange(of: separator) else { return nil }
        value = rest[..<place.lowerBound]
        rest = rest[place.upperBound...]
      }
      guard !value.isEmpty, !value.contains("/") else { return nil }
      axes.append((part.axis, AxisValue(String(value))))
    }
    return axes
  }

  private static func refusal(_ text: String, _ file: String, _ found: String) -> ImportError {
    ImportError(
      .request, file: file, found: "\(found) in the pattern \(EscapedText.quoted(text))",
      expected: "axes in braces, such as {size}-10xC.csv")
  }
}
