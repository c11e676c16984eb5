internal import Host
internal import JSON

/// The log of a run, `traverse.run/1`: a header and a point a line.
///
/// The file is replaced as a whole for each point: points are few, and whoever reads it never meets half a
/// line. A run that goes on from a checkpoint drops the points behind it and makes them again.
struct RunLogFile: Sendable {
  let path: String
  private var lines: [JSONValue]

  /// The log of a run that begins.
  init(_ path: String, header: JSONValue) {
    self.path = path
    lines = [header]
  }

  /// The log of a run that goes on, up to the point after `step` steps, the last that its checkpoint knows of.
  ///
  /// A missing log begins anew with `header`. Throws for a file that is no log.
  init(_ path: String, header: JSONValue, upTo last: LogPoint?) throws(RunError) {
    self.init(path, header: header)
    guard FileContents.exist(at: path) else { return }
    let bytes: [UInt8]
    do { bytes = try FileContents.read(path, limit: 1 << 30) } catch { throw .host(error) }
    var found: [JSONValue] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      do {
        found.append(try JSONParser.parse(Array(line)))
      } catch {
        throw .unreadable(path: path, reason: error.description)
      }
    }
    guard let first = found.first, first["format"] != nil else { return }
    lines = [first]
    for point in found.dropFirst() {
      guard let last, case .integer(let step)? = point["step"] else { continue }
      let phase = if case .integer(let phase)? = point["phase"] { phase } else { 0 }
      guard (phase, step) <= (last.phase, last.step) else { continue }
      lines.append(point)
    }
  }

  /// Adds a point and writes the file.
  mutating func append(_ point: JSONValue) throws(RunError) {
    lines.append(point)
    try write()
  }

  func write() throws(RunError) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += JSONWriter.bytes(of: line, layout: .compact)
      bytes.append(UInt8(ascii: "\n"))
    }
    do {
      try AtomicFile(path, existing: .replace).write(bytes)
    } catch {
      throw .host(error)
    }
  }
}
