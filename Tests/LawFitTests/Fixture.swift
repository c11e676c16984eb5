#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A reference file beside the tests.
struct Fixture {
  let lines: [String]

  struct Missing: Error {
    let path: String
  }

  init(lines: [String]) { self.lines = lines }

  init(_ name: String) throws {
    let here: String = #filePath
    let folder = here.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = folder.joined(separator: "/") + "/Fixtures/" + name
    guard let stream = fopen(path, "r") else { throw Missing(path: path) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    let text = String(decoding: bytes, as: UTF8.self)
    lines = text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// The named columns of a comma-separated file whose cells hold no commas; empty cells are NaN.
  func columns(_ names: String...) throws -> [[Double]] {
    guard let header = lines.first else { throw Missing(path: "a header") }
    let titles = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return try names.map { name in
      guard let index = titles.firstIndex(of: name) else { throw Missing(path: name) }
      return lines.dropFirst().map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return index < cells.count ? Double(cells[index]) ?? .nan : .nan
      }
    }
  }
}
