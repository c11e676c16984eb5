import Host
package import JSON

/// A piece of a page.
///
/// Text goes in escaped; only this type writes markup.
package struct HTML {
  package private(set) var source: String

  private init(source: String) { self.source = source }

  /// Words, whatever characters they hold.
  package static func text(_ words: some StringProtocol) -> HTML {
    var source = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": source += "&amp;"
      case "<": source += "&lt;"
      case ">": source += "&gt;"
      case "\"": source += "&quot;"
      case "'": source += "&#39;"
      default: source.unicodeScalars.append(scalar)
      }
    }
    return HTML(source: source)
  }

  /// An element with its attributes, whose values go in escaped, and its content, which is markup already.
  ///
  /// Names of both are the program's own words, never a file's.
  package static func element(
    _ name: StaticString, _ attributes: [(StaticString, String)] = [], _ content: [HTML]
  ) -> HTML {
    let written = attributes.map { " \($0)=\"\(text($1).source)\"" }.joined()
    return HTML(source: "<\(name)\(written)>\(content.map(\.source).joined())</\(name)>\n")
  }

  /// An SVG file as a picture of its own: nothing in it meets the page or another picture.
  package static func picture(_ svg: [UInt8], _ description: String) -> HTML {
    let data = "data:image/svg+xml;base64," + Base64.text(of: svg)
    return HTML(source: "<img alt=\"\(text(description).source)\" src=\"\(data)\">\n")
  }

  /// A document for the page's script to read, which nothing in it can leave.
  ///
  /// The three characters of markup stand in strings alone, where JSON has escapes for them; what breaks lines or turns
  /// the direction of writing the writer has escaped.
  package static func data(_ document: JSONValue, class name: StaticString) -> HTML {
    var source = ""
    for scalar in JSONWriter.text(of: document, layout: .compact).unicodeScalars {
      switch scalar {
      case "<": source += "\\u003c"
      case ">": source += "\\u003e"
      case "&": source += "\\u0026"
      default: source.unicodeScalars.append(scalar)
      }
    }
    return HTML(
      source: "<script type=\"application/json\" class=\"\(name)\">\(source)</script>\n")
  }

  /// A page that needs nothing but itself, with the program's own `style` and `script` beside what every page has.
  ///
  /// The script stands last, when all else is there. The browser runs it by its hash, and nothing else.
  package static func page(
    title: String, _ content: [HTML], style: String = "", script: String? = nil
  ) -> [UInt8] {
    let permission = script.map { script in
      precondition(!script.contains("</"), "a script that ends early")
      var hash = SHA256()
      hash.update(Array(script.utf8))
      return "; script-src 'sha256-\(Base64.text(of: hash.digest()))'"
    }
    let policy =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
      + (permission ?? "")
    let head = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <title>\(text(title).source)</title>
      <style>
      \(HTML.style)
      \(style)
      </style>
      </head>
      <body>
      <main>

      """
    let end = "</main>\n" + (script.map { "<script>\($0)</script>\n" } ?? "") + "</body>\n</html>\n"
    return Array((head + content.map(\.source).joined() + end).utf8)
  }

  private static let style = """
    body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; margin: 0; }
    main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
    h1, h2, p, footer { overflow-wrap: anywhere; } h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #ddd; }
    img { max-width: 100%; height: auto; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin: 1rem 0; }
    th, td { padding: .25rem .75rem; border-bottom: 1px solid #e4e4e4; text-align: left; white-space: nowrap; }
    th { font-weight: 600; } .number { text-align: right; }
    .verdict { font-size: 1.1rem; font-weight: 600; }
    .bar { display: flex; height: 1.6rem; margin: .25rem 0 1rem; } .bar span { overflow: hidden; color: #fff;
      font-size: .8rem; line-height: 1.6rem; padding-left: .3rem; box-sizing: border-box; }
    footer { margin-top: 3rem; color: #666; font-size: .8rem; }
    """
}

/// RFC 4648, section 4.
package enum Base64 {
  package static func text(of bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
