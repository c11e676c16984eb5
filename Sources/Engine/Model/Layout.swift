internal import Kernels

/// Hands out places in an arena, one after the other; nothing is touched.
struct Layout {
  /// Where the next place begins, in floats: a multiple of 16.
  private(set) var floats: Int

  init(from floats: Int = 0) { self.floats = floats }

  mutating func matrix(_ rows: Int, _ columns: Int) -> Place {
    let stride = Matrix.stride(for: columns)
    let place = Place(offset: floats, rows: rows, columns: columns, stride: stride)
    floats += rows * stride
    return place
  }

  mutating func row(_ count: Int) -> Range<Int> {
    defer { floats += (count + 15) / 16 * 16 }
    return floats..<floats + count
  }
}

/// Where a matrix stands in an arena.
struct Place {
  let offset: Int
  let rows: Int
  let columns: Int
  let stride: Int
}

extension Row {
  subscript(place: Place) -> Matrix {
    let range = place.offset..<place.offset + place.rows * place.stride
    return unsafe Matrix(
      base: self[range].base, rows: place.rows, columns: place.columns, stride: place.stride)
  }

  func clear() { unsafe base.update(repeating: 0, count: count) }
}

extension Matrix {
  func clear() {
    for i in 0..<rows { unsafe (base + i * stride).update(repeating: 0, count: columns) }
  }
}
