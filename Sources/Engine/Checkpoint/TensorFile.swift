package import Kernels

/// A file of named tensors in the safetensors format, held in memory and checked before anything is used.
///
/// The file is the length N of the header as eight little-endian bytes, N bytes of JSON that name each
/// tensor with type, shape and place, then the tensors themselves: row-major, little-endian, packed. What
/// Traverse runs on is little-endian too, so values are copied as they stand.
///
/// Stricter than the reference reader: blanks before the header, fields it does not define and names
/// that occur twice are refused, and headers above 16 MiB. Tensors of any type are listed and checked;
/// only those of a `TensorElement` can be read. Not for pickled files: nothing here executes anything.
///
/// Source: https://huggingface.co/docs/safetensors, implementation 0.8.0.
package struct TensorFile: Sendable {
  /// In the order in which their values stand in the file.
  package let tensors: [Tensor]
  package let metadata: [String: String]
  private let bytes: [UInt8]
  private let indices: [String: Int]

  package struct Tensor: Hashable, Sendable {
    /// Free text, whoever wrote the file: never a path, and escaped where it is printed.
    package let name: String
    package let type: TensorType
    package let shape: [Int]
    /// Where in the file the values stand.
    package let range: Range<Int>
  }

  /// Checks all of `bytes`: header, types, and that the tensors fill the rest without hole or overlap.
  ///
  /// Cost: linear in the header; values are not looked at.
  package init(_ bytes: [UInt8]) throws(TensorFileError) {
    let header = try TensorFileHeader(of: bytes)
    self.bytes = bytes
    tensors = header.tensors
    metadata = header.metadata
    indices = Dictionary(
      uniqueKeysWithValues: header.tensors.enumerated().map { ($1.name, $0) })
  }

  package subscript(name: String) -> Tensor? { indices[name].map { tensors[$0] } }

  /// The values of a tensor in row-major order.
  package func elements<Element: TensorElement>(
    of name: String, as type: Element.Type = Element.self
  ) throws(TensorFileError) -> [Element] {
    let tensor = try tensor(name, of: Element.tensorType)
    let count = tensor.range.count / MemoryLayout<Element>.size
    return unsafe [Element](unsafeUninitializedCapacity: count) { (buffer, filled) in
      unsafe UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes[tensor.range])
      filled = count
    }
  }

  /// Copies the values of an F32 tensor, which must have that shape, to a row of as many floats.
  package func copy(_ name: String, shape: [Int], into row: Row) throws(TensorFileError) {
    let tensor = try tensor(name, of: .f32)
    guard tensor.shape == shape else {
      throw .otherShape(name: name, found: tensor.shape, expected: shape)
    }
    let destination = unsafe UnsafeMutableRawBufferPointer(
      start: row.base, count: row.count * MemoryLayout<Float>.size)
    precondition(destination.count == tensor.range.count, "\(row.count) floats for \(shape)")
    unsafe destination.copyBytes(from: bytes[tensor.range])
  }

  private func tensor(_ name: String, of type: TensorType) throws(TensorFileError) -> Tensor {
    guard let tensor = self[name] else { throw .noTensor(name: name) }
    guard tensor.type == type else {
      throw .otherType(name: name, found: tensor.type, expected: type)
    }
    return tensor
  }
}
