import Kernels
import TestSupport

/// Memory for the operands of one comparison, freed when it ends.
///
/// A view does not keep its memory alive; this does, for `with` ends after the last use of any view.
final class Operands {
  private var memory: [UnsafeMutableBufferPointer<Float>] = []

  static func with(_ body: (Operands) -> Void) {
    let operands = Operands()
    body(operands)
    for buffer in operands.memory { buffer.deallocate() }
  }

  /// Elements by `value`, in order of rows; `gap` floats lie between the end of a row and the next.
  func matrix(_ rows: Int, _ columns: Int, gap: Int = 3, value: () -> Float = { .nan }) -> Operand {
    let stride = columns + gap
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(
      capacity: rows * stride + 2 * Operand.margin)
    buffer.initialize(repeating: Float(bitPattern: Operand.mark))
    memory.append(buffer)
    for i in 0..<rows {
      for j in 0..<columns { buffer[Operand.margin + i * stride + j] = value() }
    }
    return Operand(memory: buffer, rows: rows, columns: columns, stride: stride)
  }

  /// The same elements elsewhere.
  func copy(_ other: Operand) -> Operand {
    var elements = other.elements.makeIterator()
    return matrix(other.matrix.rows, other.matrix.columns) { elements.next() ?? .nan }
  }

  /// The absolute values of the elements.
  func magnitudes(_ other: Operand) -> Operand {
    var elements = other.elements.makeIterator()
    return matrix(other.matrix.rows, other.matrix.columns) { abs(elements.next() ?? .nan) }
  }

  /// B = source, or its transpose, packed into memory that was full of NaN.
  func packed(_ source: Operand, isTransposed: Bool, _ kernels: any KernelSet) -> Packed {
    let source = source.matrix
    let depth = isTransposed ? source.columns : source.rows
    let columns = isTransposed ? source.rows : source.columns
    let storage = matrix(1, kernels.panelFloats(depth: depth, columns: columns))
    let panels = Panels(base: storage.matrix.base, depth: depth, columns: columns)
    if isTransposed {
      kernels.packTransposed(source, into: panels)
    } else {
      kernels.pack(source, into: panels)
    }
    return Packed(panels: panels, storage: storage)
  }

  struct Packed {
    let panels: Panels
    let storage: Operand
  }
}

/// The products that a test runs through: every combination, one of two strips of rows, and one of several blocks.
struct ProductShapes {
  let rows: [Int]
  let columns: [Int]
  let depths: [Int]
  /// A depth of more than one block.
  let long: Int

  func run(_ body: (_ rows: Int, _ columns: Int, _ depth: Int, Operands) -> Void) {
    for rows in rows {
      for columns in columns {
        for depth in depths { Operands.with { body(rows, columns, depth, $0) } }
      }
    }
    Operands.with { body(250, 33, 17, $0) }
    Operands.with { body(131, 20, long, $0) }
  }
}

/// A matrix with NaN all around: between its columns and its stride, before it and behind it.
///
/// NaN that is read and used shows in a result; NaN that is written over shows in `isUntouchedOutside`.
struct Operand {
  let matrix: Matrix
  private let memory: UnsafeMutableBufferPointer<Float>
  fileprivate static let margin = 64
  /// A NaN that no arithmetic makes.
  fileprivate static let mark: UInt32 = 0x7fc0_beef

  fileprivate init(
    memory: UnsafeMutableBufferPointer<Float>, rows: Int, columns: Int, stride: Int
  ) {
    self.memory = memory
    guard let base = memory.baseAddress else { preconditionFailure("it has margins") }
    matrix = Matrix(base: base + Self.margin, rows: rows, columns: columns, stride: stride)
  }

  /// In order of rows.
  var elements: [Float] {
    (0..<matrix.rows).flatMap { i in
      (0..<matrix.columns).map { matrix.base[i * matrix.stride + $0] }
    }
  }

  /// The first row, contiguous.
  var row: Row { Row(base: matrix.base, count: matrix.columns) }

  var isUntouchedOutside: Bool {
    memory.indices.allSatisfy { index in
      let (i, j) = (index - Self.margin).quotientAndRemainder(dividingBy: matrix.stride)
      let isInside = index >= Self.margin && i < matrix.rows && j < matrix.columns
      return isInside || memory[index].bitPattern == Self.mark
    }
  }
}

/// The tests' numbers, the same every day.
struct Numbers {
  private var generator: SplitMix64
  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  private mutating func next() -> UInt64 { generator.next() }

  /// Uniform in [-1, 1).
  mutating func uniform() -> Float { Float(Int64(bitPattern: next()) >> 40) * 0x1p-23 }

  /// A whole number, -4 to 3.
  mutating func whole() -> Float { Float(Int64(bitPattern: next()) >> 61) }
}
