import Engine
import Kernels
import Scaling
import TestSupport
import Testing

/// What each operator preserves, in double precision, by the twin.
@Suite struct TransitionTests {
  /// A model whose tensors are all random, moments included.
  private static func state(_ model: ModelDimensions, seed: UInt64 = 1) -> ModelState {
    var random = TwinRandom(seed: seed)
    var tensors: [String: TensorState] = [:]
    for entry in ParameterTable(model).entries {
      let spread = entry.isDecayed ? 1 / Double(entry.count / entry.shape[0]).squareRoot() : 0.2
      let middle: Double = entry.role == .gain ? 1 : 0
      tensors[entry.name] = TensorState(
        weights: (0..<entry.count).map { _ in middle + spread * random.normal() },
        firstMoments: (0..<entry.count).map { _ in random.normal() },
        secondMoments: (0..<entry.count).map { _ in random.normal() * random.normal() + 2 },
        updates: 17)
    }
    return ModelState(dimensions: model, tensors: tensors)
  }

  private static func logits(_ state: ModelState, seed: UInt64 = 2) -> [Double] {
    var random = TwinRandom(seed: seed)
    let twin = TwinTransformer(
      model: state.dimensions, parameters: state.tensors.mapValues(\.weights))
    return (0..<3).flatMap { _ in
      switch state.dimensions.input {
      case .images(let height, let width, let channels, _):
        let pixels = (0..<height * width * channels).map { _ in random.normal() }
        return twin.logits(.image(pixels)).flatMap { $0 }
      case .text(let vocabulary, let context):
        let tokens = (0..<context).map { _ in random.below(vocabulary) }
        return twin.logits(.text(tokens)).flatMap { $0 }
      }
    }
  }

  private static func largestDifference(_ x: [Double], _ y: [Double]) -> Double {
    guard x.count == y.count else { return .infinity }
    return zip(x, y).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  private static let vit = ModelDimensions(
    input: .images(height: 12, width: 8, channels: 2, patch: 4), width: 12, depth: 2, heads: 2,
    hidden: 20, outputs: 5)
  private static let gpt = ModelDimensions(
    input: .text(vocabulary: 11, context: 6), width: 12, depth: 2, heads: 2, hidden: 20,
    outputs: 11)

  /// Sizes of a wider model: more heads, wider heads, both, and MLP alone.
  private static let wider: [(width: Int, heads: Int, hidden: Int)] = [
    (18, 3, 30), (20, 2, 33), (32, 4, 40), (12, 2, 21), (24, 4, 40),
  ]

  @Test(arguments: [vit, gpt], wider.indices)
  func `zero padding preserves the function`(_ model: ModelDimensions, _ index: Int) throws {
    let old = Self.state(model)
    var target = model
    (target.width, target.heads, target.hidden) = Self.wider[index]
    let new = try Transition().apply(to: old, target, seed: 3)
    #expect(new.dimensions == target)
    let scale = Self.logits(old).reduce(0) { max($0, abs($1)) }
    #expect(Self.largestDifference(Self.logits(old), Self.logits(new)) <= 1e-12 * max(1, scale))
  }

  @Test(arguments: [vit, gpt], [2, 3])
  func `copies preserve the function`(_ model: ModelDimensions, _ factor: Int) throws {
    let old = Self.state(model)
    var target = model
    (target.width, target.heads, target.hidden) = (
      factor * model.width, factor * model.heads, factor * model.hidden
    )
    var transition = Transition()
    transition.width = .copy
    let new = try transition.apply(to: old, target, seed: 3)
    #expect(Self.largestDifference(Self.logits(old), Self.logits(new)) <= 1e-12)
    // Copies that were read alike would stay copies for ever.
    let reader = try #require(
      ParameterTable(target).entries.first { $0.output == .hidden && $0.input == .normed })
    let weights = try #require(new.tensors[reader.name]).weights
    #expect(weights[0] != weights[model.width])
  }

