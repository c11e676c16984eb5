import Planner
import Scaling
import Testing

@Suite struct LimitsTests {
  private func laws(_ shapes: [Shape]) throws -> [EligibleLaw] {
    try EligibleLaws(
      Reference.set(shapes.map { Law(shape: $0, curve: PowerLaw(a: 1, b: 1, c: 0.1, d: 1)) }),
      startError: nil
    ).laws
  }

  private let request = PlanRequest(goal: .target(error: 0.2))

  /// Whether a run may change from one shape into the other.
  private func allows(_ from: Shape, _ to: Shape, _ request: PlanRequest) throws -> Bool {
    let laws = try laws([from, to])
    let index = { (shape: Shape) in laws.firstIndex { $0.shape == shape } ?? -1 }
    return try Limits(request, laws).allowsChange(from: index(from), to: index(to))
  }

  @Test func `width and size grow, patch is free`() throws {
    let small = Shape([("patch", .integer(14)), ("width", .integer(128))])
    let wide = Shape([("patch", .integer(14)), ("width", .integer(256))])
    let fine = Shape([("patch", .integer(7)), ("width", .integer(128))])
    #expect(try allows(small, wide, request))
    #expect(try !allows(wide, small, request))
    #expect(try allows(small, fine, request) && allows(fine, small, request))
    #expect(try !allows(wide, fine, request))
    var other = request
    other.order = ["patch": .shrink, "width": .free]
    #expect(try allows(wide, fine, other))
    #expect(try !allows(fine, wide, other))
  }

  @Test func `labels are ordered by what they stand for, and free otherwise`() throws {
    let (m190, b1) = (Reference.shape("190M"), Reference.shape("1B"))
    #expect(try allows(m190, b1, request))
    #expect(try !allows(b1, m190, request))
    let base = Shape([("size", .label("base"))])
    #expect(try allows(b1, base, request) && allows(base, m190, request))
  }

  @Test func `shapes without an axis in common are not ordered`() throws {
    let wide = Shape([("width", .integer(256))])
    let deep = Shape([("depth", .integer(2))])
    #expect(try allows(wide, deep, request) && allows(deep, wide, request))
  }

  @Test func `one law dominates another only where it may go wherever that may`() throws {
    let shapes = ["1B", "2B", "3B"].map(Reference.shape)
    let all = try laws(shapes)
    let limits = try Limits(request, all)
    #expect(limits.dominates(0, 1, spending: .zero))
    #expect(!limits.dominates(1, 0, spending: Compute(flops: 100)))
    let loose = try laws(shapes + [Shape([("size", .label("base"))])])
    #expect(try !Limits(request, loose).dominates(0, 1, spending: .zero))
    var dear = request
    dear.transitionCosts.exceptions = [
      .init(from: shapes[0], to: shapes[2]): Plan.Transition(compute: Compute(flops: 5), bump: 0)
    ]
    let charged = try Limits(dear, all)
    #expect(!charged.dominates(0, 1, spending: Compute(flops: 4)))
    #expect(charged.dominates(0, 1, spending: Compute(flops: 5)))
  }

  @Test func `a pair's own charge goes before the usual one`() throws {
    let shapes = ["1B", "2B", "3B"].map(Reference.shape)
    let own = Plan.Transition(compute: Compute(flops: 7), bump: 0.1)
    var request = request
    request.transitionCosts = TransitionCosts(
      usual: Plan.Transition(compute: Compute(flops: 1), bump: 0.2),
      exceptions: [.init(from: shapes[0], to: shapes[2]): own])
    let limits = try Limits(request, laws(shapes))
    #expect(limits.transition(from: 0, to: 2) == own)
    #expect(limits.transition(from: 0, to: 1) == request.transitionCosts.usual)
    #expect(limits.cheapest == Plan.Transition(compute: Compute(flops: 1), bump: 0.1))
    #expect(limits.dearest == Plan.Transition(compute: Compute(flops: 7), bump: 0.2))
  }

  @Test func `an unknown final shape is refused by name`() throws {
    var request = request
    request.finalShape = Reference.shape("9B")
    let laws = try laws([Reference.shape("1B")])
    #expect(throws: PlanError.unknownShape(Reference.shape("9B"), known: [Reference.shape("1B")])) {
      try Limits(request, laws)
    }
  }
}
