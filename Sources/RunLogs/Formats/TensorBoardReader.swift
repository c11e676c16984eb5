import Scaling

/// Reads TensorBoard event files: records with check sums, of protobuf events.
///
/// Scalars only, as PyTorch writes them (`simple_value`) or as TensorFlow does (a tensor of the plugin `scalars`).
/// Events of one step become one row, with the columns `step`, `seconds` since the first event, and a tag each.
/// A file that ends inside a record is of a run that lives or was killed; behind a wrong check sum nothing is believed.
/// Format: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto, framework/summary.proto, tensor.proto.
struct TensorBoardReader {
  private var bytes: [UInt8] = []
  private var name = ""
  /// What stands before the tags of a file.
  private var prefix = ""
  private var rows = StepRows(step: "step")
  /// Tags that are scalars though their values are tensors: only the first value of a tag says so.
  private var scalarTensors: Set<String> = []
  private var start: Double?
  private var warnings: [String] = []

  /// Whether `bytes` begin as event files do: with a record that names the version.
  static func recognises(_ bytes: [UInt8]) -> Bool {
    bytes.dropFirst(21).starts(with: Array("\u{1a}\rbrain.Event:".utf8))
  }

  /// One of the files that a run left.
  struct Part {
    let bytes: [UInt8]
    let name: String
    /// The folder below the run's own that a writer made for one tag, with a slash; else empty.
    let prefix: String

    /// The same as the log of a run of its own.
    var standingAlone: Part { Part(bytes: bytes, name: name, prefix: "") }
  }

  /// Whether a file in a folder below a run's is the log of another run: neither of a part of the data, nor of the one tag
  /// after which `add_scalars` calls the folder, nor of hyperparameters, whose folder is a time.
  static func isRun(_ part: Part) -> Bool {
    let folder = part.prefix.dropLast()
    if LogFolder.parts.contains(folder.lowercased()) || Number.parse(folder) != nil { return false }
    var reader = Self()
    (reader.bytes, reader.name) = (part.bytes, part.name)
    guard recognises(part.bytes) else { return false }
    reader.readRecords()
    let tags = reader.rows.names.filter { $0 != "step" && $0 != "seconds" }
    guard tags.count == 1 else { return tags.count > 1 }
    return !folder.hasPrefix(String(tags[0].map { $0 == "/" ? "_" : $0 }))
  }

  /// The scalars of all files of a run in the order in which they were written, as one table.
  ///
  /// Where the steps of a tag go back from one file to the next the run was restarted; curation keeps the later pass.
  /// Throws: `ImportError` for files without a single scalar.
  /// Cost: linear in the bytes.
  static func read(_ parts: [Part], name: String) throws(ImportError) -> LogDocument {
    var reader = Self()
    for part in parts {
      (reader.bytes, reader.name, reader.prefix) = (part.bytes, part.name, part.prefix)
      reader.scalarTensors = []
      guard recognises(part.bytes) else {
        let known = ContentCheck.known(part.bytes)
        reader.warn(
          "it "
            + (known.map { "is \($0.found); \($0.suggestion)" }
              ?? "does not begin as event files do") + "; it is left out")
        continue
      }
      reader.readRecords()
    }
    guard !reader.rows.isEmpty else {
      throw ImportError(
        .data, file: name, found: reader.warnings.first ?? "an event file without scalars",
        expected: "scalars, such as a loss")
    }
    return LogDocument(
      tables: [reader.rows.table(name: name, format: .tensorBoard)], warnings: reader.warnings)
  }

  private init() {}

  /// Records are: length, its check sum, as many bytes, their check sum.
  private mutating func readRecords() {
    var offset = 0
    var record = 0
    while offset < bytes.count {
      record += 1
      guard let length = UInt64(littleEndianIn: bytes, at: offset, before: bytes.count),
        let lengthSum = UInt32(littleEndianIn: bytes, at: offset + 8, before: bytes.count)
      else { return warnOfEnd(at: offset) }
      guard lengthSum == Self.masked(bytes[offset..<offset + 8]) else {
        return warn(
          "the check sum of a length at byte \(offset) is wrong; what follows is left out")
      }
      let data = offset + 12
      guard length <= UInt64(max(0, bytes.count - data - 4)) else { return warnOfEnd(at: offset) }
      let end = data + Int(length)
      guard let sum = UInt32(littleEndianIn: bytes, at: end, before: bytes.count),
        sum == Self.masked(bytes[data..<end])
      else {
        return warn(
          "the check sum of the record at byte \(offset) is wrong; what follows is left out")
      }
      do {
        try readEvent(data..<end, record: record)
      } catch {
        return warn("the record at byte \(offset) is no event; what follows is left out")
      }
      offset = end + 4
    }
  }

  private mutating func warnOfEnd(at offset: Int) {
    warn(
      "the file ends inside the record at byte \(offset), as that of a run under way or killed does"
    )
  }

  private mutating func warn(_ text: String) { warnings.append("\(name): \(text)") }

  /// A sum of data that may hold sums themselves.
  private static func masked(_ data: ArraySlice<UInt8>) -> UInt32 {
    let sum = CRC32.castagnoli.checksum(of: data)
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }

  private mutating func readEvent(
    _ range: Range<Int>, record: Int
  ) throws(ProtobufCursor.Malformed) {
    var cursor = ProtobufCursor(bytes, in: range)
    var step = 0.0
    var time = 0.0
    var summary: Range<Int>?
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (2, .varint(let count)): step = Double(Int64(bitPattern: count))
      case (5, .range(let message)): summary = message
      default: continue
      }
    }
    let start = start ?? time
    self.start = start
    guard let summary else { return }
    cursor = ProtobufCursor(bytes, in: summary)
    while let (field, value) = try cursor.next() {
      guard field == 1, case .range(let message) = value,
        let (tag, number) = try scalar(in: message)
      else { continue }
      rows.add(number, prefix + tag, step: step, place: record)
      rows.complete("seconds", time - start)
    }
  }

  /// Tag and number of a summary's value; `nil` for pictures, histograms and the like.
  private mutating func scalar(
    in range: Range<Int>
  ) throws(ProtobufCursor.Malformed) -> (String, Double)? {
    var cursor = ProtobufCursor(bytes, in: range)
    var tag = ""
    var simple: Double?
    var tensor: Range<Int>?
    var isScalar = false
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .range(let text)): tag = String(decoding: bytes[text], as: UTF8.self)
      case (2, .fixed32(let bits)): simple = Double(Float(bitPattern: bits))
      case (8, .range(let message)): tensor = message
      case (9, .range(let message)): isScalar = try isOfScalars(message)
      default: continue
      }
    }
    if let simple { return (tag, simple) }
    if isScalar { scalarTensors.insert(tag) }
    guard let tensor, scalarTensors.contains(tag) else { return nil }
    return try TensorScalar.read(bytes, tensor).map { (tag, $0) }
  }

  /// Whether metadata name the plugin of scalars, or their data class.
  private func isOfScalars(_ range: Range<Int>) throws(ProtobufCursor.Malformed) -> Bool {
    var cursor = ProtobufCursor(bytes, in: range)
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .range(let message)):
        var plugin = ProtobufCursor(bytes, in: message)
        while let (field, value) = try plugin.next() {
          if field == 1, case .range(let text) = value, bytes[text].elementsEqual("scalars".utf8) {
            return true
          }
        }
      case (4, .varint(1)): return true
      default: continue
      }
    }
    return false
  }
}
