import Engine
import Kernels
import Testing

/// A model whose products round their factors to bfloat16.
@Suite struct PrecisionTests {
  // Rounding two factors moves a product by up to 2^-8 of itself; sums of products of either sign and the layers after
  // them make of it no more than a few times that in the norm of a tensor. Less than 2^-11 would mean that nothing
  // was rounded.
  @Test(arguments: ModelCase.all, NamedKernels.ofPairs)
  func `logits and gradients are Float32's within the rounding of factors`(
    _ example: ModelCase, _ named: NamedKernels
  ) throws {
    let benches = try [Precision.fp32, .bf16].map { precision in
      let bench = try Workbench(
        example.model, sequences: example.sequences, named.kernels, precision)
      bench.randomise()
      return bench
    }
    let logits = benches.map { $0.logits().flatMap { $0 } }
    let distance = relativeDistance(logits[1], logits[0])
    #expect(distance > 0x1p-11 && distance < 0x1p-5, "logits: \(distance)")
    for bench in benches { _ = bench.gradient(smoothing: example.smoothing) }
    for entry in benches[0].transformer.parameters.entries {
      let gradients = benches.map { $0.gradients[entry.range].values }
      let distance = relativeDistance(gradients[1], gradients[0])
      #expect(distance < 0x1p-3, "\(entry.name): \(distance)")
    }
    for bench in benches { #expect(bench.fence.allSatisfy { $0 == 0 }) }
  }
}
