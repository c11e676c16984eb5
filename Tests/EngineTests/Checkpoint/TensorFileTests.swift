import Engine
import Host
import JSON
import Kernels
import Testing

@Suite struct TensorFileTests {
  private static func fixture(_ name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try FileContents.read("/\(folder)/Fixtures/Checkpoint/\(name)", limit: 1 << 20)
  }

  /// The tensors of `floats.safetensors`, in another order than its own.
  private static func floats() -> Tensors {
    Tensors([
      ("head.weight", [2, 3]), ("head.bias", [2]), ("blocks.10.norm.weight", [5]),
      ("blocks.2.norm.weight", [4]), ("empty", [0, 7]),
    ]) { Float($0) / 8 - 1 }
  }

  private static func file(_ header: String, data: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + [UInt8](repeating: 7, count: data)
  }

  @Test func `the bytes are those of the reference implementation`() throws {
    let (tensors, scalar) = (Self.floats(), Tensors([("scalar", [])]) { _ in 0.1 })
    let bytes = TensorFile.bytes(of: tensors.all + scalar.all, metadata: ["format": "pt"])
    #expect(try bytes == Self.fixture("floats.safetensors"))
  }

  @Test func `a file of the reference implementation is read into rows`() throws {
    let file = try TensorFile(Self.fixture("floats.safetensors"))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.count == 6)
    #expect(try file.elements(of: "scalar", as: Float.self) == [0.1])
    let expected = Self.floats()
    let read = Tensors(expected.all.map { ($0.name, $0.shape) }) { _ in .nan }
    for tensor in read.all {
      try file.copy(tensor.name, shape: tensor.shape, into: tensor.values)
      #expect(read.values(tensor.name) == expected.values(tensor.name))
    }
  }

  @Test func `every type is listed, and those that Swift has are read`() throws {
    let file = try TensorFile(Self.fixture("types.safetensors"))
    #expect(try file.elements(of: "int32") == (-3..<3).map(Int32.init))
    #expect(try file.elements(of: "int64") == (-3..<3).map(Int64.init))
    #expect(try file.elements(of: "float32") == (-3..<3).map(Float.init))
    #expect(try file.elements(of: "float64") == (-3..<3).map(Double.init))
    #expect(try file.elements(of: "scalar") == [Int64(-1)])
    #expect(try file.elements(of: "empty", as: Int32.self).isEmpty)
    #expect(file["bool"]?.type == .bool)
    #expect(file["float16"]?.type == .f16)
    #expect(file["uint8"]?.shape == [2, 3])
    #expect(file["nothing"] == nil)
  }

  @Test func `values of any bits come back as they were`() throws {
    let patterns: [UInt32] = [
      0, 0x8000_0000, 1, 0x7F80_0000, 0xFF80_0000, 0x7FC0_1234, 0x7F80_0001, 0x7F7F_FFFF,
    ]
    let tensors = Tensors([("x", [8])]) { Float(bitPattern: patterns[$0]) }
    let values = try TensorFile(TensorFile.bytes(of: tensors.all)).elements(
      of: "x", as: Float.self)
    #expect(values.map(\.bitPattern) == patterns)
  }

  /// 700 001 floats are two pieces and a rest.
  @Test func `a large file is handed over in pieces of at most a megabyte`() throws {
    let tensors = Tensors([("b", [700_001]), ("a", [3])]) { Float($0) }
    var pieces: [[UInt8]] = []
    TensorFile.write(tensors.all) { pieces.append($0) }
    #expect(pieces.allSatisfy { $0.count <= 1 << 20 })
    #expect(pieces.count == 5)
    let file = try TensorFile(Array(pieces.joined()))
    #expect(try file.elements(of: "b") == tensors.values("b"))
  }

  @Test(arguments: [
    [], [("", [1])], [("../../etc/passwd", [1]), ("a\0b", [2]), ("\u{1B}[31m\"\\\n", [1])],
    [("日本 🙂", [2, 1, 1]), ("x", [0]), ("y", [0, 3]), ("w", [1])],
  ])
  func `what is written is read again`(shapes: [(String, [Int])]) throws {
    let tensors = Tensors(shapes) { Float($0) + 0.5 }
    let bytes = TensorFile.bytes(of: tensors.all, metadata: ["a": "\u{1}", "": "b"])
    let file = try TensorFile(bytes)
    #expect(file.metadata == ["a": "\u{1}", "": "b"])
    #expect(file.tensors.count == shapes.count)
    for tensor in tensors.all {
      #expect(file[tensor.name]?.shape == tensor.shape)
      #expect(try file.elements(of: tensor.name) == tensors.values(tensor.name))
    }
  }

  @Test func `asking for what is not there says so`() throws {
    let file = try TensorFile(Self.fixture("types.safetensors"))
    #expect(throws: TensorFileError.noTensor(name: "w")) {
      try file.elements(of: "w", as: Float.self)
    }
    #expect(throws: TensorFileError.otherType(name: "int64", found: .i64, expected: .f32)) {
      try file.elements(of: "int64", as: Float.self)
    }
    let row = Tensors([("x", [3, 2])]) { _ in 5 }
    let error = TensorFileError.otherShape(name: "float32", found: [2, 3], expected: [3, 2])
    #expect(throws: error) { try file.copy("float32", shape: [3, 2], into: row.all[0].values) }
    #expect(error.description == "tensor 'float32': shape [2, 3], expected [3, 2]")
    #expect(row.values("x").allSatisfy { $0 == 5 })
  }

  /// Headers with the bytes behind them, and what the message must name.
  static let refused: [(header: String, data: Int, words: String)] = [
    ("", 0, "'{' at byte 8"),
    (" {}", 0, "'{' at byte 8"),
    ("[]", 0, "'{' at byte 8"),
    ("{", 0, "the end of the text"),
    ("{} x", 0, "the end of the text"),
    ("{}", 1, "tensors of 1 bytes"),
    (#"{"a":1}"#, 0, "\"a\": expected an object"),
    (#"{"a":{}}"#, 0, "\"a\".dtype"),
    (#"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4, "\"a\".dtype"),
    (#"{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}"#, 4, "\"a\".dtype"),
    (#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, "\"a\".shape"),
    (#"{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}"#, 4, "\"a\".shape"),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4, "\"a\".shape[0]"),
    (#"{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}"#, 4, "\"a\".shape[0]"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "\"a\".shape[0]"),
    (#"{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}"#, 0, "\"a\".shape[0]"),
    (#"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#, 4, "\"a\".shape[0]"),
    (#"{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}"#, 4, "shape[0]"),
    (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0, "2^60"),
    (#"{"a":{"dtype":"F32","shape":[1152921504606846977],"data_offsets":[0,4]}}"#, 4, "2^60"),
    (#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, 2, "whole bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "two offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4, "two offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}}"#, 4, "data_offsets[1]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "4 bytes for F32 [1]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8, "4 bytes for F32 [1]"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "8 bytes for F32 [2]"),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]}}"#,
      4, "1 bytes for U8 [1]"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "a start at 0"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3, "tensors of 3 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "tensors of 5 bytes"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "\"b\".data_offsets: expected a start at 4"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}"#,
      8, "a start at 8"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
      1, "each key once"
    ),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "each key once"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}"#, 4, "\"a\".more"),
    (#"{"__metadata__":{"a":1}}"#, 0, "\"__metadata__\""),
    (#"{"__metadata__":[]}"#, 0, "\"__metadata__\": expected an object"),
    (#"{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "surrogate"),
    ("{\"a\u{1}\":{}}", 0, "an escape"),
    (#"{"a":"# + String(repeating: "[", count: 100_000), 0, "nesting"),
  ]

  @Test(arguments: refused)
  func `every rule of the format is kept`(header: String, data: Int, words: String) throws {
    let error = #expect(throws: TensorFileError.self) {
      try TensorFile(Self.file(header, data: data))
    }
    let message = try #require(error).description
    #expect(message.contains(words), "\(message)")
    #expect(message.utf8.allSatisfy { $0 >= 32 })
  }

  @Test(arguments: [
    ("{}", 0), ("{}   \n\t", 0), (#"{"__metadata__":{}}"#, 0),
    (#"{"a":{"data_offsets":[0,1],"shape":[2],"dtype":"F4"}}"#, 1),
    (
      #"{"b":{"dtype":"U8","shape":[],"data_offsets":[1,2]}, "a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"#,
      2
    ),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,0],"data_offsets":[0,0]}}"#, 0),
  ])
  func `what is legal is taken`(header: String, data: Int) throws {
    #expect(throws: Never.self) { try TensorFile(Self.file(header, data: data)) }
  }

  @Test func `a header length beyond the file or beyond the limit is refused`() throws {
    #expect(throws: TensorFileError.tooShort(bytes: 12, expected: 18)) {
      try TensorFile([10, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D, 0x20, 0x20])
    }
    #expect(throws: TensorFileError.headerTooLong(bytes: .max, limit: 16 << 20)) {
      try TensorFile([UInt8](repeating: 255, count: 8))
    }
    #expect(throws: TensorFileError.tooShort(bytes: 0, expected: 8)) { try TensorFile([]) }
  }

  @Test func `text that is not UTF-8 is refused`() {
    var bytes = Self.file(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, data: 1)
    bytes[10] = 0xFF
    #expect(throws: TensorFileError.self) { try TensorFile(bytes) }
  }

  @Test func `a file cut short anywhere is refused`() throws {
    let whole = try Self.fixture("floats.safetensors")
    for length in 0..<whole.count {
      #expect(throws: TensorFileError.self, "\(length) bytes") {
        try TensorFile(Array(whole[..<length]))
      }
    }
  }

  /// Changes of a few bytes: whatever is still taken keeps the rules, and all of it can be read.
  @Test func `no mutation crashes or breaks the tiling`() throws {
    let whole = try Self.fixture("types.safetensors")
    var random = Xorshift(state: 0x5EED)
    var taken = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...random.below(4) {
        let place = random.below(random.below(4) == 0 ? 8 : bytes.count)
        switch random.below(4) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = Array("0123456789{}[]\",:-.eEF\\ ".utf8)[random.below(24)]
        case 2: bytes.remove(at: place)
        default: bytes.insert(bytes[random.below(bytes.count)], at: place)
        }
      }
      guard let file = try? TensorFile(bytes) else { continue }
      taken += 1
      var end = file.tensors.first?.range.lowerBound ?? bytes.count
      for tensor in file.tensors {
        #expect(tensor.range.lowerBound == end)
        #expect(tensor.shape.reduce(tensor.type.bits, *) == tensor.range.count * 8)
        end = tensor.range.upperBound
        _ = try? file.elements(of: tensor.name, as: Int64.self)
        _ = try? file.elements(of: tensor.name, as: Float.self)
      }
      #expect(end == bytes.count)
    }
    // Changes in names and values break no rule: without such files the loop would check nothing.
    #expect(taken > 100, "\(taken)")
  }

  /// Marsaglia 2003, doi:10.18637/jss.v008.i14: enough to pick places in a file.
  private struct Xorshift {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
  }
}
