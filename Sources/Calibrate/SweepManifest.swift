internal import Host
package import JSON
package import Scaling

/// The cells of a sweep as a file, `traverse.sweep/1`: JSON Lines, one line a task.
///
/// Each line is complete in itself, so that whoever runs task K, here or on another machine, needs this file and K.
package struct SweepManifest: Hashable, Sendable {
  package var tasks: [Task]

  /// A line: what to train, and under which name beside the manifest.
  package struct Task: Hashable, Sendable {
    package let name: String
    /// As its law is to name it; `nil` in manifests that do not say.
    package let shape: Shape?
    package let request: JSONValue

    package init(name: String, shape: Shape? = nil, request: JSONValue) {
      self.name = name
      self.shape = shape
      self.request = request
    }
  }

  package static let format = "traverse.sweep/1"

  package init(_ cells: [SweepCell]) {
    tasks = cells.map { Task(name: $0.name, shape: $0.shape, request: $0.request) }
  }

  package var bytes: [UInt8] {
    let header = JSONValue.object([
      .init("format", .string(Self.format)), .init("tasks", .integer(tasks.count)),
    ])
    let lines =
      [header]
      + tasks.enumerated().map { index, task in
        .object(present: [
          ("task", .integer(index)), ("name", .string(task.name)), ("shape", task.shape?.json),
          ("request", task.request), ("sha256", .string(task.digest)),
        ])
      }
    return lines.flatMap { JSONWriter.bytes(of: $0, layout: .compact) + [UInt8(ascii: "\n")] }
  }

  /// Whether the first line says that the file is a manifest, of whatever version.
  package static func isRecognised(_ bytes: [UInt8]) -> Bool {
    let header = try? JSONParser.parse(Array(bytes.prefix { $0 != UInt8(ascii: "\n") }))
    return header?["format"]?.string?.hasPrefix("traverse.sweep/") ?? false
  }

  /// Reads a manifest; throws with the line that is not as it was written.
  package init(_ bytes: [UInt8]) throws(ManifestError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    var documents: [JSONCursor] = []
    for (number, line) in lines.enumerated() {
      do {
        documents.append(JSONCursor(try JSONParser.parse(Array(line))))
      } catch {
        throw ManifestError(line: number + 1, reason: error.description)
      }
    }
    guard let header = documents.first else {
      throw ManifestError(line: 1, reason: "expected \"format\": \"\(Self.format)\", found nothing")
    }
    do throws(JSONMismatch) {
      guard header["format"].value == .string(Self.format) else {
        throw header["format"].mismatch("\"\(Self.format)\"")
      }
      let count = try header["tasks"].integer()
      guard count == documents.count - 1 else {
        throw header["tasks"].mismatch("\(documents.count - 1), as many as there are lines")
      }
    } catch {
      throw ManifestError(line: 1, reason: error.description)
    }
    tasks = []
    for (index, document) in documents.dropFirst().enumerated() {
      do {
        tasks.append(try Task(document, number: index))
      } catch {
        throw ManifestError(line: index + 2, reason: error.description)
      }
    }
  }
}

extension SweepManifest.Task {
  /// Of name, shape and request: a line that was damaged or edited in part is no task.
  fileprivate var digest: String {
    let parts = [shape?.json, request].compactMap(\.self)
    return SHA256.hexadecimal(
      of: Array(name.utf8) + parts.flatMap { [0] + JSONWriter.bytes(of: $0, layout: .compact) })
  }

  fileprivate init(_ document: JSONCursor, number: Int) throws(JSONMismatch) {
    let found = try document["task"].integer()
    guard found == number else { throw document["task"].mismatch("\(number)") }
    let name = try document["name"].string()
    // It becomes a path.
    guard !name.isEmpty, name.utf8.count <= 200, name.utf8.allSatisfy(Self.isPlain) else {
      throw document["name"].mismatch("letters, digits and hyphens")
    }
    guard let request = document["request"].value else {
      throw document["request"].mismatch("what to train")
    }
    let shape = try document["shape"].ifPresent.map { place throws(JSONMismatch) in
      try Shape(place)
    }
    self.init(name: name, shape: shape, request: request)
    guard try document["sha256"].string() == digest else {
      throw document["sha256"].mismatch("\(digest), the hash of what this line says")
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// A manifest that is not as it was written.
package struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  package let line: Int
  package let reason: String

  package var description: String { "line \(line): \(reason)" }
}
