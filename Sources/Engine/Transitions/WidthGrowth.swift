internal import Scaling

/// A wider residual stream, MLP and attention: C to C', F to F', H to H' heads of D to D' numbers.
///
/// **Zero padding** (`pad`) preserves the function for any sizes. What writes into the stream gets zeros for new columns,
/// what reads from it new weights; new hidden units and heads are new weights whose way out is zero. Layer norm would
/// notice zeros, for they move mean and variance: so every writer is first freed of its mean over the stream, which no
/// norm sees, and multiplied by s = sqrt(C'/C), which gives the padded stream the old variance; gains are divided by s. Key
/// width: queries new, keys zero in new columns, old keys times sqrt(D'/D).
///
/// **Copying** (`copy`), for C' a multiple of C, preserves it too: the stream, hidden units and heads stand there m times,
/// and whoever reads them splits its weight among the copies at random, so that copies get different gradients.
///
/// Chen et al. 2016, Net2Net, arXiv:1511.05641; Gesmundo and Maile 2023, arXiv:2308.06103. Centring and scaling writers
/// makes padding exact with the norm's epsilon as it is.
struct WidthGrowth {
  let from: ModelDimensions
  let to: ModelDimensions
  let seed: UInt64

  // MARK: Zero padding

  func pad(_ state: ModelState) -> ModelState {
    let s = (Double(to.width) / Double(from.width)).squareRoot()
    return rebuilt(state) { entry, before, old in
      var grown = regrowth(of: entry, before) { index, old in index < old ? index : nil }
      if entry.output == .stream {
        var centred = old
        centred.weights = Self.centred(old.weights, before)
        grown.scale = s
        return grown.apply(to: centred, columns: before.columns)
      }
      switch entry.role {
      case .gain:
        grown.scale = 1 / s
        grown.fresh = [Double](repeating: 1 / s, count: to.width)
      case .bias where entry.output == .normed: break
      default:
        grown.fresh = Self.scaled(
          entry.initialisation.values(entry.count, seed: seed, name: entry.name), like: old.weights)
      }
      var tensor = grown.apply(to: old, columns: before.columns)
      if entry.output == .queriesKeysValues { widenKeys(&tensor, columns: entry.columns) }
      return tensor
    }
  }

  /// New weights as large as the old ones have become.
  ///
  /// At the size that a model begins with they are heard so little beside the old that they hardly learn: docs/TRAINER.md
  /// section 5 has both measured.
  private static func scaled(_ fresh: [Double], like old: [Double]) -> [Double] {
    func meanSquare(_ values: [Double]) -> Double {
      values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }
    let own = meanSquare(fresh)
    guard own > 0 else { return fresh }
    let factor = (meanSquare(old) / own).squareRoot()
    return fresh.map { factor * $0 }
  }

  /// New columns of old keys are zero, and old ones make up for the larger divisor of the logits.
  private func widenKeys(_ tensor: inout TensorState, columns: Int) {
    let (D, wider) = (from.width / from.heads, to.width / to.heads)
    let factor = (Double(wider) / Double(D)).squareRoot()
    for head in 0..<from.heads {
      for d in 0..<wider {
        let row = to.width + head * wider + d
        for index in row * columns..<(row + 1) * columns {
          tensor.weights[index] *= d < D ? factor : 0
        }
      }
    }
  }

  // MARK: Copies

  func copy(_ state: ModelState) -> ModelState {
    rebuilt(state) { entry, before, old in
      var grown = regrowth(of: entry, before) { index, old in index % old }
      switch entry.input {
      case .normed, .hidden, .attended:
        let shares = Shares(
          sources: grown.columns.map { $0 ?? 0 }, rows: grown.rows.count, seed: seed,
          name: entry.name)
        grown.share = { shares.part(row: $0, column: $1) }
      default: break
      }
      return grown.apply(to: old, columns: before.columns)
    }
  }

  // MARK: Axes

