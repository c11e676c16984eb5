import Planner
import Scaling
import Testing

@Suite struct EligibleLawTests {
  @Test func `a fitted law begins at its largest observed error, and never above f(0)`() throws {
    let set = Reference.set([
      Reference.fitted("1", a: 1, b: 1, c: 0.5, compute: 1...9, error: 0.6...2),
      // f(0) = 1/1 + 0.2.
      Reference.fitted("2", a: 1, b: 1, c: 0.2, d: 1, compute: 1...9, error: 0.3...2),
    ])
    let laws = try EligibleLaws(set, startError: 0.9).laws
    #expect(laws.map(\.largestError) == [2, 1.2])
    #expect(laws[0].position(at: 2.0001) == nil)
    #expect(laws[0].position(at: 0.5) == nil)
    #expect(agree(laws[1].position(at: 1.2)?.flops, 0, within: 1e-12))
    #expect(laws[0].error(at: Compute(flops: 0.1)) == nil)
  }

  @Test func `a law written by hand begins at f(0) or at the error given`() throws {
    let set = Reference.set([
      Reference.law("1", a: 1, b: 1, c: 0.5), Reference.law("2", a: 1, b: 1, c: 0.2, d: 1),
    ])
    #expect(throws: PlanError.startErrorNeeded([Reference.shape("1")])) {
      try EligibleLaws(set, startError: nil)
    }
    #expect(try EligibleLaws(set, startError: 5).laws.map(\.largestError) == [5, 1.2])
    #expect(try EligibleLaws(set, startError: 0.8).laws.map(\.largestError) == [0.8, 0.8])
    let few = try EligibleLaws(set, startError: 0.4)
    #expect(few.laws.map(\.shape) == [Reference.shape("2")])
    #expect(few.excluded.map(\.shape) == [Reference.shape("1")])
  }

  @Test func `fits that are not believed never enter`() throws {
    for status in [FitReport.Status.stalled, .unidentifiable] {
      var set = Reference.olmo
      set.laws[0].fit?.status = status
      set.laws[0].fit?.reason = "so it is"
      let laws = try EligibleLaws(set, startError: nil)
      #expect(laws.laws.count == 4)
      #expect(laws.excluded.map(\.reason) == ["so it is"])
    }
    var none = Reference.olmo
    for index in none.laws.indices { none.laws[index].curve = nil }
    #expect(throws: PlanError.self) { try EligibleLaws(none, startError: nil) }
  }

  @Test func `a shape twice and a law that is none are refused`() {
    let law = Reference.law("1", a: 1, b: 1, c: 0.5)
    #expect(throws: PlanError.shapeRepeated(law.shape)) {
      try EligibleLaws(Reference.set([law, law]), startError: 2)
    }
    for (a, b, c, d) in [(-1.0, 1.0, 0.0, 0.0), (1, 0, 0, 0), (1, 1, -1, 0), (1, 1, 0, .nan)] {
      let wrong = Reference.law("1", a: a, b: b, c: c, d: d)
      #expect(throws: PlanError.self) { try EligibleLaws(Reference.set([wrong]), startError: 2) }
    }
  }

  @Test func `draws are taken together, as many as all laws with any have`() throws {
    var set = Reference.two
    let curves = set.laws.map { $0.curve ?? PowerLaw(a: 1, b: 1, c: 0) }
    set.laws[0].draws = (1...5).map { curves[0].scalingCompute(by: Double($0)) }
    let partly = try EligibleLaws(set, startError: 10)
    #expect(partly.draws == 5)
    #expect(partly.withoutDraws == [Reference.shape("8")])
    set.laws[1].draws = (1...3).map { curves[1].scalingCompute(by: Double($0)) }
    let laws = try EligibleLaws(set, startError: 10)
    #expect(laws.draws == 3)
    #expect(laws.drawn(2).laws.map(\.curve) == laws.laws.map { $0.law.draws[2] })
    #expect(laws.without(Reference.shape("8")).laws.map(\.shape) == [Reference.shape("16")])
  }

  @Test func `a draw that covers no error, or is no law, leaves its law out`() throws {
    var set = Reference.two
    set.laws[0].draws = [PowerLaw(a: 1, b: 1, c: 11), PowerLaw(a: .nan, b: 1, c: 0)]
    let laws = try EligibleLaws(set, startError: 10)
    #expect(laws.drawn(0).laws.map(\.shape) == [Reference.shape("8")])
    #expect(laws.drawn(1).laws.map(\.shape) == [Reference.shape("8")])
  }
}
