import RunLogs
import Testing

@Suite struct LogFormatTests {
  private static let samples = [
    "olmo-ladder/190M-1xC.csv", "hf-trainer/trainer_state.json", "keras/history.json",
    "wandb/chart-export.csv", "wandb/offline-run-20231114_221320-p0werlaw/run-p0werlaw.wandb",
    "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0",
    "text/nanogpt.log", "text/llmc-cpu.log", "text/llmc-gpu.log", "text/llmc-main.log",
    "text/modded-nanogpt.txt", "text/nanochat.log", "text/build-nanogpt.txt", "text/megatron.log",
  ]
  private static let texts = [
    "step\tloss\n1\t2\n", "step;loss\n1;2\n", "{\"step\": 1, \"loss\": 2}\n",
    "{\"format\": \"traverse.run/1\", \"shape\": {\"n\": 1}, \"metric\": \"loss\", \"convention\": \"x\"}\n",
  ]

  @Test func `the list of formats holds those that logs turn out to be, and no other`() throws {
    let files = try Self.samples.map { ($0, try fixture($0)) }
    let texts = Self.texts.map { ("text", Array($0.utf8)) }
    let found = try (files + texts).map { name, bytes in
      try #require(try LogDocument.read(bytes, name: name).tables.first?.format)
    }
    // A store of MLflow is no single file.
    var run = MLflowRun(name: "a")
    _ = try run.addMetrics(Array("1 2.5 0\n".utf8), key: "loss", file: "metrics/loss")
    let store = try #require(try LogDocument([run], name: "mlruns").tables.first?.format)
    #expect(Set(found + [store]) == Set(LogFormat.all))
    #expect(LogFormat.all.count == Set(LogFormat.all).count)
  }
}
