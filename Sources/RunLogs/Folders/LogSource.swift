/// The log of one run as it lies on disk: which files belong to it, and which beside it may tell its config.
package struct LogSource: Hashable, Sendable {
  package let contents: Contents
  /// Files to be tried in this order; the first that is there tells the config.
  package var configs: [String] = []

  /// Other files of the same run, of which one may go further or be whole where this one is not.
  package var alternatives: [String] = []

  init(contents: Contents) { self.contents = contents }

  /// A single file.
  package init(file path: String) { self.init(contents: .file(path)) }

  package enum Contents: Hashable, Sendable {
    case file(String)
    /// In the order in which they were written.
    case events([EventFile])
    case mlflow(MLflowFolder)
  }

  package struct EventFile: Hashable, Sendable {
    package let path: String
    /// What stands before its tags: the name of a sub-folder with a slash, or nothing.
    package let prefix: String
  }

  /// A run in MLflow's file store.
  package struct MLflowFolder: Hashable, Sendable {
    package let path: String
    package var metrics: [Entry] = []
    package var parameters: [Entry] = []

    /// A file and the key that it is of.
    package struct Entry: Hashable, Sendable {
      package let key: String
      package let path: String
    }

    /// Name and stage of the run.
    package var meta: String { path + "/meta.yaml" }
  }

  /// What to call it in messages.
  package var name: String {
    switch contents {
    case .file(let path): path
    case .events(let files): LogSource.folder(of: files.first?.path ?? "")
    case .mlflow(let folder): folder.path
    }
  }

  /// The folder in which it lies.
  var folder: String {
    switch contents {
    case .file(let path): LogSource.folder(of: path)
    case .events, .mlflow: name
    }
  }

  /// Everything before the last slash; `.` where there is none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What follows the last slash.
  static func file(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
