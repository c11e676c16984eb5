import Engine
import Kernels
import Testing

@Suite struct TransformerTests {
  /// Float32 against double precision.
  ///
  /// A stored value is off by 2⁻²⁴, a sum of K terms by about sqrt(K) times as much, K up to 256 here: 1e-6. Some twenty
  /// such steps lie between the input and the loss, as many on the way back; they mostly do not add up in one
  /// direction, but norms and softmax stretch some. A wrong formula is off by far more than this.
  static let tolerance = 2e-5

  @Test(arguments: ModelCase.all, NamedKernels.all)
  func `logits and loss are the twin's`(_ example: ModelCase, _ named: NamedKernels) throws {
    let bench = try Workbench(example.model, sequences: example.sequences, named.kernels)
    bench.randomise()
    let twin = bench.twin
    let expected = bench.twinBatch.flatMap { twin.logits($0.0) }
    #expect(agree(bench.logits(), expected))

    let loss = bench.twinBatch.reduce(0) { $0 + twin.loss($1.0, labels: $1.1, smoothing: 0) }
    let correct = zip(expected, bench.labels.values).count { row, label in
      row.max() == row[label]
    }
    let result = bench.evaluate()
    #expect(abs(result.loss - loss) <= Self.tolerance * loss)
    #expect(result.correct == correct)
  }

  /// Where the stream is small, as it is at first, the norms' epsilon matters: 1e-6 for 1e-5 is off by percents.
  @Test(arguments: ModelCase.all, NamedKernels.all)
  func `logits are the twin's from the model's own beginning`(
    _ example: ModelCase, _ named: NamedKernels
  ) throws {
    let bench = try Workbench(example.model, sequences: example.sequences, named.kernels)
    bench.randomise()
    bench.transformer.initialise(bench.weights, seed: 1)
    bench.pack()
    let twin = bench.twin
    let expected = bench.twinBatch.flatMap { twin.logits($0.0) }
    #expect(agree(bench.logits(), expected))
  }

  /// Of every tensor some elements one by one, and all of them together along random directions.
  ///
  /// A tensor's own gradient tells whether its layer's is right, that of every tensor before it whether the layer
  /// passes the gradient on rightly: the last layer in network order with a wrong one is the culprit.
  ///
  /// The quotient's own error: h² f''' / 6, about 1e-8, and rounding 1e-16 f / h, about 1e-12.
  @Test(arguments: ModelCase.all)
  func `gradients of every tensor are the twin's difference quotients`(_ example: ModelCase) throws
  {
    let scale = 1 / Float(example.sequences)
    let benches = try NamedKernels.all.map { named in
      let bench = try Workbench(example.model, sequences: example.sequences, named.kernels)
      bench.randomise()
      let loss = bench.gradient(smoothing: example.smoothing, scale: scale)
      return (named.testDescription, bench, loss)
    }
    let (_, first, _) = benches[0]
    let batch = first.twinBatch
    var twin = first.twin
    func loss() -> Double {
      batch.reduce(0) {
        $0 + twin.loss($1.0, labels: $1.1, smoothing: Double(example.smoothing))
      }
    }
    let whole = loss()
    for (name, _, sum) in benches {
      #expect(abs(sum.loss - whole) <= Self.tolerance * whole, "\(name)")
    }

    var random = TwinRandom(seed: 11)
    for entry in first.transformer.parameters.entries {
      let middle = twin.parameters[entry.name, default: []]
      // Directions as long as one element's step.
      var directions = (0..<3).map { _ in
        (0..<entry.count).map { _ in random.normal() / Double(entry.count).squareRoot() }
      }
      let elements =
        entry.count <= 24 ? Array(0..<entry.count) : (0..<24).map { _ in random.below(entry.count) }
      directions += elements.map { element in
        (0..<entry.count).map { $0 == element ? 1 : 0 }
      }
      for direction in directions {
        let h = 1e-4
        twin.parameters[entry.name] = zip(middle, direction).map { $0 + h * $1 }
        let above = loss()
        twin.parameters[entry.name] = zip(middle, direction).map { $0 - h * $1 }
        let below = loss()
        let quotient = Double(scale) * (above - below) / (2 * h)
        for (name, bench, _) in benches {
          let gradient = bench.gradients[entry.range].values.map(Double.init)
          let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
          let slope = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(
            abs(slope - quotient) <= Self.tolerance * length + 1e-8, "\(name), \(entry.name)")
        }
      }
      twin.parameters[entry.name] = middle
    }
  }

