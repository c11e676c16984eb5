/// The runs whose logs lie below a folder, found by the names of files.
///
/// A run may have left several logs: event files of restarts belong together, of checkpoints the last tells all, and of one run in
/// two formats one is read. Which files are logs at all their contents tell later.
package struct LogFolder: Sendable {
  /// In the order of their paths.
  package private(set) var sources: [LogSource] = []
  /// What tells no run of its own, and why.
  package private(set) var leftOut: [LeftOut] = []

  package struct LeftOut: Hashable, Sendable {
    package let path: String
    package let reason: String
  }

  /// Whether a file of this name may matter to a folder of logs.
  package static func matters(_ name: String) -> Bool { LogFile.matters(name) }

  /// Sorts out `files`, the paths of all files below `root`.
  package init(_ root: String, files: [String]) {
    let files = Self.withoutNotesOfWandb(files)
    let inStores = addStores(among: files)
    let others = files.filter { !inStores.contains($0) }
    addEvents(
      others.filter { if case .events = LogFile(LogSource.file(of: $0)) { true } else { false } })
    addFiles(others)
    sources.sort { $0.name < $1.name }
    addConfigs(among: Set(files), upTo: root)
  }

  /// The source that a file belongs to.
  package func source(of path: String) -> LogSource? {
    sources.first { $0.contents == .file(path) }
  }

  /// Beside a file of wandb's lie what its client printed and what it keeps for itself.
  private static func withoutNotesOfWandb(_ files: [String]) -> [String] {
    let runs = Set(files.filter(LogFile.isWandb).map(LogSource.folder(of:)))
    guard !runs.isEmpty else { return files }
    return files.filter { path in
      var folder = LogSource.folder(of: path)
      while folder != ".", folder != "/" {
        let parent = LogSource.folder(of: folder)
        let isOwn = ["files", "logs", "tmp"].contains(LogSource.file(of: folder))
        if isOwn, runs.contains(parent) { return LogSource.file(of: path) == "config.yaml" }
        folder = parent
      }
      return true
    }
  }

  // MARK: Kinds of sources

  /// MLflow's runs: folders with `meta.yaml` and `metrics/`; returns the files that belong to them.
  private mutating func addStores(among files: [String]) -> Set<String> {
    let metas = Set(
      files.filter { LogSource.file(of: $0) == "meta.yaml" }.map(LogSource.folder(of:)))
    var stores: [String: LogSource.MLflowFolder] = [:]
    var taken: Set<String> = []
    for path in files {
      guard let (folder, kind, key) = Self.storePlace(of: path, in: metas) else { continue }
      taken.insert(path)
      let entry = LogSource.MLflowFolder.Entry(key: key, path: path)
      var store = stores[folder] ?? LogSource.MLflowFolder(path: folder)
      if kind == "metrics" { store.metrics.append(entry) }
      if kind == "params" { store.parameters.append(entry) }
      stores[folder] = store
    }
    for store in stores.values where !store.metrics.isEmpty {
      sources.append(LogSource(contents: .mlflow(store)))
    }
    return taken
  }

  /// The run's folder, the kind of thing and its key, of a file like `RUN/metrics/train/loss`.
  private static func storePlace(
    of path: String, in metas: Set<String>
  ) -> (folder: String, kind: Substring, key: String)? {
    var folder = LogSource.folder(of: path)
    while folder != ".", folder != "/" {
      if metas.contains(folder) {
        let rest = path.dropFirst(folder.count + 1)
        let kind = rest.prefix { $0 != "/" }
        return (folder, kind, String(rest.dropFirst(kind.count + 1)))
      }
      folder = LogSource.folder(of: folder)
    }
    return nil
  }

  /// Folders that stand for a part of the data, as Keras names them.
  static let parts: Set<String> = ["train", "validation", "val", "eval", "test"]

  /// Event files of one folder are of one run, and so may be those of folders within, for a tag or a part of the data: what they
  /// hold tells.
  private mutating func addEvents(_ files: [String]) {
    let folders = Set(files.map(LogSource.folder(of:)))
    var runs: [String: [LogSource.EventFile]] = [:]
    for path in files {
      let folder = LogSource.folder(of: path)
      var run = folder
      let parent = LogSource.folder(of: folder)
      let isPart = Self.parts.contains(LogSource.file(of: folder).lowercased())
      if folder != ".", isPart || folders.contains(parent) { run = parent }
      let prefix = run == folder ? "" : LogSource.file(of: folder) + "/"
      runs[run, default: []].append(LogSource.EventFile(path: path, prefix: prefix))
    }
    for files in runs.values {
      // The names begin alike and go on with the time of their start.
      let written = files.sorted { a, b in
        (LogSource.file(of: a.path), a.path) < (LogSource.file(of: b.path), b.path)
      }
      sources.append(LogSource(contents: .events(written)))
    }
  }

  /// Tables and named logs: of a run that has several, the one that tells it best.
  private mutating func addFiles(_ files: [String]) {
    var named: [String: [(path: String, rank: Int)]] = [:]
    var notes: [String: [String]] = [:]
    var printed: [String: [String]] = [:]
    let byFolder = Dictionary(grouping: files.filter(LogFile.isWandb), by: Self.run)
    for path in files {
      let run = Self.run(of: path)
      switch LogFile(LogSource.file(of: path)) {
      // wandb gives each run a folder; where several lie together somebody has gathered them.
      case .named where byFolder[run, default: []].count > 1 && LogFile.isWandb(path):
        sources.append(LogSource(contents: .file(path)))
      case .named(let rank): named[run, default: []].append((path, rank))
      case .notes: notes[run, default: []].append(path)
      case .table: sources.append(LogSource(contents: .file(path)))
      case .printed: printed[run, default: []].append(path)
      case .events, .config, .other: continue
      }
    }
    for (run, logs) in named {
      // A run's own folder before its checkpoints, of these the last.
      let order = logs.sorted { a, b in
        (a.rank, -Self.checkpoint(of: a.path), a.path) < (
          b.rank, -Self.checkpoint(of: b.path), b.path
        )
      }
      guard let best = order.first else { continue }
      var source = LogSource(contents: .file(best.path))
      // A checkpoint may be newer than what lies above it, and whole where the last is not.
      let others = order.dropFirst().filter { log in
        LogSource.file(of: log.path) == LogSource.file(of: best.path)
      }.map(\.path)
      source.alternatives = Array(others.prefix(2))
      for log in order.dropFirst() where !source.alternatives.contains(log.path) {
        leaveOut(log.path, for: best.path)
      }
      for path in (printed[run] ?? []) + (notes[run] ?? []) { leaveOut(path, for: best.path) }
      (printed[run], notes[run]) = (nil, nil)
      let events = events(of: run)
      for source in events { leaveOut(source.name, for: best.path) }
      sources.removeAll { events.contains($0) }
      sources.append(source)
    }
    for (run, paths) in notes {
      guard let best = events(of: run).first else {
        sources += paths.map { LogSource(contents: .file($0)) }
        continue
      }
      for path in paths { leaveOut(path, for: best.name) }
    }
    for path in printed.values.joined() { sources.append(LogSource(contents: .file(path))) }
    leftOut.sort { $0.path < $1.path }
  }

  /// Event files that are of the run in a folder.
  private func events(of run: String) -> [LogSource] {
    sources.filter { source in
      guard case .events = source.contents else { return false }
      return source.folder == run || source.folder.hasPrefix(run + "/runs/")
    }
  }

  private mutating func leaveOut(_ path: String, for best: String) {
    leftOut.append(LeftOut(path: path, reason: "of one folder \(best) is read"))
  }

  /// The folder of a run, which keeps its checkpoints in folders within.
  private static func run(of path: String) -> String {
    let folder = LogSource.folder(of: path)
    return checkpoint(of: path) == .max ? folder : LogSource.folder(of: folder)
  }

  /// The step of `checkpoint-500/trainer_state.json`; beyond all for a file of the run's own folder.
  private static func checkpoint(of path: String) -> Int {
    let folder = LogSource.file(of: LogSource.folder(of: path))
    guard folder.hasPrefix("checkpoint-") else { return .max }
    return Int(folder.dropFirst("checkpoint-".count)) ?? .max
  }

  // MARK: Configs

  /// A config tells of a run if this is the only one at or below the folder in which it lies.
  private mutating func addConfigs(among files: Set<String>, upTo root: String) {
    var counts: [String: Int] = [:]
    for source in sources {
      for folder in Self.folders(from: source.folder, to: root) { counts[folder, default: 0] += 1 }
    }
    for index in sources.indices {
      for folder in Self.folders(from: sources[index].folder, to: root) where counts[folder] == 1 {
        for name in LogFile.configs {
          let path = folder == "." ? name : "\(folder)/\(name)"
          // What begins with a dot is not listed.
          if files.contains(path) || name.hasPrefix(".") { sources[index].configs.append(path) }
        }
      }
    }
  }

  /// From the innermost outwards.
  private static func folders(from folder: String, to root: String) -> [String] {
    var folders = [folder]
    while let last = folders.last, last != root, last != ".", last != "/" {
      folders.append(LogSource.folder(of: last))
    }
    return folders
  }
}
