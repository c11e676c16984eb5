/// How training images vary from one epoch to the next; held-out images never do.
///
/// Shifts and mirror images are a pure function of (seed, epoch, index). What a shift uncovers is
/// black: pixel 0.
package struct Augmentation: Equatable, Sendable {
  /// Each direction by up to so many pixels, uniformly.
  package var maximumShift: Int
  /// Whether half the images are mirrored left to right.
  package var flips: Flips

  package enum Flips: String, Sendable { case horizontal, none }

  package init(maximumShift: Int, flips: Flips) {
    precondition(maximumShift >= 0, "a shift of \(maximumShift)")
    self.maximumShift = maximumShift
    self.flips = flips
  }

  package static let none = Augmentation(maximumShift: 0, flips: .none)
  /// For things that look as well in a mirror: the default of Fashion-MNIST and CIFAR.
  package static let shiftsAndFlips = Augmentation(maximumShift: 2, flips: .horizontal)
  /// For everything else: a digit or a letter in a mirror is another one or none.
  package static let shifts = Augmentation(maximumShift: 2, flips: .none)

  /// What happens to one image: source row = row + `down`, source column = column + `right`, mirrored or not.
  struct Draw: Equatable {
    var down = 0
    var right = 0
    var isFlipped = false
  }

  /// Draws for the image `index` of the training side in `epoch`.
  @inline(__always)
  func draw(seed: UInt64, epoch: Int, index: Int) -> Draw {
    guard maximumShift > 0 || flips == .horizontal else { return Draw() }
    let words = CounterRandom(
      seed: seed, purpose: .augmentation, stream: UInt32(truncatingIfNeeded: epoch)
    ).words(at: UInt64(index))
    let choices = 2 * maximumShift + 1
    return Draw(
      down: CounterRandom.below(choices, words.x) - maximumShift,
      right: CounterRandom.below(choices, words.y) - maximumShift,
      isFlipped: flips == .horizontal && words.z & 1 == 1)
  }
}
