import JSON

/// A JSON document as a table of its single values, for files that people rarely look into.
enum DocumentText {
  static func text(_ document: JSONValue) -> String {
    var table = Table([("", .left), ("", .left)], widest: 70)
    add(document, at: "", to: &table)
    return table.text
  }

  private static func add(_ value: JSONValue, at path: String, to table: inout Table) {
    switch value {
    case .object(let members):
      for member in members {
        add(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", to: &table)
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        add(element, at: "\(path)[\(index)]", to: &table)
      }
    case .string(let text): table.add([path, text])
    default: table.add([path, JSONWriter.text(of: value, layout: .compact)])
    }
  }
}
