import Engine
import Scaling
import Testing

@Suite struct ParameterTableTests {
  static let gpt2 = ModelDimensions(
    input: .text(vocabulary: 50257, context: 1024), width: 768, depth: 12, heads: 12, hidden: 3072,
    outputs: 50257)
  static let vitBase = ModelDimensions(
    input: .images(height: 224, width: 224, channels: 3, patch: 16), width: 768, depth: 12,
    heads: 12, hidden: 3072, outputs: 1000)

  /// 124,439,808 with the head tied to the token embedding; ours has a matrix of its own.
  @Test func `GPT-2 has its published parameters and nanoGPT's names and shapes`() {
    let table = ParameterTable(Self.gpt2)
    #expect(table.parameterCount == 124_439_808 + 50257 * 768)
    let shapes = Dictionary(uniqueKeysWithValues: table.entries.map { ($0.name, $0.shape) })
    #expect(shapes.count == 2 + 12 * 12 + 2 + 1)
    #expect(shapes["transformer.wte.weight"] == [50257, 768])
    #expect(shapes["transformer.wpe.weight"] == [1024, 768])
    #expect(shapes["transformer.h.0.ln_1.weight"] == [768])
    #expect(shapes["transformer.h.0.ln_1.bias"] == [768])
    #expect(shapes["transformer.h.11.attn.c_attn.weight"] == [2304, 768])
    #expect(shapes["transformer.h.11.attn.c_attn.bias"] == [2304])
    #expect(shapes["transformer.h.11.attn.c_proj.weight"] == [768, 768])
    #expect(shapes["transformer.h.11.attn.c_proj.bias"] == [768])
    #expect(shapes["transformer.h.11.ln_2.weight"] == [768])
    #expect(shapes["transformer.h.11.mlp.c_fc.weight"] == [3072, 768])
    #expect(shapes["transformer.h.11.mlp.c_fc.bias"] == [3072])
    #expect(shapes["transformer.h.11.mlp.c_proj.weight"] == [768, 3072])
    #expect(shapes["transformer.h.11.mlp.c_proj.bias"] == [768])
    #expect(shapes["transformer.ln_f.weight"] == [768])
    #expect(shapes["lm_head.weight"] == [50257, 768])
  }

  /// 86,567,656 with the class token and its position; ours has neither.
  @Test func `ViT-B has its published parameters and timm's names and shapes`() {
    let table = ParameterTable(Self.vitBase)
    #expect(table.parameterCount == 86_567_656 - 2 * 768)
    let shapes = Dictionary(uniqueKeysWithValues: table.entries.map { ($0.name, $0.shape) })
    #expect(shapes.count == 3 + 12 * 12 + 4)
    #expect(shapes["patch_embed.proj.weight"] == [768, 3, 16, 16])
    #expect(shapes["patch_embed.proj.bias"] == [768])
    #expect(shapes["pos_embed"] == [1, 196, 768])
    #expect(shapes["blocks.0.norm1.weight"] == [768])
    #expect(shapes["blocks.0.norm1.bias"] == [768])
    #expect(shapes["blocks.11.attn.qkv.weight"] == [2304, 768])
    #expect(shapes["blocks.11.attn.qkv.bias"] == [2304])
    #expect(shapes["blocks.11.attn.proj.weight"] == [768, 768])
    #expect(shapes["blocks.11.norm2.bias"] == [768])
    #expect(shapes["blocks.11.mlp.fc1.weight"] == [3072, 768])
    #expect(shapes["blocks.11.mlp.fc2.weight"] == [768, 3072])
    #expect(shapes["norm.weight"] == [768])
    #expect(shapes["head.weight"] == [1000, 768])
    #expect(shapes["head.bias"] == [1000])
  }

  @Test(arguments: ModelCase.all)
  func `tensors lie one after the other, on cache lines`(_ example: ModelCase) {
    let table = ParameterTable(example.model)
    var end = 0
    for entry in table.entries {
      #expect(entry.offset % 16 == 0 && entry.offset >= end && entry.offset < end + 16)
      end = entry.range.upperBound
    }
    #expect(table.floats >= end && table.floats < end + 16)
    #expect(table.parameterCount == table.entries.reduce(0) { $0 + $1.range.count })
  }

  @Test(arguments: ModelCase.all)
  func `the count is the closed form's`(_ example: ModelCase) {
    #expect(ParameterTable(example.model).parameterCount == example.model.parameterCount)
  }

  @Test func `gains, biases and positions do not decay`() {
    for model in [Self.gpt2, Self.vitBase] {
      for entry in ParameterTable(model).entries {
        let isPosition = ["pos_embed", "transformer.wpe.weight"].contains(entry.name)
        #expect(entry.isDecayed == (entry.shape.count >= 2 && !isPosition), "\(entry.name)")
      }
    }
  }

  @Test func `what is added to the residual stream begins smaller, the deeper GPT is`() {
    let table = ParameterTable(Self.gpt2)
    for layer in ["attn.c_proj", "mlp.c_proj"] {
      let entry = table["transformer.h.3.\(layer).weight"]
      guard case .normal(let deviation) = entry.initialisation else {
        Issue.record("\(entry)")
        continue
      }
      // 0.02 / sqrt(2 · 12), to Float32's rounding.
      #expect(abs(deviation - 0.004_082_483) < 1e-9)
    }
    let other = table["transformer.h.3.attn.c_attn.weight"]
    #expect(other.initialisation == .normal(deviation: 0.02))
  }
}
