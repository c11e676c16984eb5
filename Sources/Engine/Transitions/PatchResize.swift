internal import Scaling

/// Another patch size on the same images: kernels and positions are resized.
///
/// A kernel w over P x P pixels becomes pinv(Bᵀ) w for B the bilinear resize of a patch from P to P' (FlexiViT: Beyer et
/// al. 2022, arXiv:2212.08013, equation 3): <B x, w'> = <x, w> for all patches x where P' >= P, in the least squares
/// sense where P' < P. Positions are read at their new centres, bilinearly, from the old grid. Neither preserves what the
/// model makes of an image: tokens come to be of another kind and number.
package struct PatchResize {
  let from: ModelDimensions
  let to: ModelDimensions

  func resize(_ state: ModelState) -> ModelState {
    guard case .images(let height, let width, let channels, let old) = from.input,
      case .images(_, _, _, let new) = to.input
    else { preconditionFailure("patches are of images") }
    var result = ModelState(dimensions: to, tensors: state.tensors)
    let kernel = "patch_embed.proj.weight"
    let line = PseudoInverse.ofTransposed(Self.bilinear(from: old, to: new))
    let weights = state[kernel].weights
    var resized: [Double] = []
    for start in stride(from: 0, to: weights.count, by: old * old) {
      resized += Self.both(line, weights[start..<start + old * old], side: old)
    }
    precondition(resized.count == from.width * channels * new * new)
    // No image of old moments belongs to the new kernel.
    result.tensors[kernel] = TensorState(new: resized)
    let positions = "pos_embed"
    result.tensors[positions] = TensorState(
      new: Self.positions(
        state[positions].weights, width: from.width, from: (height / old, width / old),
        to: (height / new, width / new)))
    return result
  }

  /// (new, old): line x of new pixels from the old ones, centres aligned, edges held.
  package static func bilinear(from old: Int, to new: Int) -> [[Double]] {
    (0..<new).map { index in
      let place = (Double(index) + 0.5) * Double(old) / Double(new) - 0.5
      let clamped = min(max(place, 0), Double(old - 1))
      let left = min(Int(clamped), max(old - 2, 0))
      let part = clamped - Double(left)
      return (0..<old).map { $0 == left ? 1 - part : $0 == left + 1 ? part : 0 }
    }
  }

  /// M X Mᵀ for a square X: both directions of a patch.
  private static func both(
    _ matrix: [[Double]], _ patch: ArraySlice<Double>, side: Int
  ) -> [Double] {
    let rows = (0..<side).map { y in
      let line = patch[(patch.startIndex + y * side)..<(patch.startIndex + (y + 1) * side)]
      return matrix.map { weights in zip(weights, line).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    return matrix.flatMap { weights in
      matrix.indices.map { x in
        (0..<side).reduce(0) { $0 + weights[$1] * rows[$1][x] }
      }
    }
  }

  package static func positions(
    _ old: [Double], width: Int, from: (rows: Int, columns: Int), to: (rows: Int, columns: Int)
  ) -> [Double] {
    let vertical = bilinear(from: from.rows, to: to.rows)
    let horizontal = bilinear(from: from.columns, to: to.columns)
    return vertical.flatMap { down in
      horizontal.flatMap { across in
        (0..<width).map { j in
          var sum = 0.0
          for (y, v) in down.enumerated() where v != 0 {
            for (x, h) in across.enumerated() where h != 0 {
              sum += v * h * old[(y * from.columns + x) * width + j]
            }
          }
          return sum
        }
      }
    }
  }
}

/// The pseudo-inverse of small matrices of full rank.
package enum PseudoInverse {
  /// pinv(Bᵀ), of B's own shape (m, n): (B Bᵀ)⁻¹ B where m <= n, else B (Bᵀ B)⁻¹.
  package static func ofTransposed(_ b: [[Double]]) -> [[Double]] {
    let transposed = b[0].indices.map { j in b.map { $0[j] } }
    guard b.count > b[0].count else { return solve(product(b, transposed), b) }
    let inner = solve(product(transposed, b), transposed)
    return b.indices.map { i in inner.map { $0[i] } }
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in
      b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } }
    }
  }

  /// X with A X = B for a symmetric positive definite A, by Gauss's elimination.
  private static func solve(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    var rows = zip(a, b).map { $0 + $1 }
    let n = a.count
    for pivot in 0..<n {
      let divisor = rows[pivot][pivot]
      rows[pivot] = rows[pivot].map { $0 / divisor }
      for other in 0..<n where other != pivot {
        let factor = rows[other][pivot]
        for column in pivot..<rows[other].count {
          rows[other][column] -= factor * rows[pivot][column]
        }
      }
    }
    return rows.map { Array($0[n...]) }
  }
}
