import Engine

/// What a file of tensors holds.
enum TensorFileText {
  /// Whether the bytes begin as a safetensors file does: a length of 64 bits that is small, then JSON.
  ///
  /// No text does: its first eight bytes hold zeros.
  static func isRecognised(_ bytes: [UInt8]) -> Bool {
    bytes.count > 8 && bytes[8] == UInt8(ascii: "{") && bytes[4..<8].allSatisfy { $0 == 0 }
  }

  static func title(_ file: TensorFile) -> String {
    let numbers = file.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    return "safetensors, \(file.tensors.count) tensors, \(numbers) numbers"
  }

  static func text(_ file: TensorFile) -> String {
    var table = Table(
      [("tensor", .left), ("type", .left), ("shape", .left)], widest: 60)
    for tensor in file.tensors {
      let shape = tensor.shape.map(String.init).joined(separator: " x ")
      table.add([tensor.name, tensor.type.rawValue, shape.isEmpty ? "one number" : shape])
    }
    return table.text
  }
}
