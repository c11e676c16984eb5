/// The columns of a table whose rows name them one by one.
struct ColumnNames {
  private(set) var names: [String] = []
  private var indices: [String: UInt32] = [:]

  mutating func index(of name: String) -> UInt32 {
    if let index = indices[name] { return index }
    let index = UInt32(names.count)
    indices[name] = index
    names.append(name)
    return index
  }
}