  @Test(arguments: ModelCase.all, NamedKernels.all)
  func `the same bits again, whatever stood in the memory`(
    _ example: ModelCase, _ named: NamedKernels
  ) throws {
    let bench = try Workbench(example.model, sequences: example.sequences, named.kernels)
    bench.randomise()
    let loss = bench.gradient(smoothing: example.smoothing)
    let gradients = bench.gradients.values
    let logits = bench.logits()
    let evaluation = bench.evaluate()

    // A quiet NaN behind the workspace shows who writes past its end.
    func spoil(_ row: Row) { row.fill { _ in .nan } }
    spoil(Row(base: bench.workspace.base, count: bench.workspace.count + bench.fence.count))
    spoil(bench.packed)
    for entry in bench.transformer.parameters.entries { spoil(bench.gradients[entry.range]) }
    bench.pack(parts: 3)
    #expect(bench.gradient(smoothing: example.smoothing) == loss)
    let isSame = bench.gradients.values == gradients && bench.logits() == logits
    #expect(isSame)
    #expect(bench.evaluate() == evaluation)
    #expect(bench.fence.allSatisfy { $0.isNaN })
  }

  /// Sums of two equal numbers are exact; where a chain begins at the first gradient its roundings differ.
  @Test(arguments: ModelCase.all, NamedKernels.all)
  func `the second micro-batch adds to the first`(
    _ example: ModelCase, _ named: NamedKernels
  ) throws {
    let bench = try Workbench(example.model, sequences: example.sequences, named.kernels)
    bench.randomise()
    _ = bench.gradient()
    let once = bench.gradients.values
    _ = bench.gradient(adding: true)
    for entry in bench.transformer.parameters.entries {
      let length = once[entry.range].reduce(0) { $0 + $1 * $1 }.squareRoot()
      let isDouble = entry.range.allSatisfy {
        abs(bench.gradients.base[$0] - 2 * once[$0]) <= 1e-5 * length
      }
      #expect(isDouble, "\(entry.name)")
    }
  }

  @Test func `a large workspace serves fewer sequences`() throws {
    let example = ModelCase.all[1]
    let kernels = NamedKernels.all[1].kernels
    let large = try Workbench(example.model, sequences: example.sequences, kernels)
    large.randomise()
    let small = try Workbench(example.model, sequences: 1, kernels)
    #expect(small.workspace.count < large.workspace.count)
    let batch = MicroBatch(
      sequences: 1,
      input: .images(large.pixels.matrix(rows: 1, columns: 15 * 10 * 3)),
      labels: large.labels[0..<1])
    let loss = small.transformer.evaluate(
      batch, weights: large.weights, packed: large.packed, workspace: large.workspace)
    let twin = large.twin
    let (sequence, labels) = large.twinBatch[0]
    let expected = twin.loss(sequence, labels: labels, smoothing: 0)
    #expect(abs(loss.loss - expected) <= Self.tolerance * expected)
  }

  /// Each as near as the tolerance allows, measured against the largest; nothing missing, nothing NaN.
  private func agree(_ logits: [[Float]], _ expected: [[Double]]) -> Bool {
    let scale = expected.joined().reduce(0) { max($0, abs($1)) }
    return scale > 0 && logits.map(\.count) == expected.map(\.count)
      && zip(logits.joined(), expected.joined()).allSatisfy { value, exact in
        abs(Double(value) - exact) <= Self.tolerance * scale
      }
  }
}
