/// What a file is called by where nothing else names its run.
enum RunName {
  /// Names that trainers give to the log of every run, in lower case, without `.gz`: the folder tells runs apart.
  private static let fixed: Set<String> = [
    "metrics.csv", "summary.csv", "trainer_state.json", "log.txt", "log.csv", "main.log",
    "run.jsonl", "metrics.jsonl", "training.log", "history.json", "big_vision_metrics.txt",
    "progress.csv", "wandb-history.jsonl",
  ]

  /// Whether every run of this trainer has a log of this name.
  static func isFixed(_ file: String) -> Bool {
    fixed.contains(file) || file.contains("tfevents") || file.hasSuffix("_metrics.txt")
  }

  /// The file's name without its last extension; where that says nothing, the name of its folder.
  static func of(file: String) -> String {
    let parts = file.split(separator: "/").map(String.init)
    guard let name = parts.last else { return file }
    let folders = parts.dropLast().drop { $0 == "." || $0 == ".." }
    let own = folders.last?.hasPrefix("checkpoint-") == true ? folders.dropLast() : folders
    if isFixed(name.lowercased()), let folder = own.last { return folder }
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
