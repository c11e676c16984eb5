extension Table {
  /// The same table for a page.
  package var html: HTML {
    func row(_ cells: [String], _ name: StaticString) -> HTML {
      .element(
        "tr", [],
        zip(cells, alignments).map { cell, alignment in
          .element(name, alignment == .right ? [("class", "number")] : [], [.text(cell)])
        })
    }
    let head = titles.allSatisfy(\.isEmpty) ? [] : [HTML.element("thead", [], [row(titles, "th")])]
    let body = HTML.element("tbody", [], rows.map { row($0, "td") })
    return .element("div", [("class", "scroll")], [.element("table", [], head + [body])])
  }
}
