internal import JSON

/// The header of a file of tensors, every rule of the format checked.
struct TensorFileHeader {
  /// Sorted by place: they tile the bytes behind the header from first to last.
  private(set) var tensors: [TensorFile.Tensor] = []
  private(set) var metadata: [String: String] = [:]

  /// Bytes before the header, which hold its length.
  static let lengthSize = 8

  /// The key that stands for no tensor but for texts about the file.
  static let metadataKey = "__metadata__"

  /// Room for some hundred thousand tensors, so that what a hostile header makes of memory, up to twenty
  /// times its own size, stays small; the format itself allows 100 MB.
  private static let limit = 16 << 20

  init(of bytes: [UInt8]) throws(TensorFileError) {
    let text = try Self.range(in: bytes)
    guard text.first.map({ bytes[$0] }) == UInt8(ascii: "{") else {
      throw .badHeader(JSONMismatch(path: "", expected: "'{' at byte 8", found: "something else"))
    }
    let header = try Self.parse(bytes, text)
    do throws(JSONMismatch) {
      for member in try JSONCursor(header).object() {
        let place = JSONCursor(member.value)
        do throws(JSONMismatch) {
          if member.key == Self.metadataKey {
            for entry in try place.object() {
              metadata[entry.key] = try JSONCursor(entry.value).string()
            }
          } else {
            tensors.append(try TensorFile.Tensor(member.key, place, from: text.upperBound))
          }
        } catch {
          throw error.within(member.key)
        }
      }
      try arrange(from: text.upperBound, to: bytes.count)
    } catch {
      throw .badHeader(error)
    }
  }

  /// Where the header stands.
  private static func range(in bytes: [UInt8]) throws(TensorFileError) -> Range<Int> {
    guard bytes.count >= lengthSize else {
      throw .tooShort(bytes: bytes.count, expected: UInt64(lengthSize))
    }
    let length = bytes[..<lengthSize].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= limit else { throw .headerTooLong(bytes: length, limit: limit) }
    let end = lengthSize + Int(length)
    guard end <= bytes.count else { throw .tooShort(bytes: bytes.count, expected: UInt64(end)) }
    return lengthSize..<end
  }

  private static func parse(
    _ bytes: [UInt8], _ text: Range<Int>
  ) throws(TensorFileError) -> JSONValue {
    do { return try JSONParser.parse(bytes, in: text) } catch { throw .notJSON(error) }
  }

  /// Sorts the tensors by place and checks that nothing lies between, over or behind them.
  private mutating func arrange(from start: Int, to end: Int) throws(JSONMismatch) {
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var filled = start
    for tensor in tensors {
      guard tensor.range.lowerBound == filled else {
        throw JSONMismatch(
          path: "data_offsets", expected: "a start at \(filled - start), where the one before ends",
          found: String(tensor.range.lowerBound - start)
        ).within(tensor.name)
      }
      filled = tensor.range.upperBound
    }
    guard filled == end else {
      throw JSONMismatch(
        path: "", expected: "tensors of \(end - start) bytes, all that stand behind the header",
        found: "\(filled - start)")
    }
  }
}

extension TensorFile.Tensor {
  /// The tensor that an entry of the header describes, its values counted from `start`.
  fileprivate init(_ name: String, _ entry: JSONCursor, from start: Int) throws(JSONMismatch) {
    try entry.allow(only: ["dtype", "shape", "data_offsets"])
    guard let type = TensorType(rawValue: try entry["dtype"].string()) else {
      throw entry["dtype"].mismatch("a type of the format, such as \"F32\"")
    }
    var shape: [Int] = []
    for count in try entry["shape"].elements() { shape.append(try count.size()) }
    let offsets = try entry["data_offsets"].elements()
    guard offsets.count == 2 else { throw entry["data_offsets"].mismatch("two offsets") }
    let (lower, upper) = (try offsets[0].size(), try offsets[1].size())
    guard let bytes = type.bytes(of: shape) else {
      throw entry["shape"].mismatch("whole bytes, and fewer than 2^60 of them")
    }
    guard lower <= upper, upper - lower == bytes, upper <= Int.max - start else {
      throw JSONMismatch(
        path: "data_offsets", expected: "\(bytes) bytes for \(type.rawValue) \(shape)",
        found: "\(lower) to \(upper)")
    }
    self.init(name: name, type: type, shape: shape, range: (start + lower)..<(start + upper))
  }
}

extension JSONCursor {
  /// The members as they stand.
  ///
  /// `members()` gives each its path, at a cost that grows with the square of their number.
  fileprivate func object() throws(JSONMismatch) -> [JSONValue.Member] {
    guard let members = value?.members else { throw mismatch("an object") }
    return members
  }

  fileprivate func size() throws(JSONMismatch) -> Int {
    guard case .integer(let number) = value, number >= 0 else {
      throw mismatch("a whole number of zero or more")
    }
    return number
  }
}

extension JSONMismatch {
  /// The same, seen from the object whose member `key` the path starts in.
  fileprivate func within(_ key: String) -> JSONMismatch {
    let rest = path.isEmpty || path.utf8.first == UInt8(ascii: "[") ? path : "." + path
    return JSONMismatch(path: "\"\(key)\"" + rest, expected: expected, found: found)
  }
}
