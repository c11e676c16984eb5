/// The words in an SVG file as a viewer shows them, and whether the file is well formed.
struct SVGText {
  let texts: [String]
  /// Every tag closed in order, every entity known, no character that XML forbids.
  let isWellFormed: Bool

  init(_ bytes: [UInt8]) {
    let document = String(decoding: bytes, as: UTF8.self)
    var texts: [String] = []
    var open: [Substring] = []
    var sound = document.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 || ["\t", "\n", "\r"].contains(scalar)
    }
    var rest = document[...]
    while let start = rest.firstIndex(of: "<") {
      let words = Self.decoded(rest[..<start])
      if words == nil { sound = false }
      if open.last == "text", let words { texts.append(words) }
      guard let end = rest[start...].firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: start)..<end]
      let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
      if tag.hasPrefix("/") {
        if open.popLast() != name { sound = false }
      } else if !tag.hasPrefix("?"), !tag.hasPrefix("!"), !tag.hasSuffix("/") {
        open.append(name)
      }
      rest = rest[rest.index(after: end)...]
    }
    self.texts = texts
    isWellFormed = sound && open.isEmpty
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
