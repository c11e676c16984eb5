/// A law and the shape it belongs to, with what is known about its fit.
package struct Law: Hashable, Sendable {
  package var shape: Shape
  /// The curve; absent where the fit could not identify one, and `fit` then says why.
  package var curve: PowerLaw?
  /// How the curve was fitted; absent for laws written by hand.
  package var fit: FitReport?
  /// Curves fitted to bootstrap samples of the same run: what the points leave open.
  package var draws: [PowerLaw]
  /// Training arithmetic in a second, as the runs themselves measured it; `nil` where their logs do not tell.
  package var flopsPerSecond: Double?

  package init(
    shape: Shape, curve: PowerLaw?, fit: FitReport? = nil, draws: [PowerLaw] = [],
    flopsPerSecond: Double? = nil
  ) {
    self.shape = shape
    self.curve = curve
    self.fit = fit
    self.draws = draws
    self.flopsPerSecond = flopsPerSecond
  }

  /// The largest error at which the law may be used.
  ///
  /// A fitted law holds from its own largest observed error down; one written by hand from f(0), which
  /// is infinite for d = 0: `nil`, and the user must say where to start.
  package var largestError: Double? {
    if let fit { return fit.error.upperBound }
    guard let curve, curve.d > 0 else { return nil }
    return curve.error(after: .zero)
  }

  /// Whether `compute` lies beyond what the fitted points support: over 10 times the largest.
  package func extrapolates(at compute: Compute) -> Bool {
    guard let fit else { return false }
    return compute.flops > Law.reach * fit.compute.upperBound
  }

  /// Beyond this multiple of the largest fitted compute a law's word is marked as extrapolated.
  package static let reach = 10.0
}

/// Several laws that may be compared: one metric, one way of counting compute.
package struct LawSet: Hashable, Sendable {
  package var metric: String
  package var convention: FLOPConvention
  package var laws: [Law]
  /// How many held-out examples their errors were taken on, at most; `nil` where nobody said.
  package var evaluationExamples: Int?
  package var provenance: Provenance

  package init(
    metric: String, convention: FLOPConvention, laws: [Law], provenance: Provenance = Provenance()
  ) {
    self.metric = metric
    self.convention = convention
    self.laws = laws
    self.provenance = provenance
  }
}

/// What a file was made by and from.
package struct Provenance: Hashable, Sendable {
  /// Program and version.
  package var program: String?
  /// The arguments it was called with.
  package var command: [String]
  /// Every input, with the SHA-256 of its bytes in hexadecimal.
  package var inputs: [Input]
  package var seed: UInt64?

  package struct Input: Hashable, Sendable {
    package var name: String
    package var sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  package init(
    program: String? = nil, command: [String] = [], inputs: [Input] = [], seed: UInt64? = nil
  ) {
    self.program = program
    self.command = command
    self.inputs = inputs
    self.seed = seed
  }
}
