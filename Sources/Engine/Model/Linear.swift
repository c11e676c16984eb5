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

  private let precision: Precision

  /// What X is.
  enum Source { case activations, data }

  init(
    _ name: String, of table: ParameterTable, from source: Source = .activations,
    packedIn layout: inout Layout, _ kernels: any KernelSet,
    _ precision: Precision
  ) {
    let entry = table[name + ".weight"]
    weight = entry.range
    outputs = entry.shape[0]
    inputs = entry.count / entry.shape[0]
    bias = table.entries.first { $0.name == name + ".bias" }?.range
    self.precision = precision
    func panels(_ depth: Int, _ columns: Int) -> Range<Int> {
      switch precision {
      case .fp32: layout.row(kernels.panelFloats(depth: depth, columns: columns))
      case .bf16: layout.row(kernels.pairPanelFloats(depth: depth, columns: columns))
      }
    }
    forwardPanels = panels(inputs, outputs)
    switch source {
    case .activations: backwardPanels = panels(outputs, inputs)
    case .data: backwardPanels = nil
    }
  }

  /// Packs the weights, as far as their places in `packed` begin within `share`.
  func pack(_ weights: Row, into packed: Row, _ share: Range<Int>, _ kernels: any KernelSet) {
    let w = weights[weight].matrix(rows: outputs, columns: inputs)
    if share.contains(forwardPanels.lowerBound) {
      let panels = panels(packed, forwardPanels, inputs, outputs)
      switch precision {
      case .fp32: kernels.packTransposed(w, into: panels)
      case .bf16: kernels.packTransposedPairs(w, into: panels)
      }
    }
    if let backwardPanels, share.contains(backwardPanels.lowerBound) {
      let panels = panels(packed, backwardPanels, outputs, inputs)
      switch precision {
      case .fp32: kernels.pack(w, into: panels)
      case .bf16: kernels.packPairs(w, into: panels)
      }
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
    multiply(x, panels(pass.packed, forwardPanels, inputs, outputs), into: y, epilogue, pass)
  }

  /// dW = dYᵀ X, db = Σ_n dY[n].
  func weightGradients(_ dy: Matrix, _ x: Matrix, into gradients: Gradients, _ pass: Pass) {
    let dw = gradients[weight].matrix(rows: outputs, columns: inputs)
    switch precision {
    case .fp32: pass.kernels.multiplyTransposed(dy, x, into: dw, adding: gradients.adding)
    case .bf16:
      pass.kernels.multiplyTransposedPairs(
        dy, x, into: dw, adding: gradients.adding, scratch: pass.products)
    }
    if let bias {
      pass.kernels.sumColumns(dy, into: gradients[bias], adding: gradients.adding)
    }
  }

  /// dX = dY W, or dX = dY W × factor where an activation with this derivative came before.
  func inputGradient(_ dy: Matrix, into dx: Matrix, times factor: Matrix? = nil, _ pass: Pass) {
    guard let backwardPanels else { preconditionFailure("data has no gradient") }
    let w = panels(pass.packed, backwardPanels, outputs, inputs)
    multiply(dy, w, into: dx, factor.map { .times($0) } ?? .none, pass)
  }

  private func multiply(
    _ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue, _ pass: Pass
  ) {
    switch precision {
    case .fp32: pass.kernels.multiply(a, b, into: c, epilogue)
    case .bf16: pass.kernels.multiplyPairs(a, b, into: c, epilogue, scratch: pass.products)
    }
  }

  /// Floats of scratch that its products need for so many rows.
  func scratchFloats(rows: Int, _ kernels: any KernelSet) -> Int {
    switch precision {
    case .fp32: 0
    case .bf16: kernels.pairScratchFloats(rows: rows, inputs: inputs, outputs: outputs)
    }
  }

  private func panels(_ packed: Row, _ range: Range<Int>, _ depth: Int, _ columns: Int) -> Panels {
    unsafe Panels(base: packed[range].base, depth: depth, columns: columns)
  }
}
