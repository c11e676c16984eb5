package import Host

/// The text files below a folder, one after the other, as bytes.
package struct TextFiles: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Where each file ends in `bytes`; no file is empty.
  package private(set) var ends: [Int] = []
  /// What was left out, and why; for the user.
  package private(set) var notes: [String] = []

  /// More text than this is refused.
  package static let limit = 1 << 31

  /// Folders of installed packages: not part of Python's own library.
  private static let packages: Set<String> = ["site-packages", "dist-packages", "__pycache__"]

  /// Every file below `folder` whose name fits one of `globs`, in the order of their paths' bytes.
  ///
  /// Left out and noted: files with a zero byte, which are no text, files and folders that cannot be
  /// read, symbolic links. Left out silently: names that begin with a dot, and folders of installed
  /// Python packages and compiled code.
  package init(folder: String, globs: [Glob], calls: SystemCalls = .live) throws(DataError) {
    let tree: FileTree
    do throws(HostError) {
      tree = try FileTree(folder, calls: calls) { name, kind in
        kind == .folder
          ? !TextFiles.packages.contains(name) : globs.contains { $0.matches(name) }
      }
    } catch {
      throw .unreadable(error)
    }
    var failures = tree.failures
    var binaries = 0
    for file in tree.files {
      let contents: [UInt8]
      do throws(HostError) {
        contents = try FileContents.read(file, limit: TextFiles.limit - bytes.count, calls: calls)
      } catch {
        if case .largerThan = error.reason {
          throw .unsuitable(
            data: folder, reason: "more than \(TextFiles.limit) bytes of text; choose by --glob")
        }
        failures.append(error)
        continue
      }
      if contents.contains(0) {
        binaries += 1
      } else if !contents.isEmpty {
        bytes += contents
        ends.append(bytes.count)
      }
    }
    guard !ends.isEmpty else {
      let patterns = globs.map { "'\($0.pattern)'" }.joined(separator: " or ")
      throw .missing(
        place: folder, expected: "file of text that fits \(FileName.printable(patterns))",
        advice: failures.first.map { "\($0)" } ?? "choose files by --glob")
    }
    notes.append(
      "\(ends.count) files of text, \(bytes.count) bytes, below \(FileName.printable(folder))")
    if binaries > 0 { notes.append("\(binaries) files left out: they hold zero bytes, so no text") }
    if tree.links > 0 { notes.append("\(tree.links) symbolic links not followed") }
    if let first = failures.first {
      notes.append(
        "\(failures.count) files or folders left out: \(first)\(failures.count > 1 ? " ..." : "")")
    }
  }

  /// Texts at hand.
  package init(_ texts: [[UInt8]]) {
    for text in texts where !text.isEmpty {
      bytes += text
      ends.append(bytes.count)
    }
  }
}
