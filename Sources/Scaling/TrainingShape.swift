/// A shape together with what its axes mean for one set of data: a model's sizes and the batch.
package struct TrainingShape: Hashable, Sendable {
  package let dimensions: ModelDimensions
  /// Images or sequences of a step.
  package let batch: Int
  /// The shape with every axis, those left out included, so that runs can be told apart.
  package let shape: Shape

  /// Reads a shape's axes; those left out get their usual values.
  ///
  /// Both kinds of data have `width` (128), `depth` (6), `heads` (one for each 32 of the width, or the next
  /// lower number that divides it) and `batch` (256 images, 32 sequences); images have `patch` (a quarter of the
  /// height) and text `context` (128). Throws for other axes and for values that no model can have.
  package init(_ shape: Shape, for examples: ExampleKind) throws(ShapeProblem) {
    let known = Self.axes(for: examples)
    for coordinate in shape.coordinates where !known.contains(coordinate.axis) {
      throw .unknownAxis(coordinate.axis, known: known)
    }
    func value(_ axis: String, default usual: Int, atMost limit: Int) throws(ShapeProblem) -> Int {
      guard let given = shape[axis] else { return usual }
      guard case .integer(let number) = given, (1...limit).contains(number)
      else { throw .unusable(axis: axis, value: given, limit: limit) }
      return number
    }
    let width = try value("width", default: 128, atMost: 1 << 14)
    let depth = try value("depth", default: 6, atMost: 1 << 10)
    let usualHeads = (1...max(1, width / 32)).last { width % $0 == 0 } ?? 1
    let heads = try value("heads", default: usualHeads, atMost: 1 << 14)
    guard width % heads == 0 else { throw .headsDoNotDivide(width: width, heads: heads) }
    let input: ModelDimensions.Input
    let outputs: Int
    let usualBatch: Int
    let last: (axis: String, value: Int)
    switch examples {
    case .images(let imageHeight, let imageWidth, let channels, let classes):
      let usual = max(1, imageHeight / 4)
      let patch = try value("patch", default: usual, atMost: max(imageHeight, imageWidth))
      guard imageHeight % patch == 0, imageWidth % patch == 0
      else { throw .patchDoesNotDivide(patch: patch, height: imageHeight, width: imageWidth) }
      input = .images(height: imageHeight, width: imageWidth, channels: channels, patch: patch)
      (outputs, usualBatch, last) = (classes, 256, ("patch", patch))
    case .text(let vocabulary):
      let context = try value("context", default: 128, atMost: Self.tokenLimit)
      input = .text(vocabulary: vocabulary, context: context)
      (outputs, usualBatch, last) = (vocabulary, 32, ("context", context))
    }
    batch = try value("batch", default: usualBatch, atMost: 1 << 20)
    dimensions = ModelDimensions(
      input: input, width: width, depth: depth, heads: heads, outputs: outputs)
    guard dimensions.tokens <= Self.tokenLimit else {
      throw .tooManyTokens(dimensions.tokens, limit: Self.tokenLimit)
    }
    self.shape = Shape(
      [("width", width), ("depth", depth), ("heads", heads), ("batch", batch), last]
        .map { (axis: $0.0, value: AxisValue.integer($0.1)) })
  }

  /// The same shape with other dimensions: a model that was refined has more than its axes tell.
  package func with(_ dimensions: ModelDimensions) -> TrainingShape {
    TrainingShape(dimensions: dimensions, batch: batch, shape: shape)
  }

  private init(dimensions: ModelDimensions, batch: Int, shape: Shape) {
    self.dimensions = dimensions
    self.batch = batch
    self.shape = shape
  }

  /// Training arithmetic of one step.
  package var computePerStep: Compute { dimensions.trainingCompute(examples: batch) }

  /// The axes that shapes may have, sorted.
  package static func axes(for examples: ExampleKind) -> [String] {
    let own = if case .images = examples { "patch" } else { "context" }
    return (["width", "depth", "heads", "batch"] + [own]).sorted()
  }

  /// With the limits of the axes above it keeps every count of multiply-adds below 2^62.
  private static let tokenLimit = 1 << 16
}

/// What one example is: all that a model's sizes take from the data.
package enum ExampleKind: Hashable, Sendable {
  case images(height: Int, width: Int, channels: Int, classes: Int)
  case text(vocabulary: Int)
}

/// Why a shape is no model's.
package enum ShapeProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownAxis(String, known: [String])
  case unusable(axis: String, value: AxisValue, limit: Int)
  case headsDoNotDivide(width: Int, heads: Int)
  case patchDoesNotDivide(patch: Int, height: Int, width: Int)
  case tooManyTokens(Int, limit: Int)

  package var description: String {
    switch self {
    case .unknownAxis(let axis, let known):
      return "found the axis '\(axis)', expected \(known.joined(separator: ", "))"
    case .unusable(let axis, let value, let limit):
      return "found \(axis)=\(value), expected a whole number from 1 to \(limit)"
    case .headsDoNotDivide(let width, let heads):
      return "found heads=\(heads), expected a number that divides width=\(width)"
    case .patchDoesNotDivide(let patch, let height, let width):
      let sizes = (1...min(height, width)).filter { height % $0 == 0 && width % $0 == 0 }
      return "found patch=\(patch), expected one that divides images of \(height) x \(width): "
        + sizes.map(String.init).joined(separator: ", ")
    case .tooManyTokens(let tokens, let limit):
      return "found \(tokens) tokens in an example, expected at most \(limit)"
    }
  }
}
