package import JSON

/// Why a file of tensors was refused, or lacks what was asked of it; the caller adds the file's name.
package enum TensorFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file ends before what it announces.
  case tooShort(bytes: Int, expected: UInt64)
  case headerTooLong(bytes: UInt64, limit: Int)
  case notJSON(JSONError)
  /// JSON, but not the header of such a file; the path starts with the tensor's name.
  case badHeader(JSONMismatch)
  case noTensor(name: String)
  case otherType(name: String, found: TensorType, expected: TensorType)
  case otherShape(name: String, found: [Int], expected: [Int])

  package var description: String {
    switch self {
    case .tooShort(let bytes, let expected):
      "\(bytes) bytes long, expected \(expected) or more"
    case .headerTooLong(let bytes, let limit):
      "header of \(bytes) bytes, expected at most \(limit)"
    case .notJSON(let error): "header: \(EscapedText.escaped(error.description))"
    case .badHeader(let mismatch): "header: \(EscapedText.escaped(mismatch.description))"
    case .noTensor(let name): "no tensor \(EscapedText.quoted(name))"
    case .otherType(let name, let found, let expected):
      "tensor \(EscapedText.quoted(name)): type \(found.rawValue), expected \(expected.rawValue)"
    case .otherShape(let name, let found, let expected):
      "tensor \(EscapedText.quoted(name)): shape \(found), expected \(expected)"
    }
  }
}
