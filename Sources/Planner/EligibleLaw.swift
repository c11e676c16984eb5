package import Scaling

/// A law with the errors for which it may be used, and what is known about its fit.
package struct EligibleLaw: Sendable {
  package let law: Law
  /// The law's own curve, or that of one of its bootstrap draws.
  package let bounded: BoundedCurve

  /// `nil` where no error lies between the floor and `largestError`.
  init?(_ law: Law, curve: PowerLaw, upTo largestError: Double) {
    guard let bounded = BoundedCurve(curve, upTo: largestError) else { return nil }
    self.law = law
    self.bounded = bounded
  }

  package var shape: Shape { law.shape }
  package var curve: PowerLaw { bounded.curve }
  package var largestError: Double { bounded.largestError }

  /// The price, as it is after a transition that raises the error by `bump`.
  func price(enteredAbove bump: Double = 0) -> LogPrice { LogPrice(of: curve, enteredAbove: bump) }

  /// The compute after which the static curve stands at `error`; `nil` where the law says nothing.
  package func position(at error: Double) -> Compute? { bounded.position(at: error) }

  /// The error at a place on the static curve; `nil` where it is larger than the law covers.
  package func error(at position: Compute) -> Double? { bounded.error(at: position) }
}

/// The usable laws of a set, each shape once, in an order that does not depend on the input's.
package struct EligibleLaws: Sendable {
  package let laws: [EligibleLaw]
  /// Laws that must not enter a plan, and why.
  package let excluded: [Exclusion]
  private let startError: Double?

  package struct Exclusion: Hashable, Sendable {
    package var shape: Shape
    package var reason: String

    package init(shape: Shape, reason: String) {
      self.shape = shape
      self.reason = reason
    }
  }

  /// Sorts out what a plan may use; laws written by hand begin at `startError` at the latest.
  package init(_ set: LawSet, startError: Double?) throws(PlanError) {
    let sorted = set.laws.map { (name: $0.shape.description, law: $0) }
      .sorted { $0.name < $1.name }.map(\.law)
    for (law, next) in zip(sorted, sorted.dropFirst()) where law.shape == next.shape {
      throw .shapeRepeated(law.shape)
    }
    var eligible: [EligibleLaw] = []
    var excluded: [Exclusion] = []
    var unbounded: [Shape] = []
    for law in sorted {
      if let reason = law.reasonAgainst {
        excluded.append(Exclusion(shape: law.shape, reason: reason))
      } else if let curve = law.curve {
        guard curve.isLaw else { throw .invalidLaw(law.shape, curve) }
        guard let top = law.top(startingFrom: startError) else {
          unbounded.append(law.shape)
          continue
        }
        if let usable = EligibleLaw(law, curve: curve, upTo: top) {
          eligible.append(usable)
        } else {
          let reason = "its floor \(curve.c) lies above the errors it was to be used for"
          excluded.append(Exclusion(shape: law.shape, reason: reason))
        }
      }
    }
    guard unbounded.isEmpty else { throw .startErrorNeeded(unbounded) }
    guard !eligible.isEmpty else { throw .noUsableLaw(excluded) }
    self.laws = eligible
    self.excluded = excluded
    self.startError = startError
  }

  private init(_ laws: [EligibleLaw], excluded: [Exclusion], startError: Double?) {
    self.laws = laws
    self.excluded = excluded
    self.startError = startError
  }

  /// Draws that all laws with any have in common; zero where none has.
  package var draws: Int { laws.map(\.law.draws.count).filter { $0 > 0 }.min() ?? 0 }

  /// Shapes without draws of their own, which keep their curve in every draw.
  package var withoutDraws: [Shape] { laws.filter { $0.law.draws.isEmpty }.map(\.shape) }

  /// Draw number `index` of every law together; a law whose draw covers no error is left out.
  package func drawn(_ index: Int) -> EligibleLaws {
    let drawn = laws.compactMap { eligible -> EligibleLaw? in
      guard !eligible.law.draws.isEmpty else { return eligible }
      let curve = eligible.law.draws[index]
      guard curve.isLaw, let top = eligible.law.top(startingFrom: startError) else { return nil }
      return EligibleLaw(eligible.law, curve: curve, upTo: top)
    }
    return EligibleLaws(drawn, excluded: excluded, startError: startError)
  }

  /// The same laws but one.
  package func without(_ shape: Shape) -> EligibleLaws {
    EligibleLaws(
      laws.filter { $0.shape != shape }, excluded: excluded, startError: startError)
  }
}

extension Law {
  /// Why the law must not enter a plan; `nil` where it may.
  fileprivate var reasonAgainst: String? {
    if let fit, !fit.status.isUsable { return fit.reason ?? "its fit is not usable" }
    return curve == nil ? fit?.reason ?? "it has no curve" : nil
  }

  /// The largest error to use the law for; laws written by hand begin at `startError` at the latest.
  fileprivate func top(startingFrom startError: Double?) -> Double? {
    guard fit == nil else { return largestError }
    return [largestError, startError].compactMap(\.self).min()
  }
}

extension PowerLaw {
  /// Finite, with a and b positive and c and d at least zero.
  fileprivate var isLaw: Bool {
    let parameters = [a, b, c, d]
    return parameters.allSatisfy(\.isFinite) && a > 0 && b > 0 && c >= 0 && d >= 0
  }
}