  @Test(arguments: [vit, gpt])
  func `blocks that add nothing preserve the function, bit for bit`(_ model: ModelDimensions) throws
  {
    let old = Self.state(model)
    var target = model
    target.depth = 5
    let new = try Transition().apply(to: old, target, seed: 3)
    #expect(Self.logits(new) == Self.logits(old))
    var stacking = Transition()
    stacking.depth = .stack
    #expect(Self.logits(try stacking.apply(to: old, target, seed: 3)) != Self.logits(old))
    // New tensors are new, and old ones are as they were.
    for entry in ParameterTable(target).entries {
      let tensor = try #require(new.tensors[entry.name])
      #expect(tensor.isNew == (entry.block.map { $0 >= 2 } ?? false))
      if !tensor.isNew { #expect(tensor == old.tensors[entry.name]) }
    }
  }

  @Test(arguments: Transition.Context.allCases)
  func `a longer context leaves the first tokens as they were`(how: Transition.Context) throws {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    target.input = .text(vocabulary: 11, context: 15)
    var transition = Transition()
    transition.context = how
    let new = try transition.apply(to: old, target, seed: 3)
    let tokens = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]
    func twin(_ state: ModelState) -> TwinTransformer {
      TwinTransformer(model: state.dimensions, parameters: state.tensors.mapValues(\.weights))
    }
    let long = twin(new).logits(.text(tokens))
    let short = twin(old).logits(.text(Array(tokens.prefix(6))))
    #expect(Array(long.prefix(6)) == short)
    // Further positions, and what the optimiser knows of them, are those of old ones.
    let name = try #require(ParameterTable(target).entries.first { $0.input == .tokens }).name
    let (before, after) = (try #require(old.tensors[name]), try #require(new.tensors[name]))
    for place in 6..<15 {
      let origin = how == .hold ? 5 : place % 6
      for part in [\TensorState.weights, \.firstMoments, \.secondMoments] {
        #expect(
          after[keyPath: part][12 * place..<12 * (place + 1)].elementsEqual(
            before[keyPath: part][12 * origin..<12 * (origin + 1)]))
      }
    }
  }

  /// <B x, w'> = <x, w> for every patch x where patches grow.
  @Test(arguments: [(2, 4), (4, 6), (2, 3), (4, 4)])
  func `an enlarged kernel answers an enlarged patch as the old one did`(
    _ old: Int, _ new: Int
  )
    throws
  {
    var random = TwinRandom(seed: 5)
    let resize = PatchResize.bilinear(from: old, to: new)
    let inverse = PseudoInverse.ofTransposed(resize)
    for _ in 0..<20 {
      let x = (0..<old).map { _ in random.normal() }
      let w = (0..<old).map { _ in random.normal() }
      let larger = resize.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
      let kernel = inverse.map { row in zip(row, w).reduce(0) { $0 + $1.0 * $1.1 } }
      let (before, after) = (
        zip(x, w).reduce(0) { $0 + $1.0 * $1.1 },
        zip(larger, kernel).reduce(0) { $0 + $1.0 * $1.1 }
      )
      #expect(abs(before - after) <= 1e-12 * max(1, abs(before)))
    }
  }

  /// The model that `resize` makes of patches of 2 sees an image whose patches were each enlarged as the old one sees the
  /// image itself, where both have the new positions: theirs are of another kind.
  @Test func `a model with larger patches answers enlarged images alike`() throws {
    var model = Self.vit
    model.input = .images(height: 12, width: 8, channels: 2, patch: 2)
    var old = Self.state(model)
    // Positions that rise evenly down and across: halving the grid leaves them on the same plane.
    let plane = (0..<24 * 12).map { index -> Double in
      let (place, slope) = (index / 12, 0.1 * Double(index % 12 + 1))
      return slope * Double(place / 4) - 0.03 * Double(place % 4)
    }
    old.tensors["pos_embed"]?.weights = plane
    var target = model
    target.input = .images(height: 12, width: 8, channels: 2, patch: 4)
    var resizing = Transition()
    resizing.patch = .resize
    let new = try resizing.apply(to: old, target, seed: 3)
    let positions = try #require(new.tensors["pos_embed"]).weights
    for (index, found) in positions.enumerated() {
      let (place, slope) = (index / 12, 0.1 * Double(index % 12 + 1))
      let (down, across) = (Double(2 * (place / 2)) + 0.5, Double(2 * (place % 2)) + 0.5)
      let expected = slope * down - 0.03 * across
      #expect(abs(found - expected) <= 1e-12)
    }
    var small = model
    small.input = .images(height: 6, width: 4, channels: 2, patch: 2)
    var parameters = new.tensors.mapValues(\.weights)
    parameters["patch_embed.proj.weight"] =
      try #require(old.tensors["patch_embed.proj.weight"]).weights
    let before = TwinTransformer(model: small, parameters: parameters)
    let after = TwinTransformer(model: target, parameters: new.tensors.mapValues(\.weights))
    var random = TwinRandom(seed: 7)
    let pixels = (0..<2 * 6 * 4).map { _ in random.normal() }
    // Bilinear doubling of two numbers, centres aligned and edges held.
    let line: [[Double]] = [[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]]
    let enlarged = (0..<2 * 12 * 8).map { index in
      let (channel, y, x) = (index / 96, index % 96 / 8, index % 8)
      return (0..<4).reduce(0) { (sum: Double, corner: Int) -> Double in
        let (down, across) = (corner / 2, corner % 2)
        let row = channel * 6 + y / 4 * 2 + down
        let pixel = pixels[row * 4 + x / 4 * 2 + across]
        return sum + line[y % 4][down] * line[x % 4][across] * pixel
      }
    }
    let (expected, found) = (before.logits(.image(pixels))[0], after.logits(.image(enlarged))[0])
    let scale = expected.reduce(1) { max($0, abs($1)) }
    #expect(Self.largestDifference(expected, found) <= 1e-12 * scale)
  }

