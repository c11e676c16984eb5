import JSON
import Scaling

/// Reads `run-ID.wandb`, the file that a Weights & Biases client writes as it goes: its history, a row a step.
///
/// Numbers only; what else is logged (texts, pictures, tables) is left out. A file that ends inside a record is of a run
/// that lives or was killed; behind a wrong check sum nothing is believed.
/// Format: wandb/sdk/internal/datastore.py (LevelDB's log in blocks of 32 KiB), wandb/proto/wandb_internal.proto.
struct WandbReader {
  private let bytes: [UInt8]
  private let name: String
  private var columns = ColumnNames()
  private var rows = NumberRows()
  private var config = RunConfig(origin: "the run's config")
  private var warnings: [String] = []

  private static let header: [UInt8] = Array(":W&B".utf8) + [0xe1, 0xbe, 0]
  private static let blockSize = 1 << 15

  static func recognises(_ bytes: [UInt8]) -> Bool { bytes.starts(with: header.prefix(4)) }

  /// The history of a file, as one table.
  ///
  /// Throws: `ImportError` for another version of the format, and a file without a single number of history.
  /// Cost: linear in the bytes.
  static func read(_ bytes: [UInt8], name: String) throws(ImportError) -> LogDocument {
    guard bytes.starts(with: header) else {
      throw ImportError(
        .data, file: name, found: "a wandb file of an unknown version", expected: "version 0")
    }
    var reader = Self(bytes: bytes, name: name)
    reader.readRecords()
    guard reader.rows.count > 0 else {
      throw ImportError(
        .data, file: name, found: reader.warnings.first ?? "a wandb file without history",
        expected: "numbers that were logged")
    }
    return LogDocument(
      tables: [
        LogTable(
          name: name, format: .wandb, config: reader.config.isEmpty ? nil : reader.config,
          columns: reader.columns.names, numbers: reader.rows)
      ], warnings: reader.warnings)
  }

  private init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// Whole records, put together of pieces that end with their block.
  private mutating func readRecords() {
    var offset = Self.header.count
    var record: [UInt8] = []
    var count = 0
    while offset < bytes.count {
      let rest = Self.blockSize - offset % Self.blockSize
      guard rest >= 7 else {
        offset += rest
        continue
      }
      guard let sum = UInt32(littleEndianIn: bytes, at: offset, before: bytes.count),
        let length = UInt16(littleEndianIn: bytes, at: offset + 4, before: bytes.count),
        offset + 6 < bytes.count
      else { return warnOfEnd(at: offset) }
      let kind = bytes[offset + 6]
      // What was allocated and not yet written.
      if sum == 0, length == 0, kind == 0 { return }
      let end = offset + 7 + Int(length)
      guard Int(length) <= rest - 7, let place = Piece(rawValue: kind) else {
        return warn("there is no record at byte \(offset); what follows is left out")
      }
      guard end <= bytes.count else { return warnOfEnd(at: offset) }
      guard sum == CRC32.zlib.checksum(of: bytes[offset + 6..<end]) else {
        return warn(
          "the check sum of the record at byte \(offset) is wrong; what follows is left out")
      }
      if place == .full || place == .first { record = [] }
      record += bytes[offset + 7..<end]
      if place == .full || place == .last {
        count += 1
        do {
          try readRecord(record, number: count)
        } catch {
          return warn("the record before byte \(end) is damaged; what follows is left out")
        }
      }
      offset = end
    }
  }

  /// Which part of a record a piece is.
  private enum Piece: UInt8 {
    case full = 1
    case first
    case middle
    case last
  }

  private mutating func warnOfEnd(at offset: Int) {
    warn(
      "the file ends inside the record at byte \(offset), as that of a run under way or killed does"
    )
  }

  private mutating func warn(_ text: String) { warnings.append("\(name): \(text)") }

  /// Of all kinds of records only history and what the run was configured with.
  private mutating func readRecord(
    _ record: [UInt8], number: Int
  ) throws(ProtobufCursor.Malformed) {
    var cursor = ProtobufCursor(record, in: 0..<record.count)
    while let (field, value) = try cursor.next() {
      guard case .range(let message) = value else { continue }
      switch field {
      case 2: try readHistory(record, message, number: number)
      case 5: try readConfig(record, message)
      case 17:
        var run = ProtobufCursor(record, in: message)
        while let (field, value) = try run.next() {
          if field == 4, case .range(let config) = value { try readConfig(record, config) }
        }
      default: continue
      }
    }
  }

  /// Items to be updated, each with its value as JSON.
  private mutating func readConfig(
    _ record: [UInt8], _ range: Range<Int>
  ) throws(ProtobufCursor.Malformed) {
    var cursor = ProtobufCursor(record, in: range)
    while let (field, value) = try cursor.next() {
      guard field == 1, case .range(let item) = value else { continue }
      let (keys, text) = try parts(record, item)
      // The client keeps notes of its own under this name.
      guard keys.first != "_wandb", let json = try? JSONParser.parse(Array(text)) else { continue }
      config.add(json, under: keys)
    }
  }

  private mutating func readHistory(
    _ record: [UInt8], _ range: Range<Int>, number: Int
  ) throws(ProtobufCursor.Malformed) {
    var cursor = ProtobufCursor(record, in: range)
    var items: [(key: String, number: Double)] = []
    // Left out where it is 0.
    var step = 0.0
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .range(let item)):
        if let item = try self.item(record, item) { items.append(item) }
      case (2, .range(let message)):
        var inner = ProtobufCursor(record, in: message)
        while let (field, value) = try inner.next() {
          if field == 1, case .varint(let bits) = value { step = Double(Int64(bitPattern: bits)) }
        }
      default: continue
      }
    }
    guard !items.isEmpty else { return }
    rows.begin(at: number)
    rows.set(step, column: columns.index(of: "_step"))
    for item in items { rows.set(item.number, column: columns.index(of: item.key)) }
  }

  /// The keys of an item, from the outermost inwards, and its value as JSON.
  private func parts(
    _ record: [UInt8], _ range: Range<Int>
  ) throws(ProtobufCursor.Malformed) -> (keys: [String], value: ArraySlice<UInt8>) {
    var cursor = ProtobufCursor(record, in: range)
    var keys: [String] = []
    var text: ArraySlice<UInt8> = []
    while let (field, value) = try cursor.next() {
      guard case .range(let part) = value else { continue }
      switch field {
      case 1, 2: keys.append(String(decoding: record[part], as: UTF8.self))
      case 16: text = record[part]
      default: continue
      }
    }
    return (keys, text)
  }

  /// Key and number of a history item; `nil` where the value is none.
  private func item(
    _ record: [UInt8], _ range: Range<Int>
  ) throws(ProtobufCursor.Malformed) -> (key: String, number: Double)? {
    let (keys, text) = try parts(record, range)
    // Some clients write NaN as a word in quotes.
    let bare = text.first == UInt8(ascii: "\"") ? text.dropFirst().dropLast() : text
    switch LogCell(bare) {
    case .number(let number) where bare.count == text.count:
      return (keys.joined(separator: "."), number)
    case .notFinite: return (keys.joined(separator: "."), .nan)
    default: return nil
    }
  }
}
