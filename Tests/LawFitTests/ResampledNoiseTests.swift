import LawFit
import Testing

@Suite struct ResampledNoiseTests {
  /// Independent residuals come back as they are, centred and √((ν + p) / ν) times as large.
  @Test func `residuals are centred and inflated`() {
    let residuals = [1.0, -1, -1, 1, -1, 1, 1, -1]
    let noise = ResampledNoise(
      residuals: residuals.map { $0 + 5 }, .init(lagOne: 0, degreesOfFreedom: 6), parameters: 2,
      runs: [0..<8])
    let factor = (8.0 / 6).squareRoot()
    for (value, expected) in zip(noise.innovations, residuals) {
      #expect(abs(value - factor * expected) < 1e-14)
    }
  }

  /// Each draw has one scale; without correlation its values are then innovations and nothing else.
  @Test func `independent draws are scaled innovations`() throws {
    let residuals = [1.0, -1, -1, 1, -1, 1, 1, -1]
    var noise = ResampledNoise(
      residuals: residuals, .init(lagOne: 0, degreesOfFreedom: 6), parameters: 2, runs: [0..<8])
    var random = RandomStream(seed: 1, name: "draws")
    for _ in 0..<50 {
      noise.draw(using: &random)
      let size = abs(try #require(noise.values.first))
      #expect(noise.values.allSatisfy { abs(abs($0) - size) < 1e-12 })
    }
  }

  /// Lag-one products and squares of 4,000 draws, of which chance leaves under 1 % and ν / χ² with
  /// 60 degrees, whose mean is 60 / 58, another 0.5 %; none is shared by the two runs.
  @Test func `draws repeat themselves within runs alone`() {
    let residuals = (0..<60).map { (i: Int) -> Double in Double((i * 37 + i * i * 11) % 61) - 30 }
    let runs = [0..<40, 40..<60]
    var noise = ResampledNoise(
      residuals: residuals, .init(lagOne: 0.7, degreesOfFreedom: 60), parameters: 0, runs: runs)
    var random = RandomStream(seed: 2, name: "series")
    var (square, product, pairs, across) = (0.0, 0.0, 0.0, 0.0)
    for _ in 0..<4_000 {
      noise.draw(using: &random)
      for value in noise.values { square += value * value / 60 }
      for run in runs {
        for i in run.dropFirst() {
          product += noise.values[i - 1] * noise.values[i]
          pairs += 1
        }
      }
      across += noise.values[39] * noise.values[40]
    }
    let variance = square / 4_000
    let mean = residuals.reduce(0, +) / 60
    let squares = residuals.map { (value: Double) -> Double in (value - mean) * (value - mean) }
    let expected = squares.reduce(0, +) / 60
    #expect(abs(variance / expected - 60.0 / 58) < 0.03)
    #expect(abs(product / pairs / variance - 0.7) < 0.02)
    // A correlation of 4,000 pairs has a standard error of 0.016.
    #expect(abs(across / 4_000 / variance) < 0.08)
  }

  @Test func `perfect residuals give no noise`() {
    var noise = ResampledNoise(
      residuals: [0, 0, 0, 0, 0], .init(lagOne: 0, degreesOfFreedom: 2), parameters: 3,
      runs: [0..<5])
    var random = RandomStream(seed: 3, name: "none")
    noise.draw(using: &random)
    #expect(noise.values == [0, 0, 0, 0, 0])
  }
}
