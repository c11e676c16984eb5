internal import CKernels

/// Rows of scores of which each ends where the mask begins.
struct MaskedRows {
  let rows: Int
  /// Floats between rows.
  let stride: Int
  /// Scores that count in row 0, at least 1, and how many more in each row after it.
  let firstCount: Int
  let countStep: Int
  /// Floats that are computed and stored in each row, a multiple of the lanes.
  let width: Int
}

/// Weights from scores: p[j] = exp(scale (s[j] - max)) / Σ for each j that counts, 0 from there to `width`.
///
/// The largest score is taken off first, so that no exponential overflows; NaN makes the whole row NaN. What
/// stands in s after the scores that count has no effect; s is destroyed. Each step is taken for all
/// rows before the next, so that the latencies across lanes and of the division hide behind other rows.
@inline(never)
func softmax(
  _ scores: UnsafeMutablePointer<Float>, _ shape: MaskedRows, scale: Float,
  into weights: UnsafeMutablePointer<Float>
) {
  let lanes = Vector.lanes
  // Per row: what is added to the scaled scores, and one over the sum of exponentials.
  var offsets = InlineArray<16, Float>(repeating: 0)
  var inverses = InlineArray<16, Float>(repeating: 0)
  for i in 0..<shape.rows {
    let s = unsafe scores + i &* shape.stride
    let count = shape.firstCount &+ i &* shape.countStep
    let end = roundUp(count, to: lanes)
    if count < end {
      let last = unsafe s + (end &- lanes)
      // Against a constant: the compiler takes a comparison with a variable lane by lane here.
      let places = laneNumbers - Vector(repeating: Float(count &+ lanes &- end))
      unsafe store(load(last).replacing(with: -.infinity, where: places .>= 0), last)
    }
    var most = unsafe load(s)
    var j = lanes
    while j < end {
      unsafe most = larger(load(s + j), most)
      j &+= lanes
    }
    unsafe offsets[unchecked: i] = -scale * maximumOfLanes(most)
  }
  let factor = Vector(repeating: scale)
  for i in 0..<shape.rows {
    let s = unsafe scores + i &* shape.stride
    let end = roundUp(shape.firstCount &+ i &* shape.countStep, to: lanes)
    let offset = unsafe Vector(repeating: offsets[unchecked: i])
    var sum = Vector.zero
    var j = 0
    while j < end {
      let power = unsafe exp(multiplyAdd(load(s + j), factor, offset))
      sum += power
      unsafe store(power, s + j)
      j &+= lanes
    }
    unsafe inverses[unchecked: i] = 1 / sumOfLanes(sum)
  }
  for i in 0..<shape.rows {
    let (s, p) = unsafe (scores + i &* shape.stride, weights + i &* shape.stride)
    let end = roundUp(shape.firstCount &+ i &* shape.countStep, to: lanes)
    let inverse = unsafe Vector(repeating: inverses[unchecked: i])
    var j = 0
    while j < end {
      unsafe store(load(s + j) * inverse, p + j)
      j &+= lanes
    }
    while j < shape.width {
      unsafe store(.zero, p + j)
      j &+= lanes
    }
  }
}

/// The way back, in place: dp[j] = scale p[j] (dp[j] - Σ_k p[k] dp[k]) for j < width.
///
/// p are the weights that `softmax` made, with its zeros.
@inline(never)
func softmaxBackward(
  _ gradients: UnsafeMutablePointer<Float>, _ shape: MaskedRows, scale: Float,
  weights: UnsafePointer<Float>
) {
  let lanes = Vector.lanes
  let factor = Vector(repeating: scale)
  for i in 0..<shape.rows {
    let (dp, p) = unsafe (gradients + i &* shape.stride, weights + i &* shape.stride)
    var sum = Vector.zero
    var j = 0
    while j < shape.width {
      unsafe sum = multiplyAdd(load(p + j), load(dp + j), sum)
      j &+= lanes
    }
    let mean = Vector(repeating: sumOfLanes(sum))
    j = 0
    while j < shape.width {
      unsafe store((load(dp + j) - mean) * (load(p + j) * factor), dp + j)
      j &+= lanes
    }
  }
}

/// 0, 1, 2, ...
private var laneNumbers: Vector {
  @inline(__always) get {
    var numbers = Vector.zero
    for lane in 0..<Vector.lanes { numbers[lane] = Float(lane) }
    return numbers
  }
}
