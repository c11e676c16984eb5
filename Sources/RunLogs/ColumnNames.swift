/// The columns of a table whose rows name them one by one.
struct ColumnNames {
  private(set) var names: [String] = []
  private var indices: [String: UInt32] = [:]
  /// The column that the last row named behind the one that was asked for last.
  private var followers: [UInt32] = []
  private var last = 0

  /// Cost: a comparison where rows name their columns in the same order, else a search.
  mutating func index(of name: String) -> UInt32 {
    if last < followers.count, names[Int(followers[last])] == name {
      last = Int(followers[last])
      return UInt32(last)
    }
    let index = indices[name] ?? UInt32(names.count)
    if index == UInt32(names.count) {
      indices[name] = index
      names.append(name)
      followers.append(0)
    }
    if last < followers.count { followers[last] = index }
    last = Int(index)
    return index
  }
}
