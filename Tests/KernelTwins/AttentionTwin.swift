#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Attention over one sequence in double precision, in and out, so that difference quotients are sharp.
///
/// qkv (T, 3C): queries, keys, values, head after head in each. Vaswani et al. 2017, arXiv:1706.03762.
package struct AttentionTwin: Sendable {
  package let tokens: Int
  package let heads: Int
  /// D = C / H.
  package let headWidth: Int
  package let isCausal: Bool

  package init(tokens: Int, heads: Int, headWidth: Int, isCausal: Bool) {
    self.tokens = tokens
    self.heads = heads
    self.headWidth = headWidth
    self.isCausal = isCausal
  }

  /// C.
  package var width: Int { heads * headWidth }

  /// S = Q Kᵀ / sqrt(D), shape (H, T, T); -∞ where the mask lies.
  package func scores(_ qkv: [Double]) -> [Double] {
    var s = [Double](repeating: -.infinity, count: heads * tokens * tokens)
    for h in 0..<heads {
      for i in 0..<tokens {
        for j in 0..<(isCausal ? i + 1 : tokens) {
          let dot = (0..<headWidth).reduce(0.0) { $0 + qkv[query(i, h, $1)] * qkv[key(j, h, $1)] }
          s[weight(h, i, j)] = dot / Double(headWidth).squareRoot()
        }
      }
    }
    return s
  }

  /// P = softmax(S), shape (H, T, T).
  package func weights(_ qkv: [Double]) -> [Double] {
    let s = scores(qkv)
    return stride(from: 0, to: s.count, by: tokens).flatMap { first in
      let row = s[first..<first + tokens]
      let largest = row.max() ?? 0
      let powers = row.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }

  /// out (T, C) = P V.
  package func forward(_ qkv: [Double]) -> [Double] {
    let p = weights(qkv)
    var out = [Double](repeating: 0, count: tokens * width)
    for h in 0..<heads {
      for i in 0..<tokens {
        for j in 0..<tokens {
          for d in 0..<headWidth {
            out[output(i, h, d)] += p[weight(h, i, j)] * qkv[value(j, h, d)]
          }
        }
      }
    }
    return out
  }

  /// dqkv (T, 3C) from dout (T, C).
  ///
  /// dP = dO Vᵀ; dV = Pᵀ dO; dS = P (dP - Σ_j P dP); dQ = dS K / sqrt(D); dK = dSᵀ Q / sqrt(D).
  package func backward(_ dout: [Double], _ qkv: [Double]) -> [Double] {
    let p = weights(qkv)
    var dqkv = [Double](repeating: 0, count: tokens * 3 * width)
    for h in 0..<heads {
      for i in 0..<tokens {
        let dp = (0..<tokens).map { j in
          (0..<headWidth).reduce(0.0) { $0 + dout[output(i, h, $1)] * qkv[value(j, h, $1)] }
        }
        let mean = (0..<tokens).reduce(0.0) { $0 + p[weight(h, i, $1)] * dp[$1] }
        for j in 0..<tokens {
          let ds = p[weight(h, i, j)] * (dp[j] - mean) / Double(headWidth).squareRoot()
          for d in 0..<headWidth {
            dqkv[value(j, h, d)] += p[weight(h, i, j)] * dout[output(i, h, d)]
            dqkv[query(i, h, d)] += ds * qkv[key(j, h, d)]
            dqkv[key(j, h, d)] += ds * qkv[query(i, h, d)]
          }
        }
      }
    }
    return dqkv
  }

  // Where things stand.
  private func output(_ i: Int, _ h: Int, _ d: Int) -> Int { i * width + h * headWidth + d }
  private func query(_ i: Int, _ h: Int, _ d: Int) -> Int { i * 3 * width + h * headWidth + d }
  private func key(_ j: Int, _ h: Int, _ d: Int) -> Int { query(j, h, d) + width }
  private func value(_ j: Int, _ h: Int, _ d: Int) -> Int { query(j, h, d) + 2 * width }
  private func weight(_ h: Int, _ i: Int, _ j: Int) -> Int { (h * tokens + i) * tokens + j }
}
