internal import Kernels

/// x[b·T + t] = W patch(b, t) + bias + positions[t]: a convolution whose stride is its size.
///
/// x (N, C).
struct PatchEmbedding: Sendable {
  private let projection: Linear
  private let positions: Range<Int>
  private let height: Int
  private let width: Int
  private let channels: Int
  /// P, of one side.
  private let patch: Int

  init(
    projection: Linear, positions: Range<Int>, height: Int, width: Int, channels: Int, patch: Int
  ) {
    self.projection = projection
    self.positions = positions
    self.height = height
    self.width = width
    self.channels = channels
    self.patch = patch
  }

  /// Floats of one patch, channels · P · P.
  var patchFloats: Int { projection.inputs }

  /// images (B, channels · height · width), patches (N, channels · P · P), x (N, C).
  func forward(_ images: Matrix, into x: Matrix, patches: Matrix, _ pass: Pass) {
    precondition(
      images.columns == channels * height * width,
      "images of \(images.columns) floats, model of \(channels * height * width)")
    cut(images, into: patches)
    projection.forward(patches, into: x, pass)
    pass.kernels.addPositions(positions(of: pass.weights), to: x)
  }

  func backward(_ dx: Matrix, patches: Matrix, _ gradients: Gradients, _ pass: Pass) {
    pass.kernels.sumPositions(dx, into: positions(of: gradients.row), adding: gradients.adding)
    projection.weightGradients(dx, patches, into: gradients, pass)
  }

  /// The table, (T, C), in an arena of weights or gradients.
  private func positions(of arena: Row) -> Matrix {
    let width = projection.outputs
    return arena[positions].matrix(rows: positions.count / width, columns: width)
  }

  /// Patches from left to right, then downwards; in each channel, row, column: the order of PyTorch's weights.
  private func cut(_ images: Matrix, into patches: Matrix) {
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
}
