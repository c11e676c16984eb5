package import Kernels

extension Routines {
  package func attentionScratchFloats(tokens: Int, headWidth: Int) -> Int { fatalError("not yet") }

  package func attend(
    _ qkv: Matrix, heads: Int, tokens: Int, isCausal: Bool, into out: Matrix, logSums: Row,
    scratch: Row
  ) { fatalError("not yet") }

  package func attendBackward(
    _ dout: Matrix, qkv: Matrix, out: Matrix, logSums: Row, heads: Int, tokens: Int, isCausal: Bool,
    into dqkv: Matrix, scratch: Row
  ) { fatalError("not yet") }
}
