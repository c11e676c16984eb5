import JSON
import RunLogs
import Scaling
import Testing

@Suite struct RunConfigTests {
  private func config(_ json: String) throws -> RunConfig {
    var config = RunConfig(origin: "config.json")
    config.add(try JSONParser.parse(Array(json.utf8)))
    return config
  }

  @Test func `a config of Hugging Face`() throws {
    var config = RunConfig(origin: "config.json")
    config.add(try JSONParser.parse(fixture("transformers/run/config.json")))
    let sizes = config.sizes
    #expect(sizes.words == "depth 2, width 128, heads 4, context 128, vocabulary 256")
    #expect(sizes.peculiarity == nil)
  }

  @Test func `a config of big_vision, whose variant is a name and whose patch is a pair`() throws {
    var config = RunConfig(origin: "config.json")
    config.add(try JSONParser.parse(fixture("big-vision/config.json")))
    #expect(config.sizes.words == "depth 12, width 192, heads 3, patch 16, classes 100")
  }

  @Test func `only the last part of a name counts`() {
    var config = RunConfig(origin: "x")
    config.add("128", under: ["model", "n_embd"])
    config.add("2", under: ["model.n_layer"])
    config.add("64", under: ["data/seq_len"])
    config.add("190M", under: ["parameters", "value"])
    #expect(config.sizes.words == "parameters 190000000, depth 2, width 128, context 64")
  }

  @Test func `a name that states two values states none`() throws {
    let two = try config(#"{"encoder": {"width": 64}, "decoder": {"width": 32}, "depth": 3}"#)
    #expect(two.sizes[.width] == nil)
    #expect(two.sizes[.depth] == 3)
    let same = try config(#"{"encoder": {"width": 64}, "decoder": {"width": 64}}"#)
    #expect(same.sizes[.width] == 64)
    // Two names of one rank that differ are no better.
    #expect(try config(#"{"d_model": 64, "hidden_size": 32}"#).sizes[.width] == nil)
  }

  @Test
  func `what is said of data is not said of the model, and a name that disagrees says nothing`()
    throws
  {
    let json = #"{"model": "vit_small_patch16_224", "data": {"width": 224}, "patch_size": 8}"#
    #expect(try config(json).sizes.words == "depth 12, width 384, heads 6, image 224")
  }

  @Test func `what was trained on goes before what could be read`() throws {
    #expect(try config(#"{"n_positions": 1024, "block_size": 256}"#).sizes[.context] == 256)
    #expect(try config(#"{"n_positions": 1024}"#).sizes[.context] == 1024)
  }

  @Test(arguments: [
    (
      #"{"num_attention_heads": 32, "num_key_value_heads": 8}"#, "8 heads of keys for 32 of queries"
    ),
    (#"{"hidden_act": "silu"}"#, "gated perceptrons (silu)"),
    (#"{"num_local_experts": 8}"#, "8 experts"),
  ]) func `blocks that are not plain are named`(json: String, words: String) throws {
    #expect(try config(json).sizes.peculiarity == words)
  }

  @Test func `equal heads and a plain activation are plain`() throws {
    let json = #"{"num_attention_heads": 8, "num_key_value_heads": 8, "hidden_act": "gelu"}"#
    #expect(try config(json).sizes.peculiarity == nil)
  }

  @Test func `the shape is what differs between runs of a sweep`() throws {
    let log = try LogImport(
      LogDocument.read(Array("step,loss\n1,3\n2,2\n".utf8), name: "runs/a/metrics.csv")
        .with(config: config(#"{"n_layer": 2, "n_embd": 64, "lr": 0.1, "batch_size": 8}"#)),
      name: "runs/a/metrics.csv", options: options)
    let run = try #require(log.runs.first)
    #expect(run.shape.description == "batch=8 depth=2 width=64")
    #expect(run.sources.shape == "config.json")
  }

  @Test func `flags go before the config, and may name one of its keys`() throws {
    let document = try LogDocument.read(Array("step,loss\n1,3\n".utf8), name: "a.csv")
      .with(config: config(#"{"n_layer": 2, "rank": 16}"#))
    var stated = options
    stated.shape = Shape([("size", .label("big"))])
    #expect(
      try LogImport(document, name: "a.csv", options: stated).runs[0].shape.description
        == "size=big")
    var named = options
    named.shapeFrom = ["rank"]
    #expect(
      try LogImport(document, name: "a.csv", options: named).runs[0].shape.description == "rank=16")
  }

  @Test func `without sizes the file's name tells the shape`() throws {
    let document = try LogDocument.read(Array("step,loss\n1,3\n".utf8), name: "runs/a/metrics.csv")
      .with(config: config(#"{"lr": 0.1}"#))
    #expect(
      try LogImport(document, name: "x", options: options).runs[0].shape.description == "run=a")
  }

  private var options: ImportOptions {
    var options = ImportOptions()
    options.flopsPerStep = 1
    return options
  }
}
