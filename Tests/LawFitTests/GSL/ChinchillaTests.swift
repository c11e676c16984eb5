import LawFit
import Scaling
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The surface L = E + A N^-α + B D^-β through the points of Hoffmann et al., figure 4.
///
/// Reference: the optimum of an independent code, a shade below that of Besiroglu et al. 2024,
/// arXiv:2404.10102, on the same 240 points.
@Suite struct ChinchillaTests {
  /// Sizes and tokens in 1e9, and losses; the five largest losses are left out.
  let points: [(size: Double, tokens: Double, loss: Double)]

  init() throws {
    let columns = try Fixture("epoch-chinchilla/svg_extracted_data.csv").columns(
      "Model Size", "Training FLOP", "loss")
    var all: [(size: Double, tokens: Double, loss: Double)] = []
    for (parameters, (flops, loss)) in zip(columns[0], zip(columns[1], columns[2])) {
      all.append((parameters / 1e9, flops / (6 * parameters) / 1e9, loss))
    }
    points = all.sorted { $0.loss < $1.loss }.dropLast(5)
  }

  /// ln A, α, ln B, β, ln E of a start that any of the published fits lies near.
  let start = [-1.2, 0.35, -0.7, 0.37, 0.6]

  func problem(_ residual: FitReport.Residual, weights: [Double]? = nil) -> LeastSquares {
    let points = points
    return LeastSquares(
      points: points.count, parameters: 5, weights: weights,
      residual: { θ, r in
        for (i, point) in points.enumerated() {
          let model =
            exp(θ[0] - θ[1] * log(point.size)) + exp(θ[2] - θ[3] * log(point.tokens)) + exp(θ[4])
          r[i] = residual == .linear ? model - point.loss : log(model / point.loss)
        }
      },
      jacobian: { θ, output in
        for (i, point) in points.enumerated() {
          let bySize = exp(θ[0] - θ[1] * log(point.size))
          let byTokens = exp(θ[2] - θ[3] * log(point.tokens))
          let floor = exp(θ[4])
          let scale = residual == .linear ? 1 : 1 / (bySize + byTokens + floor)
          output[i * 5] = scale * bySize
          output[i * 5 + 1] = -scale * bySize * log(point.size)
          output[i * 5 + 2] = scale * byTokens
          output[i * 5 + 3] = -scale * byTokens * log(point.tokens)
          output[i * 5 + 4] = scale * floor
        }
      })
  }

  @Test func `240 points are left`() { #expect(points.count == 240) }

  /// Six printed digits.
  @Test(arguments: [
    (FitReport.Residual.linear, 0.08320381, 0.427621), (.log, 0.01146189, 0.405883),
  ])
  func `least squares match the reference`(
    residual: FitReport.Residual, sum: Double, β: Double
  ) throws {
    let solution = problem(residual).solve(from: start)
    #expect(solution.status == .converged)
    #expect(abs(solution.objective / sum - 1) < 1e-6)
    #expect(abs(solution.parameters[3] - β) < 1e-5)
  }

  @Test func `reweighting reaches the lowest known Huber objective`() throws {
    let huber = Huber(.huber(width: 1e-3))
    var θ = problem(.log).solve(from: start).parameters
    var residuals = [Double](repeating: 0, count: points.count)
    func evaluate() -> Double {
      var output = residuals.mutableSpan
      problem(.log).residual(θ.span, &output)
      return residuals.reduce(0) { $0 + huber.twiceLoss($1) } / 2
    }
    var objective = evaluate()
    for _ in 0..<500 {
      θ = problem(.log, weights: residuals.map(huber.weight)).solve(from: θ).parameters
      let next = evaluate()
      #expect(next <= objective * (1 + 1e-12))
      guard next < objective * (1 - 1e-12) else { break }
      objective = next
    }
    #expect(objective <= 1.018275e-3)
    #expect(abs(exp(θ[4]) - 1.817218) < 1e-4)
    #expect(abs(θ[1] - 0.347310) < 1e-4)
  }
}
