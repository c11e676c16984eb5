/// Where each tensor of a model stands in an arena, and how it begins and decays.
///
/// The one list of tensors: initialisation, optimiser, checkpoints and counting are loops over it. Weights,
/// gradients and moments are arenas of this one layout.
package struct ParameterTable: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    /// The name that timm (ViT) or nanoGPT (GPT) gives the tensor.
    package let name: String
    /// Row-major; weights are (outputs, inputs), as in PyTorch.
    package let shape: [Int]
    /// First float in the arena, a multiple of 16: rows of weights begin on cache lines.
    package let offset: Int
    package let role: Role
    package let initialisation: Initialisation
    /// What its numbers make, and what of: a shape that changes along an axis changes these tensors.
    package let output: Axis
    package let input: Axis?
    /// Of which block it is a part, from 0.
    package let block: Int?

    package var count: Int { shape.reduce(1, *) }
    package var range: Range<Int> { offset..<offset + count }

    /// Whether its rows are looked up, by position or token: outputs then stand along columns, not rows.
    package var isTable: Bool { input == .tokens || input == .vocabulary }

    /// As a matrix; a vector is a column.
    package var rows: Int { isTable ? shape[shape.count - 2] : shape[0] }
    package var columns: Int { count / rows }

    /// Whether AdamW decays it: weights and token embeddings only.
    package var isDecayed: Bool { role == .weight }
  }

  /// What a tensor does in the model.
  package enum Role: Sendable {
    /// A matrix of a linear layer, the patch projection or the token embedding.
    case weight
    case bias
    /// The factor of a norm.
    case gain
    /// Learned positions.
    case position
  }

  /// What a dimension of a tensor counts.
  package enum Axis: Sendable {
    /// Of the residual stream, C.
    case stream
    /// Of the stream after a norm, C.
    case normed
    /// Queries, keys and values: 3 C, each by head.
    case queriesKeysValues
    /// What attention hands on, C, by head.
    case attended
    /// F.
    case hidden
    /// V.
    case outputs
    /// Channels · P · P.
    case pixels
    /// The same of a coarser patch that the model had before it was refined.
    case inheritedPixels
    /// T.
    case tokens
    /// Of the table that tokens are looked up in.
    case vocabulary
  }

  /// In network order.
  package private(set) var entries: [Entry] = []
  /// Length of an arena: every tensor, and the gaps between them, which stay zero.
  package private(set) var floats = 0

  /// The sizes of all tensors together, without gaps.
  package var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }

  /// The tensor of this name, which must be there.
  package subscript(name: String) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      preconditionFailure("no tensor named \(name)")
    }
    return entry
  }

  mutating func append(
    _ name: String, _ shape: [Int], _ role: Role, _ initialisation: Initialisation,
    output: Axis, input: Axis? = nil, block: Int? = nil
  ) {
    let entry = Entry(
      name: name, shape: shape, offset: floats, role: role, initialisation: initialisation,
      output: output, input: input, block: block)
    entries.append(entry)
    floats = (entry.range.upperBound + 15) / 16 * 16
  }
}
