/// Data in memory, ready to be trained on.
package enum Dataset: Sendable {
  case images(ImageDataset)
  case text(TextDataset)
  case arrays(ExampleArrays)

  /// A digest of all the data; a run that is resumed on others is another run.
  package var fingerprint: String {
    switch self {
    case .images(let images): images.fingerprint
    case .text(let text): text.fingerprint
    case .arrays: "in memory"
    }
  }

  /// What the user should know about how the data were read.
  package var notes: [String] {
    switch self {
    case .images(let images): images.notes
    case .text(let text): text.notes
    case .arrays: []
    }
  }
}
