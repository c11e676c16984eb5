internal import Kernels
internal import Scaling

/// Examples by number, copied into a thread's own buffers.
///
/// Example n of training is example n mod N of epoch n / N: order and augmentation are pure functions of
/// (seed, epoch, index), so a step is known by its number alone. Nothing is allocated.
struct ExampleFeed: Sendable {
  let data: Dataset
  let seed: UInt64
  /// T of text; unused for images.
  private let context: Int
  private let trainCount: Int
  private let heldOutCount: Int
  /// Held-out examples that are evaluated.
  let evaluatedCount: Int

  /// At most `evaluationExamples` held-out examples, spread evenly over all there are.
  ///
  /// Throws where a side of the data is too short.
  init(
    _ data: Dataset, model: ModelDimensions, seed: UInt64, evaluationExamples: Int
  ) throws(DataError) {
    self.data = data
    self.seed = seed
    context = model.tokens
    switch data {
    case .images(let images):
      (trainCount, heldOutCount) = (images.trainCount, images.heldOutCount)
    case .text(let text):
      try text.check(context: model.tokens)
      trainCount = text.trainCount(context: model.tokens)
      heldOutCount = text.heldOutCount(context: model.tokens)
    case .arrays(let arrays):
      (trainCount, heldOutCount) = (arrays.count, arrays.count)
    }
    evaluatedCount = min(heldOutCount, evaluationExamples)
  }

  /// Whether there is something to train on and something to judge by.
  var isComplete: Bool { trainCount > 0 && evaluatedCount > 0 }

  func training(_ examples: Range<Int>, in space: ExampleSpace) -> MicroBatch {
    fill(space, examples.count) { place in
      let (epoch, index) = (examples.lowerBound + place).quotientAndRemainder(
        dividingBy: trainCount)
      switch data {
      case .images(let images):
        space.setLabel(
          images.copyTraining(epoch: epoch, index: index, seed: seed, into: space.pixels(place)),
          at: place)
      case .text(let text):
        text.copyTraining(
          epoch: epoch, index: index, context: context, seed: seed,
          into: space.tokens(place, context), labels: space.labels(place, context))
      case .arrays(let arrays): copy(index, of: arrays, to: place, in: space)
      }
    }
  }

  func heldOut(_ examples: Range<Int>, in space: ExampleSpace) -> MicroBatch {
    fill(space, examples.count) { place in
      let index = (examples.lowerBound + place) * heldOutCount / evaluatedCount
      switch data {
      case .images(let images):
        space.setLabel(images.copyHeldOut(index: index, into: space.pixels(place)), at: place)
      case .text(let text):
        text.copyHeldOut(
          index: index, context: context, into: space.tokens(place, context),
          labels: space.labels(place, context))
      case .arrays(let arrays): copy(index, of: arrays, to: place, in: space)
      }
    }
  }

  private func copy(
    _ index: Int, of arrays: ExampleArrays, to place: Int, in space: ExampleSpace
  ) {
    switch arrays.inputs {
    case .images: space.setLabel(arrays.copy(index, into: space.pixels(place)), at: place)
    case .tokens:
      arrays.copy(
        index, into: space.tokens(place, context), labels: space.labels(place, context))
    }
  }

  @inline(__always)
  private func fill(
    _ space: ExampleSpace, _ count: Int, _ copy: (_ place: Int) -> Void
  ) -> MicroBatch {
    for place in 0..<count { copy(place) }
    guard space.images.columns > 0 else {
      return MicroBatch(
        sequences: count, input: .tokens(space.tokens[0..<count * context]),
        labels: space.labels[0..<count * context])
    }
    return MicroBatch(
      sequences: count, input: .images(space.images.rows(0..<count)),
      labels: space.labels[0..<count])
  }
}

/// One thread's buffers for the examples of a micro-batch.
struct ExampleSpace: Sendable {
  /// A row an image; no rows for text.
  let images: Matrix
  let tokens: Indices
  let labels: Indices

  func pixels(_ place: Int) -> Row {
    let row = images.rows(place..<place + 1)
    return unsafe Row(base: row.base, count: row.columns)
  }

  func tokens(_ place: Int, _ context: Int) -> Indices {
    tokens[place * context..<(place + 1) * context]
  }

  func labels(_ place: Int, _ context: Int) -> Indices {
    labels[place * context..<(place + 1) * context]
  }

  func setLabel(_ label: Int32, at place: Int) {
    precondition(place < labels.count, "label \(place) of \(labels.count)")
    unsafe labels.base[place] = label
  }
}
