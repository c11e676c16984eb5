import Host
import Testing

/// A browser that draws without a screen, where there is one.
enum Browser {
  static let path: String? = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]
  .first { FileContents.exist(at: $0) }

  static let missing: Comment = "no browser: scripts/setup --tests installs one"

  /// The elements of a page of `folder` after its scripts have run, as the browser writes them.
  ///
  /// - `address` the page's name, with a fragment perhaps.
  static func elements(of address: String, in folder: Workspace) throws -> String {
    let words = [
      "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
      "--virtual-time-budget=20000", "--user-data-dir=\(folder.path)/profile", "--dump-dom",
      "file://\(folder.path)/\(address)",
    ]
    let shown = try ChildProcess.run(#require(path), words)
    return String(decoding: shown.output, as: UTF8.self)
  }
}
