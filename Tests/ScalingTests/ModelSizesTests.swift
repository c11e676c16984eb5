import Scaling
import Testing

@Suite struct ModelSizesTests {
  private func sizes(_ named: [(ModelSize, Double)]) -> ModelSizes {
    var sizes = ModelSizes()
    for (size, value) in named { sizes[size] = value }
    return sizes
  }

  @Test func `tokens of an image are its patches and one more, or as many as are stated`() {
    #expect(sizes([(.image, 224), (.patch, 16)]).tokensPerExample == 197)
    #expect(sizes([(.image, 28), (.patch, 7), (.prefix, 0)]).tokensPerExample == 16)
    // A margin that holds no whole patch is cut off.
    #expect(sizes([(.image, 30), (.patch, 7), (.prefix, 0)]).tokensPerExample == 16)
    #expect(sizes([(.image, 28), (.patch, 7), (.context, 5)]).tokensPerExample == 17)
  }

  @Test func `tokens of a sequence are its context`() {
    #expect(sizes([(.context, 1024)]).tokensPerExample == 1024)
    #expect(sizes([(.context, 0.5)]).tokensPerExample == nil)
    #expect(ModelSizes().tokensPerExample == nil)
    #expect(sizes([(.image, 28)]).tokensPerExample == nil)
    for patch in [0, 29, -1, .nan] {
      #expect(sizes([(.image, 28), (.patch, patch)]).tokensPerExample == nil)
    }
  }

  @Test func `what is stated is told in the order of the cases`() {
    #expect(sizes([(.width, 8), (.depth, 2)]).stated == [.depth, .width])
  }
}
