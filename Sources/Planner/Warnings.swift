import Scaling

/// What a reader should know before trusting a plan, in sentences.
struct Warnings {
  private let plan: Plan
  private let solution: Problem.Solution
  private let problem: Problem
  private let laws: EligibleLaws

  init(_ plan: Plan, _ solution: Problem.Solution, _ problem: Problem, _ laws: EligibleLaws) {
    self.plan = plan
    self.solution = solution
    self.problem = problem
    self.laws = laws
  }

  var sentences: [String] {
    excluded + [solution.forced, staticRun, token, unknownInCosts].compactMap(\.self) + extrapolated
      + nearFloor
      + noFloor
      + betterBaselines + aboutDraws
  }

  private var excluded: [String] {
    laws.excluded.map { "the law of \($0.shape) is not used: \($0.reason)" }
  }

  private var staticRun: String? {
    guard plan.phases.count == 1, let shape = plan.phases.first?.shape else { return nil }
    if laws.laws.count == 1 {
      return "there is a usable law for \(shape) alone: this is a static run"
    }
    switch (plan.goal, plan.method) {
    case (.budget, .rule):
      return "the budget ends before the first change of shape: this is a static run of \(shape)"
    case (.target, .rule):
      return "the target is reached before the first change of shape: this is a static run of "
        + "\(shape)"
    case (_, .path):
      return
        "no change of shape pays under these costs and limits: this is a static run of \(shape)"
    case (_, .control):
      return "the plan has one shape, \(shape): a control of it is the plan itself"
    }
  }

  /// A misspelt shape in the costs must not pass for a free transition.
  private var unknownInCosts: String? {
    let known = Set(laws.laws.map(\.shape) + laws.excluded.map(\.shape))
    let named = problem.request.transitionCosts.exceptions.keys.flatMap { [$0.from, $0.to] }
    let unknown = Set(named).subtracting(known).map(\.description).sorted()
    guard !unknown.isEmpty else { return nil }
    return "the transition costs name shapes without a law here: \(unknown.joined(separator: ", "))"
  }

  /// A shape that had to come last and is trained for next to nothing meets the letter of the wish alone.
  private var token: String? {
    guard let last = plan.phases.last, plan.phases.count > 1, problem.request.finalShape != nil,
      (last.compute - last.transition.compute).flops < 1e-3 * plan.final.compute.flops
    else { return nil }
    return
      "\(last.shape) comes last for \(short(last.compute)) only, because changing shape is free "
      + "here: charge for it, or ask for a minimum phase"
  }

  private var extrapolated: [String] {
    let phases = plan.phases.enumerated().filter(\.element.extrapolated).map { index, phase in
      "phase \(index + 1) follows the law of \(phase.shape) beyond \(Int(Law.reach)) times the "
        + "compute it was fitted to"
    }
    let names = plan.baselines.filter(\.extrapolated).map(\.kind.rawValue)
    let baselines =
      names.isEmpty
      ? []
      : [
        "the saving against \(names.joined(separator: ", ")) rests on extrapolation beyond "
          + "\(Int(Law.reach)) times the fitted compute"
      ]
    return phases + baselines
  }

  /// Within two standard errors of its floor a law cannot tell how much compute an error takes.
  private var nearFloor: [String] {
    solution.schedule.phases.compactMap { phase in
      let law = problem.laws[phase.law]
      guard let deviation = law.law.fit?.standardErrors?.c, deviation > 0 else { return nil }
      let distance = (phase.endError - law.curve.c) / deviation
      guard distance < 2 else { return nil }
      return
        "\(law.shape) is trained to \(short(phase.endError)), only \(short(distance, digits: 2)) "
        + "standard errors above its floor \(short(law.curve.c)): its compute is hardly known there"
    }
  }

  private var noFloor: [String] {
    solution.schedule.phases.map { problem.laws[$0.law] }.compactMap { law in
      guard case .atBound(let bounds) = law.law.fit?.status, bounds.contains(.floorZero) else {
        return nil
      }
      return "the log of \(law.shape) shows no floor (c = 0): its law is too low far out"
    }
  }

  private var betterBaselines: [String] {
    var sentences = plan.baselines.compactMap { baseline -> String? in
      guard let saving = baseline.saving, saving < -Warnings.printed,
        let match = baseline.computeToMatch
      else {
        return nil
      }
      let shapes = baseline.shapes.map(\.description).joined(separator: ", then ")
      return "\(baseline.kind.rawValue) (\(shapes)) needs only \(short(match)) for the same error, "
        + "\(percent(1 - match / plan.final.compute)) less than this plan"
    }
    let best = plan.baselines.first { $0.kind == .bestStatic }
    if let best, let error = best.error, best.saving == nil, error < plan.final.error {
      sentences.append(
        "\(named(best.shapes)) alone ends at \(short(error)), lower than this plan")
    }
    if let index = Baselines(of: solution.schedule, problem).cheapestStatic,
      let match = problem.laws[index].position(at: plan.final.error), let best,
      best.shapes != [problem.laws[index].shape], match < best.computeToMatch ?? match
    {
      sentences.append(
        "\(problem.laws[index].shape) alone reaches the plan's error with \(short(match)), less than "
          + "\(named(best.shapes)), the best alone at this budget")
    }
    return sentences
  }

  /// Half of the last digit in which savings are shown: less is no difference to speak of.
  private static let printed = 5e-4

  private var aboutDraws: [String] {
    guard let agreement = plan.agreement else {
      return ["the laws carry no draws: nothing is known about the uncertainty of this plan"]
    }
    var sentences: [String] = []
    if !laws.withoutDraws.isEmpty {
      sentences.append(
        "the laws of \(named(laws.withoutDraws)) carry no draws and are taken as exact in every "
          + "interval")
    }
    if agreement.draws < laws.draws {
      sentences.append("planned on the first \(agreement.draws) of \(laws.draws) draws")
    }
    if agreement.feasible < 1 {
      let share = percent(1 - agreement.feasible)
      switch plan.goal {
      case .budget:
        sentences.append(
          "on \(share) of the draws there is no plan: the intervals are those of the others")
      case .target:
        sentences.append("on \(share) of the draws no compute reaches the target")
      }
    }
    if plan.final.errorInterval == nil, plan.final.computeInterval == nil {
      sentences.append(
        "\(agreement.draws) draws are too few for intervals at \(percent(plan.final.level))")
    }
    return sentences
  }
}
