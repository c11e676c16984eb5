package import Host

/// Why data cannot be trained on: which file, where in it, what was found and what belongs there.
package enum DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operating system refused a file or a folder.
  case unreadable(HostError)
  /// A file is not what it claims to be; `offset` is the byte at which that shows.
  case malformed(file: String, offset: Int, found: String, expected: String)
  /// A compressed file cannot be undone; offsets are those of the compressed file.
  case compression(file: String, Gzip.Failure)
  /// A folder or a machine does not have what was asked for.
  case missing(place: String, expected: String, advice: String)
  /// The data are well formed but cannot be used so.
  case unsuitable(data: String, reason: String)

  package var exitCode: ExitCode {
    switch self {
    case .unreadable(let error): error.exitCode
    case .malformed, .compression, .unsuitable: .badData
    case .missing: .noInput
    }
  }

  package var description: String {
    switch self {
    case .unreadable(let error): "\(error)"
    case .malformed(let file, let offset, let found, let expected):
      "\(FileName.printable(file)), byte \(offset): found \(found), expected \(expected)"
    case .compression(let file, let failure): "\(FileName.printable(file)): \(failure)"
    case .missing(let place, let expected, let advice):
      "\(FileName.printable(place)): no \(expected); \(advice)"
    case .unsuitable(let data, let reason): "\(FileName.printable(data)): \(reason)"
    }
  }

  /// The bytes of a file of at most `limit`.
  static func contents(of file: String, limit: Int) throws(DataError) -> [UInt8] {
    do {
      return try FileContents.read(file, limit: limit)
    } catch {
      throw .unreadable(error)
    }
  }
}
