package import Kernels

extension Routines {
  package func panelFloats(depth: Int, columns: Int) -> Int { fatalError("not yet") }

  package func pack(_ source: Matrix, into panels: Panels) { fatalError("not yet") }

  package func packTransposed(_ source: Matrix, into panels: Panels) { fatalError("not yet") }

  package func multiply(_ a: Matrix, _ b: Panels, into c: Matrix, _ epilogue: Epilogue) {
    fatalError("not yet")
  }

  package func multiplyTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool) {
    fatalError("not yet")
  }

  package func sumColumns(_ x: Matrix, into sums: Row, adding: Bool) { fatalError("not yet") }
}