  /// Bilinear halving is the mean of two, whose transposed pseudo-inverse sums them.
  @Test func `halving a kernel sums its blocks, and a constant position stays`() throws {
    let old = Self.state(Self.vit)
    var target = Self.vit
    target.input = .images(height: 12, width: 8, channels: 2, patch: 2)
    var resizing = Transition()
    resizing.patch = .resize
    let new = try resizing.apply(to: old, target, seed: 3)
    let (before, after) = (
      try #require(old.tensors["patch_embed.proj.weight"]).weights,
      try #require(new.tensors["patch_embed.proj.weight"]).weights
    )
    #expect(after.count == 12 * 2 * 2 * 2)
    let sum = before[0] + before[1] + before[4] + before[5]
    #expect(abs(after[0] - sum) <= 1e-12)
    let flat = [Double](repeating: 0.5, count: 3 * 2 * 12)
    let grown = PatchResize.positions(flat, width: 12, from: (3, 2), to: (6, 4))
    #expect(grown.count == 6 * 4 * 12 && grown.allSatisfy { abs($0 - 0.5) <= 1e-15 })
  }

  @Test func `finer patches beside the old ones preserve the function, twice over`() throws {
    var state = Self.state(Self.vit)
    let logits = Self.logits(state)
    for patch in [2, 1] {
      var target = state.dimensions
      target.input = .images(height: 12, width: 8, channels: 2, patch: patch)
      target = try Transition().completed(target, after: state.dimensions)
      state = try Transition().apply(to: state, target, seed: 3)
      #expect(Self.largestDifference(logits, Self.logits(state)) <= 1e-12)
      let table = ParameterTable(target)
      #expect(Set(table.entries.map(\.name)) == Set(state.tensors.keys))
      #expect(table.entries.allSatisfy { state.tensors[$0.name]?.weights.count == $0.count })
      #expect(table.parameterCount == target.parameterCount)
    }
    #expect(state.dimensions.inheritedPatches == [4, 2])
    // Wider and deeper, with all that it inherited.
    var target = state.dimensions
    (target.width, target.heads, target.hidden, target.depth) = (18, 3, 30, 3)
    state = try Transition().apply(to: state, target, seed: 3)
    #expect(Self.largestDifference(logits, Self.logits(state)) <= 1e-12)
  }

  @Test func `several axes at once preserve the function where each does`() throws {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    (target.width, target.heads, target.hidden, target.depth) = (24, 4, 40, 4)
    let new = try Transition().apply(to: old, target, seed: 3)
    #expect(Self.largestDifference(Self.logits(old), Self.logits(new)) <= 1e-12)
  }

  /// The ViT refined, widened and deepened in one go.
  private func grownAlongAll(_ old: ModelState) throws -> ModelState {
    var target = old.dimensions
    target.input = .images(height: 12, width: 8, channels: 2, patch: 2)
    (target.width, target.heads, target.hidden, target.depth) = (18, 3, 30, 4)
    target = try Transition().completed(target, after: old.dimensions)
    return try Transition().apply(to: old, target, seed: 3)
  }

  @Test func `patch, width and depth at once preserve the function`() throws {
    let old = Self.state(Self.vit)
    let new = try grownAlongAll(old)
    let scale = Self.logits(old).reduce(1) { max($0, abs($1)) }
    #expect(Self.largestDifference(Self.logits(old), Self.logits(new)) <= 1e-12 * scale)
  }

  /// Or the rate of an embedding that is refined and widened in one go would not rise from zero.
  @Test func `what is new along one axis stays new along the others`() throws {
    let new = try grownAlongAll(Self.state(Self.vit))
    for entry in ParameterTable(new.dimensions).entries {
      let isNew =
        entry.name.hasPrefix("patch_embed.proj.") || (entry.block ?? 0) >= Self.vit.depth
      #expect(new.tensors[entry.name]?.isNew == isNew, "\(entry.name)")
    }
  }

