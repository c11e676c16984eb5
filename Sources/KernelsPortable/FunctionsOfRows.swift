package import Kernels

extension Routines {
  @inline(never)
  package func exp(_ x: Row, into y: Row) { apply(.exponential, x, into: y) }

  @inline(never)
  package func tanh(_ x: Row, into y: Row) { apply(.hyperbolicTangent, x, into: y) }

  @inline(never)
  package func erf(_ x: Row, into y: Row) { apply(.errorFunction, x, into: y) }

  @inline(never)
  package func gelu(_ x: Row, _ form: GELU, into y: Row, derivative: Row) {
    // A constant in each branch, so that neither loop asks for the form.
    switch form {
    case .exact: applyGELU(x, .exact, into: y, derivative)
    case .tanh: applyGELU(x, .tanh, into: y, derivative)
    }
  }
}

// Cases, not closures: the compiler does not always inline a closure as long as these functions.
private enum Elementary {
  case exponential, hyperbolicTangent, errorFunction

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector {
    switch self {
    case .exponential: exp(x)
    case .hyperbolicTangent: tanh(x)
    case .errorFunction: erf(x)
    }
  }
}

/// y = f(x), a vector at a time; the last one may compute on what stands behind the row, and drops that.
@inline(__always)
private func apply(_ f: Elementary, _ x: Row, into y: Row) {
  precondition(x.count == y.count, "\(x.count) into \(y.count) floats")
  let (from, to, count) = unsafe (x.base, y.base, x.count)
  var i = 0
  while i &+ Vector.lanes <= count {
    unsafe store(f(load(from + i)), to + i)
    i &+= Vector.lanes
  }
  if i < count { unsafe store(f(load(from + i)), first: count &- i, to + i) }
}

@inline(__always)
private func applyGELU(_ x: Row, _ form: GELU, into y: Row, _ derivative: Row) {
  precondition(
    x.count == y.count && x.count == derivative.count,
    "gelu: \(x.count) into \(y.count) and \(derivative.count) floats")
  let (from, to, slope, count) = unsafe (x.base, y.base, derivative.base, x.count)
  var i = 0
  while i &+ Vector.lanes <= count {
    let result = unsafe gelu(load(from + i), form)
    unsafe store(result.value, to + i)
    unsafe store(result.derivative, slope + i)
    i &+= Vector.lanes
  }
  guard i < count else { return }
  let result = unsafe gelu(load(from + i), form)
  unsafe store(result.value, first: count &- i, to + i)
  unsafe store(result.derivative, first: count &- i, slope + i)
}
