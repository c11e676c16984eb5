#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder of its own for one test, gone when the test ends.
package final class TemporaryFolder {
  package let path: String

  /// Throws where the system makes none.
  package init() throws {
    var template = Array("/tmp/traverse test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemCallFailed(error: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    remove(path)
  }

  package subscript(name: String) -> String { path + "/" + name }

  package func write(_ text: String, to name: String) throws {
    guard let file = fopen(self[name], "w") else { throw SystemCallFailed(error: errno) }
    fputs(text, file)
    fclose(file)
  }

  /// What the file holds; `nil` where there is none.
  package func read(_ name: String) -> String? {
    guard let file = fopen(self[name], "r") else { return nil }
    defer { fclose(file) }
    var text: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { text.append(UInt8(byte)) }
    return String(decoding: text, as: UTF8.self)
  }

  package var names: [String] { names(in: path) }

  /// What is in a folder within.
  package func names(of folder: String) -> [String] { names(in: self[folder]) }

  private func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file or, with all in it, a folder.
  private func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }
}

/// The system refused what a test needs before it can begin.
struct SystemCallFailed: Error {
  let error: Int32
}
