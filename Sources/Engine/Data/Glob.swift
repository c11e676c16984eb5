internal import Host

/// A pattern for the names of files: `*` stands for any characters, `?` for one; all else for itself.
package struct Glob: Hashable, Sendable {
  package let pattern: String
  private let characters: [UInt8]

  package init(_ pattern: String) {
    self.pattern = pattern
    characters = FileName.bytes(of: pattern)
  }

  /// Whether the whole of `name` fits; `?` stands for one byte of it.
  ///
  /// Cost: at most the product of both lengths: only the last `*` is ever tried again.
  package func matches(_ name: String) -> Bool {
    let name = FileName.bytes(of: name)
    var (p, n) = (0, 0)
    var retry: (p: Int, n: Int)?
    while n < name.count {
      if p < characters.count, characters[p] == UInt8(ascii: "*") {
        retry = (p, n)
        p += 1
      } else if p < characters.count,
        characters[p] == name[n] || characters[p] == UInt8(ascii: "?")
      {
        (p, n) = (p + 1, n + 1)
      } else if let last = retry {
        // Let the star take one more.
        retry = (last.p, last.n + 1)
        (p, n) = (last.p + 1, last.n + 1)
      } else {
        return false
      }
    }
    return characters[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
