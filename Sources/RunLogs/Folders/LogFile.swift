/// What a file in a folder of logs is likely to be, by its name alone.
enum LogFile {
  /// A log that its trainer always calls so: of those of a folder the first by rank is read, but of gathered `.wandb` files all.
  case named(rank: Int)
  /// What a trainer may have printed under a name that others use for other things: event files beside it go before.
  case notes
  /// An event file of TensorBoard.
  case events
  /// A table or a database, of which a folder may hold several, each with runs of its own.
  case table
  /// What a trainer may have printed.
  case printed
  case config
  case other

  /// Configs in the order in which they are asked; those of Hydra and wandb lie in folders of their own.
  static let configs = [
    "config.json", "config.yaml", "config.yml", "args.yaml", "hparams.yaml", "args.json",
    "model_config.json", "params.json", "files/config.yaml", ".hydra/config.yaml",
  ]

  init(_ name: String) {
    var name = name.lowercased()
    if name.hasSuffix(".gz") { name = String(name.dropLast(3)) }
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? ""
    switch ending {
    case _ where name.contains("tfevents"): self = .events
    case _ where name == "run.jsonl": self = .named(rank: 0)
    case "wandb": self = .named(rank: 1)
    case _ where name == "trainer_state.json": self = .named(rank: 2)
    case _ where ["main.log", "log.txt", "training.log"].contains(name): self = .notes
    case _ where RunName.isFixed(name): self = .named(rank: 3)
    case _ where Self.configs.contains(name): self = .config
    case "csv", "tsv", "jsonl", "ndjson", "db", "sqlite": self = .table
    // Gathered under names of their own.
    case _ where name.hasSuffix("trainer_state.json") || name.hasSuffix("history.json"):
      self = .table
    case "log", "txt", "out": self = .printed
    default: self = .other
    }
  }

  /// Whether it is a file of wandb's client.
  static func isWandb(_ name: String) -> Bool {
    name.hasSuffix(".wandb") || name.hasSuffix(".wandb.gz")
  }

  /// Endings of what lies beside logs in masses and is none.
  private static let bulk: Set<String> = [
    "png", "jpg", "jpeg", "npy", "npz", "pt", "pth", "bin", "safetensors", "parquet", "arrow",
    "tar",
    "zip", "py", "pyc", "ckpt", "pkl", "wav", "mp4", "webp", "tfrecord",
  ]

  /// Whether a folder's files of this name are worth looking at; keys of MLflow are names of files without a rule.
  static func matters(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return true }
    return !bulk.contains(name[name.index(after: dot)...].lowercased())
  }
}
