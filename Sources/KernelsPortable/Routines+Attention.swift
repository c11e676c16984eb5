package import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Routines {
  package func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int { 2 * tokens }

  @inline(never)
  package func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, logSums: Row,
    scratch: Row
  ) {
    let (width, headWidth) = (out.columns, out.columns / heads)
    let scale = 1 / Float(headWidth).squareRoot()
    for row in 0..<qkv.rows * heads {
      let (b, h, i) = (row / (heads * tokens), row / tokens % heads, row % tokens)
      let q = unsafe qkv.base + (b * tokens + i) * qkv.stride + h * headWidth
      let k = unsafe qkv.base + b * tokens * qkv.stride + width + h * headWidth
      let v = unsafe k + width
      let o = unsafe out.base + (b * tokens + i) * out.stride + h * headWidth
      let seen = isCausal ? i + 1 : tokens
      let p = unsafe scratch.base
      var largest = -Float.infinity
      for j in 0..<seen {
        var s: Float = 0
        for d in 0..<headWidth { unsafe s += q[d] * k[j * qkv.stride + d] }
        unsafe p[j] = s * scale
        largest = unsafe max(largest, p[j])
      }
      var sum: Float = 0
      for j in 0..<seen { sum += unsafe expf(p[j] - largest) }
      let logSum = largest + logf(sum)
      unsafe logSums.base[row] = logSum
      for d in 0..<headWidth { unsafe o[d] = 0 }
      for j in 0..<seen {
        let weight = unsafe expf(p[j] - logSum)
        for d in 0..<headWidth { unsafe o[d] += weight * v[j * qkv.stride + d] }
      }
    }
  }

  @inline(never)
  package func attendBackward(
    _ dout: Matrix, qkv: Matrix, out: Matrix, logSums: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row
  ) {
    let (width, headWidth) = (out.columns, out.columns / heads)
    let scale = 1 / Float(headWidth).squareRoot()
    for row in 0..<dqkv.rows {
      for j in 0..<dqkv.columns { unsafe dqkv.base[row * dqkv.stride + j] = 0 }
    }
    for row in 0..<qkv.rows * heads {
      let (b, h, i) = (row / (heads * tokens), row / tokens % heads, row % tokens)
      let q = unsafe qkv.base + (b * tokens + i) * qkv.stride + h * headWidth
      let k = unsafe qkv.base + b * tokens * qkv.stride + width + h * headWidth
      let v = unsafe k + width
      let dq = unsafe dqkv.base + (b * tokens + i) * dqkv.stride + h * headWidth
      let dk = unsafe dqkv.base + b * tokens * dqkv.stride + width + h * headWidth
      let dv = unsafe dk + width
      let o = unsafe out.base + (b * tokens + i) * out.stride + h * headWidth
      let dO = unsafe dout.base + (b * tokens + i) * dout.stride + h * headWidth
      var mean: Float = 0
      for d in 0..<headWidth { unsafe mean += o[d] * dO[d] }
      for j in 0..<(isCausal ? i + 1 : tokens) {
        var (s, dp): (Float, Float) = (0, 0)
        for d in 0..<headWidth {
          unsafe s += q[d] * k[j * qkv.stride + d]
          unsafe dp += dO[d] * v[j * qkv.stride + d]
        }
        let p = unsafe expf(s * scale - logSums.base[row])
        let ds = p * (dp - mean) * scale
        for d in 0..<headWidth {
          unsafe dv[j * dqkv.stride + d] += p * dO[d]
          unsafe dq[d] += ds * k[j * qkv.stride + d]
          unsafe dk[j * dqkv.stride + d] += ds * q[d]
        }
      }
    }
  }
}
