import JSON
import Testing
import traverse

@Suite struct HTMLTests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `base 64 as the standard has it`(bytes: String, text: String) {
    #expect(Base64.text(of: Array(bytes.utf8)) == text)
  }

  @Test func `every byte has its place in base 64`() {
    // 0, 16, 131 are the first three sextets, and so on: all 64 letters in order.
    let bytes: [UInt8] = stride(from: 0, to: 64, by: 4).flatMap { place in
      let bits = place << 18 | (place + 1) << 12 | (place + 2) << 6 | (place + 3)
      return [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
    }
    #expect(
      Base64.text(of: bytes)
        == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  }

  @Test func `words never become markup, in content or attributes`() {
    let hostile = #"</td><script>alert("1")</script>&amp;'"#
    let element = HTML.element("p", [("title", hostile)], [.text(hostile)]).source
    #expect(!element.contains("<script"))
    #expect(element.filter { $0 == "<" }.count == 2 && element.filter { $0 == ">" }.count == 2)
    #expect(element.filter { $0 == "\"" }.count == 2)
    #expect(element.contains("&amp;amp;"))
  }

  @Test func `data stays data, and reads back`() throws {
    let document = JSONValue.object([
      .init("</script>", .string("<!--<script>&amp;\u{2028}\u{2029}\"\\")),
      .init("n", .number(0.1)),
    ])
    let source = HTML.data(document, class: "laws").source
    let start = try #require(source.firstIndex(of: ">"))
    let end = try #require(source.lastIndex(of: "<"))
    let text = source[source.index(after: start)..<end]
    #expect(!text.contains { "<>&\u{2028}\u{2029}".contains($0) }, "\(text)")
    #expect(try JSONParser.parse(Array(text.utf8)) == document)
  }

  /// The hash by another program.
  ///
  /// `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
  @Test func `a page runs its own script by its hash, and no other`() {
    let page = { String(decoding: $0, as: UTF8.self) }(
      HTML.page(title: "x", [], script: "alert(1)"))
    #expect(page.contains("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"))
    #expect(page.contains("<script>alert(1)</script>"))
    #expect(page.ranges(of: "unsafe").count == 1, "of styles")
    let plain = String(decoding: HTML.page(title: "x", []), as: UTF8.self)
    #expect(!plain.contains("script"))
  }

  @Test func `a table keeps rows, columns and their sides`() {
    var table = Table([("shape", .left), ("<b>", .right)])
    table.add(["a & b", "1"])
    let html = table.html.source
    #expect(html.contains("<td>a &amp; b</td>"))
    #expect(html.contains("<td class=\"number\">1</td>"))
    #expect(html.contains("<th class=\"number\">&lt;b&gt;</th>"))
  }
}