  /// Every tensor of the new table made from the old one of its name.
  private func rebuilt(
    _ state: ModelState,
    _ make: (
      _ entry: ParameterTable.Entry, _ before: ParameterTable.Entry, _ old: TensorState
    ) -> TensorState
  ) -> ModelState {
    let before = ParameterTable(from)
    var tensors: [String: TensorState] = [:]
    for entry in ParameterTable(to).entries {
      tensors[entry.name] = make(entry, before[entry.name], state[entry.name])
    }
    return ModelState(dimensions: to, tensors: tensors)
  }

  /// A tensor's rows and columns, each from the old one that `source` tells.
  private func regrowth(
    of entry: ParameterTable.Entry, _ before: ParameterTable.Entry,
    source: (_ index: Int, _ old: Int) -> Int?
  ) -> Regrowth {
    let outputs = Self.indices(axis(entry.output, before), source)
    let inputs = Self.indices(axis(entry.input, before), source)
    return entry.isTable
      ? Regrowth(rows: inputs, columns: outputs) : Regrowth(rows: outputs, columns: inputs)
  }

  /// An axis as nested counts, old and new: the outermost first.
  private func axis(
    _ axis: ParameterTable.Axis?, _ before: ParameterTable.Entry
  ) -> [(old: Int, new: Int)] {
    let head = (old: from.width / from.heads, new: to.width / to.heads)
    switch axis {
    case nil: return [(1, 1)]
    case .stream, .normed: return [(from.width, to.width)]
    case .queriesKeysValues: return [(3, 3), (from.heads, to.heads), head]
    case .attended: return [(from.heads, to.heads), head]
    case .hidden: return [(from.hidden, to.hidden)]
    case .outputs: return [(from.outputs, to.outputs)]
    case .pixels, .inheritedPixels: return [(before.columns, before.columns)]
    case .tokens: return [(from.tokens, to.tokens)]
    case .vocabulary: return [(from.vocabulary, to.vocabulary)]
    }
  }

  /// The old index of each new one.
  private static func indices(
    _ counts: [(old: Int, new: Int)], _ source: (_ index: Int, _ old: Int) -> Int?
  ) -> [Int?] {
    counts.reduce([0]) { found, count in
      found.flatMap { outer in
        (0..<count.new).map { index in
          guard let outer, let inner = source(index, count.old) else { return nil }
          return outer * count.old + inner
        }
      }
    }
  }

  /// Without the mean over the stream: that of each column, or of each row of a table.
  private static func centred(
    _ weights: [Double], _ entry: ParameterTable.Entry
  ) -> [Double] {
    let (rows, columns) = (entry.rows, entry.columns)
    var result = weights
    let (outer, inner) = entry.isTable ? (rows, columns) : (columns, rows)
    let (step, next) = entry.isTable ? (columns, 1) : (1, columns)
    for o in 0..<outer {
      let mean = (0..<inner).reduce(0) { $0 + weights[o * step + $1 * next] } / Double(inner)
      for i in 0..<inner { result[o * step + i * next] -= mean }
    }
    return result
  }
}

/// How weights that read copies are split among them: parts that add up to one, drawn for each row.
private struct Shares {
  private let parts: [Double]
  private let columns: Int

  /// `sources` tells of which old column each new one is a copy.
  init(sources: [Int], rows: Int, seed: UInt64, name: String) {
    columns = sources.count
    let count = rows * sources.count
    // Between 1/2 and 3/2, so that no copy is nearly lost.
    var parts = Initialisation.uniform(bound: 0.5)
      .values(count, seed: seed, name: name + ".shares").map { 1 + $0 }
    for row in 0..<rows {
      var sums: [Int: Double] = [:]
      for (column, source) in sources.enumerated() {
        sums[source, default: 0] += parts[row * sources.count + column]
      }
      for (column, source) in sources.enumerated() {
        parts[row * sources.count + column] /= sums[source] ?? 1
      }
    }
    self.parts = parts
  }

  func part(row: Int, column: Int) -> Double { parts[row * columns + column] }
}

extension ModelDimensions {
  fileprivate var vocabulary: Int {
    guard case .text(let vocabulary, _) = input else { return 0 }
    return vocabulary
  }
}
