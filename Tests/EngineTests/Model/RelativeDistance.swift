/// ‖x - reference‖ / ‖reference‖ in the Euclidean norm; infinite where their lengths differ.
func relativeDistance(_ x: [Float], _ reference: [Float]) -> Double {
  guard x.count == reference.count else { return .infinity }
  func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  let difference = norm(zip(x, reference).map { Double($0) - Double($1) })
  return difference == 0 ? 0 : difference / norm(reference.map(Double.init))
}
