import Engine
import Kernels
import Scaling
import Testing

@Suite struct InitialisationTests {
  private func weights(_ model: ModelDimensions, seed: UInt64) throws -> [String: [Float]] {
    let transformer = Transformer(model, kernels: NamedKernels.all[0].kernels)
    let arena = try Arena(floats: transformer.parameters.floats)
    let row = arena.row
    row.fill { _ in .nan }
    transformer.initialise(row, seed: seed)
    #expect(row.values.allSatisfy { $0.isFinite })
    let entries = transformer.parameters.entries
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, row[$0.range].values) })
  }

  private static let small = ModelDimensions(
    input: .images(height: 28, width: 28, channels: 1, patch: 7), width: 64, depth: 2, heads: 2,
    outputs: 10)

  /// Mean and deviation of n draws are off by about 1 / sqrt(n) of the deviation; five times that is never.
  @Test func `each tensor has the mean and the deviation of its entry`() throws {
    let weights = try weights(Self.small, seed: 3)
    for entry in ParameterTable(Self.small).entries {
      let values = weights[entry.name, default: []].map(Double.init)
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
      let expected: (mean: Double, deviation: Double) =
        switch entry.initialisation {
        case .zeros: (0, 0)
        case .ones: (1, 0)
        case .normal(let deviation): (0, Double(deviation))
        case .uniform(let bound): (0, Double(bound) / 3.0.squareRoot())
        }
      let noise = 5 * expected.deviation / n.squareRoot()
      #expect(abs(mean - expected.mean) <= noise, "\(entry.name)")
      #expect(abs(deviation - expected.deviation) <= noise, "\(entry.name)")
      if case .uniform(let bound) = entry.initialisation {
        #expect(values.allSatisfy { abs($0) <= Double(bound) })
      }
    }
  }

  @Test func `the seed tells, and every tensor has numbers of its own`() throws {
    let first = try weights(Self.small, seed: 3)
    #expect(try weights(Self.small, seed: 3) == first)
    let other = try weights(Self.small, seed: 4)
    for entry in ParameterTable(Self.small).entries where entry.isDecayed {
      #expect(other[entry.name] != first[entry.name])
    }
    let drawn = ParameterTable(Self.small).entries.filter { $0.isDecayed || $0.role == .position }
    let beginnings = drawn.map { first[$0.name, default: []].prefix(4).map { $0 } }
    #expect(Set(beginnings).count == drawn.count)
  }

  @Test func `a deeper model begins with the same first layers`() throws {
    var deep = Self.small
    deep.depth = 3
    let (first, deeper) = (try weights(Self.small, seed: 5), try weights(deep, seed: 5))
    for (name, values) in first { #expect(deeper[name] == values, "\(name)") }
    #expect(deeper.count > first.count)
  }
}