  @Test(arguments: Transition.Context.allCases)
  func `context and depth at once leave the first tokens as they were`(
    how: Transition.Context
  ) throws {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    target.input = .text(vocabulary: 11, context: 12)
    target.depth = 5
    var transition = Transition()
    transition.context = how
    let new = try transition.apply(to: old, target, seed: 3)
    let tokens = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]
    func logits(_ state: ModelState, _ tokens: [Int]) -> [[Double]] {
      TwinTransformer(model: state.dimensions, parameters: state.tensors.mapValues(\.weights))
        .logits(.text(tokens))
    }
    #expect(Array(logits(new, tokens).prefix(6)) == logits(old, Array(tokens.prefix(6))))
  }

  /// w' = s w has the gradient g / s; new entries remember the mean square and no direction.
  @Test func `moments follow their weights`() throws {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    (target.width, target.heads, target.hidden) = (24, 4, 40)
    let new = try Transition().apply(to: old, target, seed: 3)
    let name = "transformer.h.0.mlp.c_proj.weight"
    let (before, after) = (try #require(old.tensors[name]), try #require(new.tensors[name]))
    let s = 2.0.squareRoot()
    #expect(abs(after.firstMoments[0] - before.firstMoments[0] / s) <= 1e-15)
    #expect(abs(after.secondMoments[0] - before.secondMoments[0] / 2) <= 1e-15)
    let mean = before.secondMoments.reduce(0, +) / Double(before.secondMoments.count)
    #expect(after.firstMoments[39] == 0)
    #expect(abs(after.secondMoments[39] - mean / 2) <= 1e-12)
    #expect(after.updates == 17 && !after.isNew)
  }

  /// A copy that reads what the old one read, and is read as much, has its gradient.
  @Test func `copies have the moments of what they copy`() throws {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    (target.width, target.heads, target.hidden) = (24, 4, 40)
    var copying = Transition()
    copying.width = .copy
    let new = try copying.apply(to: old, target, seed: 3)
    // (stream, hidden), of 12 and 20 numbers before.
    let name = "transformer.h.0.mlp.c_proj.weight"
    let (before, after) = (try #require(old.tensors[name]), try #require(new.tensors[name]))
    for (index, (first, second)) in zip(after.firstMoments, after.secondMoments).enumerated() {
      let origin = index / 40 % 12 * 20 + index % 40 % 20
      #expect(first == before.firstMoments[origin] && second == before.secondMoments[origin])
    }
    #expect(new.tensors.values.allSatisfy { $0.updates == 17 && !$0.isNew })
  }

  @Test(arguments: Transition.Patch.allCases)
  func `the optimiser knows nothing of new kernels, and of all else what it knew`(
    how: Transition.Patch
  ) throws {
    let old = Self.state(Self.vit)
    var target = Self.vit
    target.input = .images(height: 12, width: 8, channels: 2, patch: 2)
    var transition = Transition()
    transition.patch = how
    target = try transition.completed(target, after: old.dimensions)
    let new = try transition.apply(to: old, target, seed: 3)
    for entry in ParameterTable(target).entries {
      let after = try #require(new.tensors[entry.name])
      switch (entry.name, how) {
      case ("patch_embed.proj.weight", _), ("patch_embed.proj.bias", .refine),
        ("pos_embed", .resize):
        #expect(after.isNew && after.updates == 0)
        #expect((after.firstMoments + after.secondMoments).allSatisfy { $0 == 0 })
      case ("pos_embed", .refine):
        // Tokens of a grid of 6 x 4, each where one of 3 x 2 was.
        let before = try #require(old.tensors["pos_embed"])
        for part in [\TensorState.weights, \.firstMoments, \.secondMoments] {
          let expected = (0..<24).flatMap { token -> ArraySlice<Double> in
            let origin = token / 4 / 2 * 2 + token % 4 / 2
            return before[keyPath: part][12 * origin..<12 * (origin + 1)]
          }
          #expect(after[keyPath: part] == expected)
        }
      default:
        let name = entry.name.replacing(
          "patch_embed.inherited.0", with: "patch_embed.proj")
        #expect(after == old.tensors[name])
      }
    }
  }

  @Test func `what cannot be done is refused`() {
    let old = Self.state(Self.gpt)
    var target = Self.gpt
    target.depth = 1
    #expect(throws: TransitionError.shrinks(axis: "depth", from: 2, to: 1)) {
      try Transition().apply(to: old, target, seed: 0)
    }
    target = Self.gpt
    target.width = 18
    target.heads = 3
    var copying = Transition()
    copying.width = .copy
    #expect(throws: TransitionError.noMultiple(axis: "width", from: 12, to: 18)) {
      try copying.apply(to: old, target, seed: 0)
    }
    #expect(throws: TransitionError.otherData) {
      try Transition().apply(to: old, Self.vit, seed: 0)
    }
  }
}
