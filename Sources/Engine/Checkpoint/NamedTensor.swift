package import Kernels

/// Floats in memory with the name and shape that they have in a file.
///
/// A view, like `Row`: the memory must outlive every use.
package struct NamedTensor: Sendable {
  package let name: String
  package let shape: [Int]
  /// Row-major, of as many floats as the shape says.
  package let values: Row

  package init(_ name: String, shape: [Int], values: Row) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) floats for \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
