/// What a shell may offer where a word is expected.
package struct Candidates: Hashable, Sendable {
  /// Words that are right as they stand.
  package let words: [String]
  package let paths: Paths

  /// Which names of the file system are right, too.
  package enum Paths: Hashable, Sendable {
    case none
    case files
    case folders
  }

  package init(words: [String] = [], paths: Paths = .none) {
    self.words = words
    self.paths = paths
  }

  /// Nothing that could be known beforehand.
  package static let unknown = Candidates()
  package static let files = Candidates(paths: .files)
  package static let folders = Candidates(paths: .folders)
}
