import RunLogs
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file under `Fixtures`; its folder says where it comes from.
func fixture(_ path: String) throws -> [UInt8] {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  let file = try #require(fopen("/\(folder)/Fixtures/\(path)", "r"))
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return bytes
}

/// A fixture imported under its own file name.
func importFixture(
  _ path: String, _ configure: (inout ImportOptions) -> Void = { _ in }
) throws -> LogImport {
  var options = ImportOptions()
  configure(&options)
  return try LogImport(fixture(path), name: path, options: options)
}

/// A text imported as if it were a file.
func importText(
  _ text: String, name: String = "runs/a.csv", _ configure: (inout ImportOptions) -> Void = { _ in }
) throws(ImportError) -> LogImport {
  var options = ImportOptions()
  configure(&options)
  return try LogImport(Array(text.utf8), name: name, options: options)
}
