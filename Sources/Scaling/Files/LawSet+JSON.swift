package import JSON

extension LawSet {
  /// The document that `init(_:)` reads back: `traverse.laws/1`.
  package var json: JSONValue {
    .object(present: [
      ("format", .string(FileFormat.laws.rawValue)),
      ("metric", .string(metric)),
      ("compute", .string("flops")),
      ("convention", .string(convention.name)),
      ("evaluation_examples", evaluationExamples.map { .integer($0) }),
      ("laws", .array(laws.map(\.json))),
      ("provenance", provenance.json),
    ])
  }

  /// Reads laws, whether fitted or written by hand (then `shape, a, b, c` suffice).
  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    try FileFormat.laws.check(cursor)
    if let unit = cursor["compute"].ifPresent, try unit.string() != "flops" {
      throw unit.mismatch("\"flops\", the one unit of compute in this format")
    }
    var laws: [Law] = []
    for place in try cursor["laws"].elements() {
      let law = try Law(place)
      guard !laws.contains(where: { $0.shape == law.shape }) else {
        throw place["shape"].mismatch("a shape that no law above has")
      }
      laws.append(law)
    }
    self.init(
      metric: try cursor["metric"].string(),
      convention: try cursor["convention"].ifPresent.map { place throws(JSONMismatch) in
        FLOPConvention(try place.string())
      } ?? .unstated,
      laws: laws, provenance: try Provenance(cursor["provenance"]))
    evaluationExamples = try cursor.evaluationExamples()
  }
}

extension Law {
  package var json: JSONValue {
    .object(present: [
      ("shape", shape.json),
      ("a", curve.map { .number($0.a) }),
      ("b", curve.map { .number($0.b) }),
      ("c", curve.map { .number($0.c) }),
      ("d", curve.map { .number($0.d) }),
      ("flops_per_second", flopsPerSecond.map { .number($0) }),
      ("fit", fit?.json),
      (
        "draws",
        draws.isEmpty
          ? nil
          : .array(draws.map { .array([$0.a, $0.b, $0.c, $0.d].map { .number($0) }) })
      ),
    ])
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    let fit = try cursor["fit"].ifPresent.map { place throws(JSONMismatch) in
      try FitReport(place)
    }
    var curve: PowerLaw?
    if fit == nil || cursor["a"].exists {
      curve = PowerLaw(
        a: try cursor["a"].positive(), b: try cursor["b"].positive(),
        c: try cursor["c"].nonNegative(), d: try cursor["d"].ifPresent?.nonNegative() ?? 0)
    } else if let status = fit?.status, status.isUsable {
      throw cursor.mismatch("a, b and c beside a fit that converged")
    }
    var draws: [PowerLaw] = []
    for draw in try cursor["draws"].ifPresent?.elements() ?? [] {
      let numbers = try draw.elements()
      guard numbers.count == 4 else { throw draw.mismatch("four numbers a, b, c, d") }
      draws.append(
        PowerLaw(
          a: try numbers[0].positive(), b: try numbers[1].positive(),
          c: try numbers[2].nonNegative(), d: try numbers[3].nonNegative()))
    }
    self.init(
      shape: try Shape(cursor["shape"]), curve: curve, fit: fit, draws: draws,
      flopsPerSecond: try cursor["flops_per_second"].ifPresent?.positive())
  }
}

extension JSONCursor {
  /// Of laws and of plans.
  func evaluationExamples() throws(JSONMismatch) -> Int? {
    guard let place = self["evaluation_examples"].ifPresent else { return nil }
    let count = try place.integer()
    guard count > 0 else { throw place.mismatch("a whole number from 1 up") }
    return count
  }
}
