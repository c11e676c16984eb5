/// The words in an SVG file as a viewer shows them, and whether the file is well formed.
struct SVGText {
  let texts: [String]
  let places: [Box]
  /// Every tag closed in order, every entity known, no character that XML forbids.
  let isWellFormed: Bool

  /// Where words stand, in pixels from the top left corner.
  struct Box {
    let text: String
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    func overlaps(_ other: Box) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }
  }

  init(_ bytes: [UInt8]) {
    let document = String(decoding: bytes, as: UTF8.self)
    var texts: [String] = []
    var places: [Box] = []
    var open: [Substring] = []
    var group = Substring()
    var sound = document.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 || ["\t", "\n", "\r"].contains(scalar)
    }
    var rest = document[...]
    while let start = rest.firstIndex(of: "<") {
      let words = Self.decoded(rest[..<start])
      if words == nil { sound = false }
      if open.last == "text", let words {
        texts.append(words)
        if let box = Self.box(of: words, in: group) { places.append(box) }
      }
      guard let end = rest[start...].firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("g transform") { group = tag }
      let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
      if tag.hasPrefix("/") {
        if open.popLast() != name { sound = false }
      } else if !tag.hasPrefix("?"), !tag.hasPrefix("!"), !tag.hasSuffix("/") {
        open.append(name)
      }
      rest = rest[rest.index(after: end)...]
    }
    self.texts = texts
    self.places = places
    isWellFormed = sound && open.isEmpty
  }

  /// By the group's `translate(x,y)`, its anchor, and letters 0.55 of their height wide; superscripts
  /// are narrower.
  private static func box(of words: String, in group: Substring) -> Box? {
    guard let start = group.firstRange(of: "translate(")?.upperBound,
      let end = group[start...].firstIndex(of: ")")
    else { return nil }
    let numbers = group[start..<end].split(separator: ",").compactMap { Double($0) }
    let shown = words.reduce(0) { $0 + ("⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains($1) ? 0.35 : 0.55) }
    let (height, width) = (14.0, 14 * shown)
    guard numbers.count == 2, !words.isEmpty else { return nil }
    let before =
      group.contains("\"middle\"") ? width / 2 : group.contains("\"end\"") ? width : 0
    let (x, y) = (numbers[0], numbers[1])
    // Turned words run upwards from where they begin.
    return group.contains("rotate(-90)")
      ? Box(text: words, x: x - 0.75 * height...x, y: y + before - width...y + before)
      : Box(text: words, x: x - before...x - before + width, y: y - 0.75 * height...y)
  }

  /// `nil` where an ampersand begins none of the five entities.
  private static func decoded(_ text: Substring) -> String? {
    var shown = ""
    var rest = text
    let entities = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'"]
    while let ampersand = rest.firstIndex(of: "&") {
      shown += rest[..<ampersand]
      guard let entity = entities.first(where: { rest[ampersand...].hasPrefix($0.key) })
      else { return nil }
      shown += entity.value
      rest = rest[ampersand...].dropFirst(entity.key.count)
    }
    return shown + rest
  }
}
