internal import Kernels

/// Y = X Wᵀ + b.
///
/// X (N, inputs), W (outputs, inputs), b (outputs), Y (N, outputs).
struct Linear: Sendable {
  let inputs: Int
  let outputs: Int
  let weight: Range<Int>
  let bias: Range<Int>?
  /// Wᵀ packed, for the way forward.
  private let forwardPanels: Range<Int>
  /// W packed, for the way back; `nil` where X is data and needs no gradient.
  private let backwardPanels: Range<Int>?

  /// What follows Wx + b while the product is in cache.
  enum Then {
    case nothing
    /// + residual
    case adding(Matrix)
    /// GELU, whose derivative is kept.
    case gelu(GELU, derivative: Matrix)
  }

  /// What X is.
  enum Source { case activations, data }

  init(
    _ name: String, of table: ParameterTable, from source: Source = .activations,
    packedIn layout: inout Layout, _ kernels: any KernelSet
  ) {
    let entry = table[name + ".weight"]
    weight = entry.range
    outputs = entry.shape[0]
    inputs = entry.count / entry.shape[0]
    bias = table.entries.first { $0.name == name + ".bias" }?.range
    forwardPanels = layout.row(kernels.panelFloats(depth: inputs, columns: outputs))
    backwardPanels =
      switch source {
      case .activations: layout.row(kernels.panelFloats(depth: outputs, columns: inputs))
      case .data: nil
      }
  }

  /// Packs the weights, as far as their places in `packed` begin within `share`.
  func pack(_ weights: Row, into packed: Row, _ share: Range<Int>, _ kernels: any KernelSet) {
    let w = weights[weight].matrix(rows: outputs, columns: inputs)
    if share.contains(forwardPanels.lowerBound) {
      kernels.packTransposed(w, into: panels(packed, forwardPanels, inputs, outputs))
    }
    if let backwardPanels, share.contains(backwardPanels.lowerBound) {
      kernels.pack(w, into: panels(packed, backwardPanels, outputs, inputs))
    }
  }

  func forward(_ x: Matrix, into y: Matrix, then: Then = .nothing, _ pass: Pass) {
    let epilogue: Epilogue
    if let bias {
      let b = pass.weights[bias]
      switch then {
      case .nothing: epilogue = .bias(b)
      case .adding(let residual): epilogue = .residual(bias: b, residual)
      case .gelu(let form, let derivative): epilogue = .gelu(bias: b, form, derivative: derivative)
      }
    } else {
      guard case .nothing = then else { preconditionFailure("no layer without bias has more") }
      epilogue = .none
    }
    pass.kernels.multiply(x, panels(pass.packed, forwardPanels, inputs, outputs), into: y, epilogue)
  }

  /// dW = dYᵀ X, db = Σ_n dY[n].
  func weightGradients(_ dy: Matrix, _ x: Matrix, into gradients: Gradients, _ pass: Pass) {
    let dw = gradients[weight].matrix(rows: outputs, columns: inputs)
    pass.kernels.multiplyTransposed(dy, x, into: dw, adding: gradients.adding)
    if let bias {
      pass.kernels.sumColumns(dy, into: gradients[bias], adding: gradients.adding)
    }
  }

  /// dX = dY W, or dX = dY W × factor where an activation with this derivative came before.
  func inputGradient(_ dy: Matrix, into dx: Matrix, times factor: Matrix? = nil, _ pass: Pass) {
    guard let backwardPanels else { preconditionFailure("data has no gradient") }
    let w = panels(pass.packed, backwardPanels, outputs, inputs)
    pass.kernels.multiply(dy, w, into: dx, factor.map { .times($0) } ?? .none)
  }

  private func panels(_ packed: Row, _ range: Range<Int>, _ depth: Int, _ columns: Int) -> Panels {
    unsafe Panels(base: packed[range].base, depth: depth, columns: columns)
  }
}
