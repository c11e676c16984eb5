/// How the time of one plan by shortest path grows with the number of shapes and of error levels.
///
/// Prints JSON lines: the best of three runs each, in seconds of processor time, and what the plan came to. Laws stand on a
/// lattice of width and depth, both grow-only, so that most pairs of shapes are not ordered. No part of
/// the product; `Benchmarks/plan` runs it.

import Planner
import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Laws on a lattice of `count` shapes: a larger shape is dearer at the top and has a lower floor.
func lattice(_ count: Int) -> LawSet {
  let side = Int(Double(count).squareRoot().rounded(.up))
  let laws = (0..<count).map { index -> Law in
    let (width, depth) = (index % side, index / side)
    let size = pow(2, 8 * Double(width + depth) / Double(2 * side) + 0.5 * sin(Double(index)))
    let floor = 2 + 1.5 * pow(size, -0.34)
    let curve = PowerLaw(a: 0.4 * pow(size * 1e16, 0.5), b: 0.5, c: floor)
    let shape = Shape([("width", .integer(64 * (width + 1))), ("depth", .integer(depth + 1))])
    let first = 3e15 * size
    let report = FitReport(
      status: .converged, points: 50, residual: .log, objective: 0, rmse: 0,
      compute: first...300 * first,
      error: curve.error(
        after: Compute(flops: 300 * first))...curve.error(
          after: Compute(flops: first)))
    return Law(shape: shape, curve: curve, fit: report)
  }
  return LawSet(metric: "loss", convention: .sixND, laws: laws)
}

/// Seconds of processor time, the best of three: other work on the machine does not count.
func time(_ work: () throws -> Void) rethrows -> Double {
  try (0..<3).map { _ in
    let start = clock()
    try work()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }.min() ?? .infinity
}

func report(
  _ name: String, shapes: Int, levels: Int, _ set: LawSet, _ request: PlanRequest
) throws {
  var phases = 0
  let seconds = try time {
    let laws = try EligibleLaws(set, startError: nil).laws
    let schedule = try Path.schedule(
      for: request.goal, of: laws, Limits(request, laws), levels: levels)
    phases = schedule.phases.count
  }
  print(
    #"{"case": "\#(name)", "shapes": \#(shapes), "levels": \#(levels), "phases": \#(phases), "#
      + #""seconds": \#(seconds)}"#)
}

/// A charge of its own for every pair of neighbours among the first shapes.
func pairwise(_ set: LawSet, usual: Plan.Transition) -> TransitionCosts {
  var costs = TransitionCosts(usual: usual)
  for (i, from) in set.laws.enumerated() {
    for to in set.laws[max(0, i - 20)..<min(set.laws.count, i + 20)] where to.shape != from.shape {
      let pair = TransitionCosts.Pair(from: from.shape, to: to.shape)
      let compute = Compute(flops: usual.compute.flops * (0.5 + Double(i % 7) / 7))
      costs.exceptions[pair] = Plan.Transition(compute: compute, bump: usual.bump)
    }
  }
  return costs
}

let usual = Plan.Transition(compute: Compute(flops: 1e16), bump: 0.005)
let goal = Plan.Goal.budget(Compute(flops: 1e20))
for shapes in [10, 30, 100, 300, 1000] {
  let set = lattice(shapes)
  let levels = ErrorLevels.usualCount(laws: shapes)
  try report(
    "free", shapes: shapes, levels: levels, set, PlanRequest(goal: goal, firstShape: .any))
  var request = PlanRequest(goal: goal, transitionCosts: TransitionCosts(usual: usual))
  try report("constant cost", shapes: shapes, levels: levels, set, request)
  request.minimumPhase = Compute(flops: 1e18)
  try report("constant cost, minimum phase", shapes: shapes, levels: levels, set, request)
  request.minimumPhase = .zero
  request.maximumPhases = 3
  try report("constant cost, three phases", shapes: shapes, levels: levels, set, request)
  request.maximumPhases = nil
  request.transitionCosts = pairwise(set, usual: usual)
  try report("pairwise cost", shapes: shapes, levels: levels, set, request)
  let seconds = try time { _ = try Planning.plan(set, PlanRequest(goal: goal)) }
  print(
    #"{"case": "whole plan with baselines", "shapes": \#(shapes), "seconds": \#(seconds)}"#)
}
let set = lattice(100)
for levels in [30, 60, 120, 240, 480, 960, 1920] {
  let request = PlanRequest(goal: goal, transitionCosts: TransitionCosts(usual: usual))
  try report("constant cost", shapes: 100, levels: levels, set, request)
}

var drawn = lattice(5)
for index in drawn.laws.indices {
  guard let curve = drawn.laws[index].curve else { continue }
  drawn.laws[index].draws = (0..<1000).map { draw in
    var curve = curve
    curve.c *= 1 + 1e-3 * sin(Double(draw * (index + 1)))
    return curve
  }
}
let seconds = try time { _ = try Planning.plan(drawn, PlanRequest(goal: goal)) }
print(#"{"case": "whole plan with 1,000 draws", "shapes": 5, "seconds": \#(seconds)}"#)
