import RunLogs
import Testing

/// Which files are the log of one run, told by their names.
@Suite struct LogFolderTests {
  private func folder(_ files: [String], root: String = "runs") -> LogFolder {
    LogFolder(root, files: files.map { "\(root)/\($0)" })
  }

  @Test func `tables are a run each, and other files none`() {
    let found = folder(["a.csv", "b.csv.gz", "c.jsonl", "mlflow.db", "notes.md", "train.log"])
    #expect(
      found.sources.map(\.name) == [
        "runs/a.csv", "runs/b.csv.gz", "runs/c.jsonl", "runs/mlflow.db", "runs/train.log",
      ])
    #expect(found.leftOut.isEmpty)
  }

  @Test func `logs gathered in one folder are all read or named`() {
    let wandb = folder(["run-a.wandb", "run-b.wandb", "x/run-c.wandb"])
    #expect(
      wandb.sources.map(\.name) == ["runs/run-a.wandb", "runs/run-b.wandb", "runs/x/run-c.wandb"])
    let two = folder(["summary.csv", "history.json", "vit-64-history.json"])
    #expect(two.sources.map(\.name) == ["runs/history.json", "runs/vit-64-history.json"])
    #expect(two.leftOut.map(\.path) == ["runs/summary.csv"])
    #expect(two.leftOut.map(\.reason) == ["of one folder runs/history.json is read"])
  }

  @Test func `event files of a folder are one run, in the order of their start`() throws {
    let found = folder([
      "x/events.out.tfevents.1700000175.host.1.1", "x/events.out.tfevents.1700000000.host.1.0",
      "y/events.out.tfevents.1700000001.host.1.0",
    ])
    #expect(found.sources.map(\.name) == ["runs/x", "runs/y"])
    guard case .events(let files) = try #require(found.sources.first).contents else {
      Issue.record("no events")
      return
    }
    #expect(
      files.map(\.path) == [
        "runs/x/events.out.tfevents.1700000000.host.1.0",
        "runs/x/events.out.tfevents.1700000175.host.1.1",
      ])
    #expect(files.allSatisfy { $0.prefix == "" })
  }

  @Test func `folders for tags and for parts of the data belong to the run`() throws {
    let tags = folder([
      "x/events.out.tfevents.1.h", "x/loss_eval/events.out.tfevents.2.h",
      "k/train/events.out.tfevents.1.h.v2", "k/validation/events.out.tfevents.1.h.v2",
    ])
    #expect(tags.sources.map(\.name).sorted() == ["runs/k/train", "runs/x"])
    let prefixes = tags.sources.flatMap { source -> [String] in
      guard case .events(let files) = source.contents else { return [] }
      return files.map(\.prefix)
    }
    #expect(prefixes.sorted() == ["", "loss_eval/", "train/", "validation/"])
  }

  @Test func `of checkpoints the last tells all, and a run's own file more`() {
    let early = folder([
      "x/checkpoint-500/trainer_state.json", "x/checkpoint-1500/trainer_state.json",
      "x/checkpoint-1000/trainer_state.json",
    ])
    #expect(early.sources.map(\.name) == ["runs/x/checkpoint-1500/trainer_state.json"])
    // The one before may be whole where the last is not.
    #expect(
      early.sources[0].alternatives == [
        "runs/x/checkpoint-1000/trainer_state.json", "runs/x/checkpoint-500/trainer_state.json",
      ])
    let done = folder(["x/checkpoint-500/trainer_state.json", "x/trainer_state.json"])
    #expect(done.sources.map(\.name) == ["runs/x/trainer_state.json"])
  }

  @Test func `a run that was logged twice is read once`() {
    let found = folder([
      "hf/trainer_state.json", "hf/runs/Nov1_host/events.out.tfevents.1.h", "hf/train.log",
      "pl/metrics.csv", "pl/events.out.tfevents.1.h", "pl/predictions.csv",
    ])
    #expect(
      found.sources.map(\.name) == [
        "runs/hf/trainer_state.json", "runs/pl/metrics.csv", "runs/pl/predictions.csv",
      ])
    #expect(
      found.leftOut.map(\.path) == [
        "runs/hf/runs/Nov1_host", "runs/hf/train.log", "runs/pl",
      ])
  }

  @Test func `notes beside event files are none of a run, and of their own a log each`() {
    let found = folder([
      "h/0/events.out.tfevents.1.h", "h/0/main.log", "d/log.txt", "p/small.log", "p/main.log",
    ])
    #expect(
      found.sources.map(\.name) == [
        "runs/d/log.txt", "runs/h/0", "runs/p/main.log", "runs/p/small.log",
      ])
    #expect(found.leftOut.map(\.path) == ["runs/h/0/main.log"])
  }

  @Test func `what wandb's client keeps beside its file is no log`() {
    let found = folder([
      "wandb/run-1/run-1.wandb", "wandb/run-1/files/output.log", "wandb/run-1/logs/debug.log",
      "wandb/run-1/files/media/table/a.csv", "files/b.csv",
    ])
    #expect(found.sources.map(\.name) == ["runs/files/b.csv", "runs/wandb/run-1/run-1.wandb"])
  }

  @Test func `a run of MLflow is a folder of metrics beside meta yaml`() throws {
    let found = folder([
      "1/meta.yaml", "1/ab/meta.yaml", "1/ab/metrics/loss", "1/ab/metrics/train/acc.top1",
      "1/ab/params/n_layer", "1/ab/tags/mlflow.runName", "1/ab/artifacts/a.csv",
    ])
    let source = try #require(found.sources.first)
    #expect(found.sources.count == 1)
    guard case .mlflow(let run) = source.contents else {
      Issue.record("no run of MLflow")
      return
    }
    #expect(run.path == "runs/1/ab")
    #expect(run.metrics.map(\.key) == ["loss", "train/acc.top1"])
    #expect(run.parameters.map(\.key) == ["n_layer"])
  }

  @Test func `a config tells of the only run at or below its folder`() {
    let found = folder([
      "config.json", "a/metrics.csv", "a/hparams.yaml", "b/x/metrics.csv", "b/args.yaml",
      "c/1.csv", "c/2.csv", "c/config.json",
    ])
    let configs = Dictionary(uniqueKeysWithValues: found.sources.map { ($0.name, $0.configs) })
    #expect(
      configs["runs/a/metrics.csv"]?.filter { !$0.contains(".hydra") } == ["runs/a/hparams.yaml"])
    #expect(
      configs["runs/b/x/metrics.csv"]?.filter { !$0.contains(".hydra") } == ["runs/b/args.yaml"])
    #expect(configs["runs/c/1.csv"] == [])
    // What begins with a dot is not listed: it is asked for.
    #expect(configs["runs/a/metrics.csv"]?.contains("runs/a/.hydra/config.yaml") == true)
  }

  @Test(arguments: [
    ("a.png", false), ("loss", true), ("x.tar", false), ("x.csv", true), ("optim.lr", true),
  ])
  func `what lies about in masses does not matter`(name: String, matters: Bool) {
    #expect(LogFolder.matters(name) == matters)
  }
}
