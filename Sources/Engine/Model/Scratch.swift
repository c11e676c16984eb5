/// Places that every layer uses anew: the gradients on their way back.
struct Scratch {
  /// Gradient of the residual stream, (N, C).
  let dx: Place
  /// Gradient of a norm's output, (N, C).
  let dnorm: Place
  /// Gradient of the MLP's hidden layer, (N, F).
  let dhidden: Place
  /// Gradient of queries, keys and values, (N, 3C), where `dhidden` is: never needed together.
  let dqkv: Place
  /// What the attention kernels ask for.
  let attention: Range<Int>
  /// What products ask for.
  let products: Range<Int>

  init(
    _ layout: inout Layout, tokens N: Int, width C: Int, hidden F: Int, attention: Int,
    products: Int
  ) {
    dx = layout.matrix(N, C)
    dnorm = layout.matrix(N, C)
    var beside = layout
    dhidden = layout.matrix(N, F)
    dqkv = beside.matrix(N, 3 * C)
    if beside.floats > layout.floats { layout = beside }
    self.attention = layout.row(attention)
    self.products = layout.row(products)
  }
}
