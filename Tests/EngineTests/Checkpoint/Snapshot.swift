import Engine
import JSON
import Testing

/// A small model, its optimiser and state, all functions of the step: any mixture of two shows.
struct Snapshot {
  let step: Int
  let model: Tensors
  let optimizer: Tensors

  private static let parameters: [(name: String, shape: [Int])] = [
    ("head.weight", [2, 3]), ("head.bias", [2]), ("norm.weight", [3]),
  ]

  init(_ step: Int) { self.init(step) { Float(step) + Float($0) / 16 } }

  private init(_ step: Int, value: (Int) -> Float) {
    self.step = step
    model = Tensors(Self.parameters, value: value)
    optimizer = Tensors(
      ["exp_avg.", "exp_avg_sq."].flatMap { kind in
        Self.parameters.map { (kind + $0.name, $0.shape) }
      }, value: { -value($0) })
  }

  var state: JSONValue {
    .object([
      .init("examples", .integer(step * 256)), .init("loss", .number(1 / Double(step + 3))),
      .init("seed", .string("18446744073709551615")),
    ])
  }

  func save(to store: CheckpointStore) throws(CheckpointError) {
    try store.save(step: step, model: model.all, optimizer: optimizer.all, state: state)
  }

  /// Whether a checkpoint holds this and nothing else.
  static func expect(
    _ checkpoint: Checkpoint, step: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (expected, found) = (Snapshot(step), Snapshot(step) { _ in .nan })
    #expect(checkpoint.step == step, sourceLocation: sourceLocation)
    #expect(checkpoint.state == expected.state, sourceLocation: sourceLocation)
    try checkpoint.load(model: found.model.all)
    try checkpoint.load(optimizer: found.optimizer.all)
    for (one, other) in [(expected.model, found.model), (expected.optimizer, found.optimizer)] {
      for tensor in one.all {
        #expect(
          one.values(tensor.name) == other.values(tensor.name), sourceLocation: sourceLocation)
      }
    }
  }
}
