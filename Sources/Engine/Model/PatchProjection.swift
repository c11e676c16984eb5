internal import Kernels

/// Patches of images, projected: a convolution whose stride is its size.
struct PatchProjection: Sendable {
  let linear: Linear
  private let height: Int
  private let width: Int
  private let channels: Int
  /// P, of one side.
  private let patch: Int

  init(linear: Linear, height: Int, width: Int, channels: Int, patch: Int) {
    self.linear = linear
    self.height = height
    self.width = width
    self.channels = channels
    self.patch = patch
  }

  /// Tokens of an image.
  var tokens: Int { (height / patch) * tokensAcross }
  private var tokensAcross: Int { width / patch }
  private var pixels: Int { channels * height * width }

  /// Patches from left to right, then downwards; in each channel, row, column: the order of PyTorch's weights.
  ///
  /// images (B, channels · height · width), patches (N, channels · P · P).
  func cut(_ images: Matrix, into patches: Matrix) {
    precondition(
      images.columns == pixels, "images of \(images.columns) floats, model of \(pixels)")
    var to = unsafe patches.base
    for image in 0..<images.rows {
      let pixels = unsafe images.base + image &* images.stride
      for top in stride(from: 0, to: height, by: patch) {
        for left in stride(from: 0, to: width, by: patch) {
          var place = unsafe to
          for channel in 0..<channels {
            let corner = (channel &* height &+ top) &* width &+ left
            var line = unsafe pixels + corner
            for _ in 0..<patch {
              unsafe place.update(from: line, count: patch)
              unsafe place += patch
              unsafe line += width
            }
          }
          unsafe to += patches.stride
        }
      }
    }
  }

  /// finer[q] = coarse[the patch of this size that q is a part of]; coarse (B · own tokens, C), finer (B · theirs, C).
  func spread(_ coarse: Matrix, over finer: Matrix, of other: PatchProjection) {
    forEachPart(of: other, in: finer.rows / other.tokens) { whole, part in
      unsafe (finer.base + part &* finer.stride)
        .update(from: coarse.base + whole &* coarse.stride, count: coarse.columns)
    }
  }

  /// The way back: coarse[p] = Σ finer[q] over the parts q of p, in their order.
  func gather(_ finer: Matrix, into coarse: Matrix, of other: PatchProjection) {
    coarse.clear()
    forEachPart(of: other, in: finer.rows / other.tokens) { whole, part in
      let (sum, row) = unsafe (
        coarse.base + whole &* coarse.stride, finer.base + part &* finer.stride
      )
      for j in 0..<coarse.columns { unsafe sum[j] += row[j] }
    }
  }

  @inline(__always)
  private func forEachPart(
    of other: PatchProjection, in sequences: Int, _ body: (_ whole: Int, _ part: Int) -> Void
  ) {
    let ratio = patch / other.patch
    for sequence in 0..<sequences {
      for q in 0..<other.tokens {
        let (y, x) = q.quotientAndRemainder(dividingBy: other.tokensAcross)
        let whole = y / ratio &* tokensAcross &+ x / ratio
        body(sequence &* tokens &+ whole, sequence &* other.tokens &+ q)
      }
    }
  }
}
