import Scaling

extension Plan {
  /// The laws that the plan itself states: of its phases, and of the baselines of one shape.
  var ownLaws: LawSet {
    let stated =
      phases.map { (shape: $0.shape, curve: $0.curve) }
      + baselines.filter { $0.shapes.count == 1 }.map { (shape: $0.shapes[0], curve: $0.curve) }
    var laws: [Law] = []
    for (shape, curve) in stated where !laws.contains(where: { $0.shape == shape }) {
      guard let curve else { continue }
      laws.append(Law(shape: shape, curve: curve))
    }
    return LawSet(metric: metric, convention: convention, laws: laws)
  }
}
