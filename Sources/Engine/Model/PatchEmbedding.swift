internal import Kernels

/// x[b·T + t] = W patch(b, t) + bias + positions[t].
///
/// In a model that was refined, the embeddings of coarser patches go on: to x is added what the patch that covers t was
/// embedded as, and to that the one that covers it. x (N, C).
struct PatchEmbedding: Sendable {
  private let own: PatchProjection
  /// Coarsest first; each patch is made of whole patches of the next, the last of the model's own.
  private let inherited: [PatchProjection]
  private let positions: Range<Int>

  init(own: PatchProjection, inherited: [PatchProjection], positions: Range<Int>) {
    self.own = own
    self.inherited = inherited
    self.positions = positions
  }

  /// What is kept for the way back.
  struct Saved {
    /// (N, channels · P · P).
    let own: Place
    private let firstInherited: Int
    private let sequences: Int

    static let none = Saved(own: Place(offset: 0, rows: 0, columns: 0, stride: 0))

    private init(own: Place) {
      self.own = own
      firstInherited = 0
      sequences = 0
    }

    init(_ layout: inout Layout, sequences: Int, of embedding: PatchEmbedding) {
      own = layout.matrix(sequences * embedding.own.tokens, embedding.own.linear.inputs)
      firstInherited = layout.floats
      self.sequences = sequences
      for stage in embedding.inherited { _ = Stage(&layout, sequences, stage) }
    }

    /// Of an inherited embedding, by its number.
    fileprivate func stage(_ index: Int, of embedding: PatchEmbedding) -> Stage {
      var layout = Layout(from: firstInherited)
      for before in 0..<index { _ = Stage(&layout, sequences, embedding.inherited[before]) }
      return Stage(&layout, sequences, embedding.inherited[index])
    }
  }

  fileprivate struct Stage {
    let patches: Place
    /// What it makes, and on the way back its gradient: (B · tokens, C).
    let tokens: Place

    init(_ layout: inout Layout, _ sequences: Int, _ projection: PatchProjection) {
      let rows = sequences * projection.tokens
      patches = layout.matrix(rows, projection.linear.inputs)
      tokens = layout.matrix(rows, projection.linear.outputs)
    }
  }

  /// images (B, channels · height · width), x (N, C).
  func forward(_ images: Matrix, into x: Matrix, _ saved: Saved, _ pass: Pass) {
    for index in inherited.indices {
      let stage = saved.stage(index, of: self)
      embed(
        images, by: inherited[index], into: pass[stage.tokens], patches: pass[stage.patches],
        above: index - 1, saved, pass)
    }
    embed(
      images, by: own, into: x, patches: pass[saved.own], above: inherited.count - 1, saved, pass)
    pass.kernels.addPositions(positions(of: pass.weights), to: x)
  }

  /// y = W patches + bias, and what the embedding `above`, if there is one, made of the patches that cover them.
  private func embed(
    _ images: Matrix, by projection: PatchProjection, into y: Matrix, patches: Matrix,
    above: Int, _ saved: Saved, _ pass: Pass
  ) {
    projection.cut(images, into: patches)
    if above < 0 {
      projection.linear.forward(patches, into: y, pass)
    } else {
      inherited[above].spread(
        pass[saved.stage(above, of: self).tokens], over: y, of: projection)
      projection.linear.forward(patches, into: y, then: .adding(y), pass)
    }
  }

  func backward(_ dx: Matrix, _ saved: Saved, _ gradients: Gradients, _ pass: Pass) {
    pass.kernels.sumPositions(dx, into: positions(of: gradients.row), adding: gradients.adding)
    own.linear.weightGradients(dx, pass[saved.own], into: gradients, pass)
    var (dy, finer) = (dx, own)
    for index in inherited.indices.reversed() {
      let stage = saved.stage(index, of: self)
      let dtokens = pass[stage.tokens]
      inherited[index].gather(dy, into: dtokens, of: finer)
      inherited[index].linear.weightGradients(dtokens, pass[stage.patches], into: gradients, pass)
      (dy, finer) = (dtokens, inherited[index])
    }
  }

  /// The table, (T, C), in an arena of weights or gradients.
  private func positions(of arena: Row) -> Matrix {
    let width = own.linear.outputs
    return arena[positions].matrix(rows: positions.count / width, columns: width)
  }
}
