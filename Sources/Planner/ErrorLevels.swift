package import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The errors between which the shortest path chooses, from the largest down.
///
/// All levels contain the rule's own switches and the goal, so whatever the rule does the path can do;
/// and the errors at which laws begin or may be entered. The rest fills in.
package enum ErrorLevels {
  /// Levels that fill in, unless told otherwise.
  ///
  /// A lattice misplaces a switch by half a level at most and the cost is flat there: in the four-shape
  /// toy with costs and bumps 240 levels cost up to 6e-6 of the compute (30: 3e-4), before the polish.
  package static let usualCount = 240

  /// Fewer for very many laws, whose own entries and switches already lie close together; the polish
  /// then places the switches of the best order exactly.
  package static func usualCount(laws: Int) -> Int { laws > 240 ? 60 : usualCount }

  package static func levels(
    for goal: Plan.Goal, of laws: [EligibleLaw], _ limits: Limits, count: Int = usualCount
  ) -> [Double] {
    let envelope = LowestPrice(of: laws)
    let top = limits.firstLaws.map { laws[$0].largestError }.max() ?? 0
    let floor = laws.map(\.curve.c).min() ?? 0
    let bottom: Double
    switch goal {
    case .target(let error): bottom = error
    case .budget(let budget): bottom = envelope.lowestError(for: budget, of: laws)
    }
    guard bottom < top, bottom > floor else { return [bottom] }

    var levels = [top, bottom]
    let entries = laws.map(\.largestError).sorted()
    // Of very many laws a part will do: the polish finds the exact place of an entry.
    let step = entries.count <= count ? 1 : 1 + 4 * entries.count / count
    for place in stride(from: 0, to: entries.count, by: step) {
      levels += [entries[place], entries[place] - limits.usual.bump]
    }
    levels += envelope.stretches.map(\.lower)
    // Half of them evenly, and half evenly in log(E - floor): there prices change by equal factors.
    let half = max(1, count / 2)
    let ratio = log((top - floor) / (bottom - floor))
    for i in 1...half {
      let fraction = Double(i) / Double(half + 1)
      levels.append(top - fraction * (top - bottom))
      levels.append(floor + (top - floor) * exp(-fraction * ratio))
    }
    let sorted = levels.filter { $0 >= bottom && $0 <= top }.sorted(by: >)
    return sorted.reduce(into: []) { distinct, level in
      if distinct.last != level { distinct.append(level) }
    }
  }
}

extension LowestPrice {
  /// An error below which no schedule with so much compute can end, whatever its first shape.
  ///
  /// Each law may come first at its static compute to its own largest error; from there no schedule
  /// pays less than the lowest price at every error.
  func lowestError(for budget: Compute, of laws: [EligibleLaw]) -> Double {
    var spent = [Compute.zero]
    for stretch in stretches.dropLast() {
      let law = laws[stretch.law]
      let isFinite = stretch.lower > law.curve.c
      let exit = law.position(at: isFinite ? stretch.lower : law.curve.c.nextUp) ?? .zero
      spent.append(spent[spent.endIndex - 1] + exit - (law.position(at: stretch.upper) ?? .zero))
    }
    /// Compute at the lowest prices from the top of the envelope down to `error`.
    func compute(downTo error: Double) -> Compute {
      guard let index = stretches.lastIndex(where: { $0.upper >= error }) else { return .zero }
      let law = laws[stretches[index].law]
      let within = min(max(error, stretches[index].lower), stretches[index].upper)
      let exit = law.position(at: within) ?? .zero
      return spent[index] + exit - (law.position(at: stretches[index].upper) ?? .zero)
    }
    /// What may be spent measured from the top of the envelope.
    let reach =
      laws.map { law in
        budget - (law.position(at: law.largestError) ?? .zero) + compute(downTo: law.largestError)
      }.max() ?? .zero
    guard let index = spent.lastIndex(where: { $0 <= reach }) else {
      return stretches.first?.upper ?? 0
    }
    let (stretch, law) = (stretches[index], laws[stretches[index].law])
    let start = law.position(at: stretch.upper) ?? .zero
    return max(law.curve.error(after: start + (reach - spent[index])), stretch.lower)
  }
}
