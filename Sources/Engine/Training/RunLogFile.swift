internal import Host
package import JSON
package import Scaling

/// The log of a run, `traverse.run/1`: a header and a point a line.
///
/// The file is replaced as a whole for each point: points are few, and whoever reads it never meets half a
/// line. A run that goes on from a checkpoint drops the points behind it and makes them again.
package struct RunLogFile: Sendable {
  package internal(set) var path: String
  /// The first line: what the run is, and which shapes it has gone through.
  package private(set) var header: JSONValue
  /// In the order in which they were made: by phase, and within it by step.
  package private(set) var points: [LogPoint] = []

  /// The log of a run that begins.
  init(_ path: String, header: JSONValue) {
    self.path = path
    self.header = header
  }

  /// The log of a run that goes on, up to `last`, the last point that its checkpoint knows of.
  ///
  /// A missing log begins anew with `header`. Throws for a file that is no log.
  init(_ path: String, header: JSONValue, upTo last: LogPoint?) throws(RunError) {
    self.init(path, header: header)
    guard FileContents.exist(at: path) else { return }
    let found = try RunLogFile(reading: path)
    self.header = found.header
    guard let last else { return }
    points = found.points.filter { ($0.phase, $0.step) <= (last.phase, last.step) }
  }

  /// A log as it is; throws for a file that is none.
  package init(reading path: String) throws(RunError) {
    let bytes: [UInt8]
    do { bytes = try FileContents.read(path, limit: 1 << 30) } catch { throw .host(error) }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    do throws(JSONMismatch) {
      header = try Self.document(lines.popFirst() ?? [])
      try FileFormat.run.check(JSONCursor(header))
    } catch {
      throw .unreadable(path: path, reason: "line 1: \(error)")
    }
    self.path = path
    for (index, line) in lines.enumerated() {
      do throws(JSONMismatch) {
        points.append(try LogPoint(JSONCursor(Self.document(line))))
      } catch {
        throw .unreadable(path: path, reason: "line \(index + 2): \(error)")
      }
    }
  }

  private static func document(_ line: ArraySlice<UInt8>) throws(JSONMismatch) -> JSONValue {
    do { return try JSONParser.parse(Array(line)) } catch {
      throw JSONMismatch(path: "", expected: "a JSON document", found: error.description)
    }
  }

  /// The shapes that the header names, one for each phase so far.
  package var shapes: [Shape] {
    get throws(JSONMismatch) {
      var shapes: [Shape] = []
      for place in try JSONCursor(header)["phases"].ifPresent?.elements() ?? [] {
        shapes.append(try Shape(place))
      }
      return shapes.isEmpty ? [try Shape(JSONCursor(header)["shape"])] : shapes
    }
  }

  /// Names the shapes of the phases so far.
  mutating func name(phases shapes: [Shape]) {
    let phases = JSONValue.Member("phases", .array(shapes.map(\.json)))
    var members = (header.members ?? []).filter { $0.key != phases.key }
    let place = members.firstIndex { $0.key == "shape" }.map { $0 + 1 } ?? members.endIndex
    members.insert(phases, at: place)
    header = .object(members)
  }

  /// Adds a point and writes the file.
  mutating func append(_ point: LogPoint) throws(RunError) {
    points.append(point)
    try write()
  }

  func write() throws(RunError) {
    var bytes: [UInt8] = []
    for line in [header] + points.map(\.json) {
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
