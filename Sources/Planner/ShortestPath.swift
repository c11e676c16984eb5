package import Scaling

/// The cheapest route over (shape, error) with everything charged.
///
/// A state is a law and an error level at which a phase of it ends; an edge is a whole phase, with the
/// transition before it. A phase must end below the level at which its transition began, so a bump δ
/// is no way back up but a cost that depends on the error, f'^-1(E) - f'^-1(E + δ), and the graph has no
/// cycles: one sweep over the levels from the largest down finds the optimum over all routes whose
/// switches lie on levels. In budget mode the last phase ends wherever the budget does, off the levels.
///
/// The compute at which phase s ends at E is W + f_s^-1(E), where W, the *offset*, belongs to its entry
/// alone; so of all entries into s that a state can use only the one with the least offset matters.
///
/// Cost: levels x shapes, times the sources looked at before the bound stops the search: a few, unless
/// most pairs are forbidden.
package struct ShortestPath {
  private let laws: [BoundedCurve]
  private let limits: Limits
  private let levels: [Double]
  private let goal: Plan.Goal
  /// The number of phases allowed: states with fewer stand in layers of their own.
  private let maximumPhases: Int?
  /// f_s^-1 at every level in FLOPs; NaN where the law says nothing.
  private let positions: [Double]
  /// Every entry that was worth keeping, each with the one its route came from.
  private var entries: [Entry] = []
  /// For each layer and law the entries that a phase may start from.
  private var doors: [Door]
  /// The best end in budget mode, or at the last level in target mode.
  private var best: (entry: Int, value: Double)?

  /// One way to have entered a law.
  private struct Entry {
    var law: Int
    /// The error at which the transition began; infinite for the first phase.
    var error: Double
    var cameFrom: Int?
    /// Compute so far, less `position`.
    var offset: Double
    /// The compute on the law's curve at which it is entered.
    var position: Double
  }

  /// Entries into one law: the best that may be left already, and those still below the minimum phase.
  private struct Door {
    var usable: Int?
    /// By rising position and falling offset.
    var waiting: ArraySlice<Int> = []
  }

  /// The best route with switches on `levels`, which descend; `nil` where there is none.
  package static func route(
    for goal: Plan.Goal, of laws: [EligibleLaw], _ limits: Limits, on levels: [Double]
  ) -> Route? {
    let maximum = limits.maximumPhases ?? .max
    // Layers cost their number, and a generous maximum often binds nothing.
    if maximum > 3 {
      let route = ShortestPath(goal, laws, limits, levels, phases: nil).found
      if route?.laws.count ?? 0 <= maximum { return route }
    }
    return ShortestPath(goal, laws, limits, levels, phases: maximum).found
  }

  private init(
    _ goal: Plan.Goal, _ laws: [EligibleLaw], _ limits: Limits, _ levels: [Double],
    phases maximumPhases: Int?
  ) {
    self.goal = goal
    self.laws = laws.map(\.bounded)
    self.limits = limits
    self.levels = levels
    self.maximumPhases = maximumPhases
    positions = laws.flatMap { law in levels.map { law.position(at: $0)?.flops ?? .nan } }
    doors = [Door](repeating: Door(), count: (maximumPhases ?? 1) * laws.count)
    for law in limits.firstLaws {
      add(Entry(law: law, error: .infinity, cameFrom: nil, offset: 0, position: 0), layer: 0)
    }
    for level in levels.indices { sweep(level) }
  }

  /// The route behind the best end.
  private var found: Route? {
    var chain: [Entry] = []
    var next = best?.entry
    while let index = next {
      chain.append(entries[index])
      next = entries[index].cameFrom
    }
    guard let first = chain.popLast() else { return nil }
    var route = Route(startingWith: first.law)
    var last = first.law
    for entry in chain.reversed() {
      let charge = limits.transition(from: last, to: entry.law)
      route.change(into: entry.law, at: entry.error, costing: charge)
      last = entry.law
    }
    return route
  }

  /// Ends phases at one level and begins others there.
  private mutating func sweep(_ level: Int) {
    let isLast = level == levels.endIndex - 1
    let landings = isLast ? [] : laws.indices.compactMap { landing(on: $0, at: level) }
    // Backwards: what enters a layer here must not end there at the same level.
    for layer in (0..<(maximumPhases ?? 1)).reversed() {
      let sources = laws.indices.compactMap { end(of: $0, layer, at: level) }
      if isLast, case .target = goal { settle(sources) }
      let next = maximumPhases == nil ? layer : layer + 1
      guard !isLast, next < maximumPhases ?? 1 else { continue }
      let front = undominated(sources)
      for landing in landings { enter(landing, next, at: level, from: front) }
    }
  }

  /// Where a change at a level leads to on the curve of a law.
  private struct Landing {
    var law: Int
    /// The position after the dearest bump of any change, and after the cheapest.
    var earliest: Double
    var latest: Double
  }

  /// `nil` where the law is not to be entered: above its largest error, or below its floor, where no
  /// phase can end lower than where its transition began.
  private func landing(on law: Int, at level: Int) -> Landing? {
    let error = levels[level]
    guard error > laws[law].curve.c,
      let latest = position(of: law, at: error + limits.cheapest.bump, level)
    else { return nil }
    let earliest = position(of: law, at: error + limits.dearest.bump, level) ?? 0
    return Landing(law: law, earliest: earliest, latest: latest)
  }

  /// A phase that has just ended, and what the route to there costs.
  private struct Source {
    var law: Int
    var entry: Int
    var compute: Double
  }

  /// The sources from which a change may be worth while, cheapest first.
  ///
  /// A change into the very law that dominates would come back to it having spent more. With 1,000
  /// shapes on two grow-only axes a few dozen are left.
  private func undominated(_ sources: [Source]) -> [Source] {
    var front: [Source] = []
    for source in sources.sorted(by: { ($0.compute, $0.law) < ($1.compute, $1.law) }) {
      let isDominated = front.contains { cheaper in
        limits.dominates(
          cheaper.law, source.law, spending: Compute(flops: source.compute - cheaper.compute))
      }
      if !isDominated { front.append(source) }
    }
    return front
  }

  /// The cheapest way for a phase of `law` to end at a level; `nil` where none can.
  private mutating func end(of law: Int, _ layer: Int, at level: Int) -> Source? {
    let position = positions[law * levels.count + level]
    guard position.isFinite else { return nil }
    let door = layer * laws.count + law
    while let waiting = doors[door].waiting.first,
      limits.isLongEnough(from: entries[waiting].position, to: position)
    {
      doors[door].waiting.removeFirst()
      let offset = doors[door].usable.map { entries[$0].offset } ?? .infinity
      if entries[waiting].offset < offset { doors[door].usable = waiting }
    }
    guard let usable = doors[door].usable else { return nil }
    let compute = entries[usable].offset + position
    if case .budget(let budget) = goal, compute > budget.flops { return nil }
    return Source(law: law, entry: usable, compute: compute)
  }

  /// Adds every entry into a law at a level that no other one makes needless.
  private mutating func enter(
    _ landing: Landing, _ layer: Int, at level: Int, from sources: [Source]
  ) {
    let (law, error) = (landing.law, levels[level])
    let least = limits.cheapest.compute.flops - landing.latest
    var bound = bestOffset(layer, law, enteredBy: landing.earliest)
    for source in sources {
      // Rounding must not look like progress: two shapes with one law would change places forever.
      if source.compute * (1 + 1e-13) + least >= bound { return }
      guard limits.allowsChange(from: source.law, to: law) else { continue }
      let charge = limits.transition(from: source.law, to: law)
      let isCheapest = charge.bump == limits.cheapest.bump
      guard
        let position = isCheapest
          ? landing.latest : position(of: law, at: error + charge.bump, level)
      else { continue }
      let offset = source.compute + charge.compute.flops - position
      guard offset + 1e-13 * source.compute < bound else { continue }
      add(
        Entry(
          law: law, error: error, cameFrom: source.entry, offset: offset, position: position),
        layer: layer)
      bound = bestOffset(layer, law, enteredBy: landing.earliest)
    }
  }

  /// f^-1 at an error on a level or above it; `nil` above the law's largest error.
  private func position(of law: Int, at error: Double, _ level: Int) -> Double? {
    if error == levels[level] {
      let known = positions[law * levels.count + level]
      return known.isFinite ? known : nil
    }
    return laws[law].position(at: error)?.flops
  }

  /// The least offset of an entry that can be left wherever one at `position` or later can.
  private func bestOffset(_ layer: Int, _ law: Int, enteredBy position: Double) -> Double {
    let door = layer * laws.count + law
    var offset = doors[door].usable.map { entries[$0].offset } ?? .infinity
    // Without a minimum phase every entry may be left at the next level.
    let early =
      limits.minimumPhase > .zero
      ? doors[door].waiting.last { entries[$0].position <= position } : doors[door].waiting.last
    if let early { offset = min(offset, entries[early].offset) }
    return offset
  }

  /// Keeps an entry, unless another one into the same law is at least as early and as cheap.
  private mutating func add(_ entry: Entry, layer: Int) {
    let bound = bestOffset(layer, entry.law, enteredBy: entry.position)
    guard entry.offset < bound else { return }
    entries.append(entry)
    let index = entries.endIndex - 1
    let door = layer * laws.count + entry.law
    let earlier = doors[door].waiting.lastIndex { entries[$0].position <= entry.position }
    let place = earlier.map { $0 + 1 } ?? doors[door].waiting.startIndex
    let overtaken = doors[door].waiting[place...].prefix { entries[$0].offset >= entry.offset }
    let range = overtaken.startIndex..<overtaken.endIndex
    doors[door].waiting.replaceSubrange(range, with: CollectionOfOne(index))
    if case .budget(let budget) = goal { settle(index, budget.flops) }
  }

  /// Takes the end of a last phase that spends what is left of the budget, if it is the best so far.
  private mutating func settle(_ index: Int, _ budget: Double) {
    let entry = entries[index]
    guard limits.finalLaw == nil || limits.finalLaw == entry.law else { return }
    let exit = budget - entry.offset
    guard exit > 0, limits.isLongEnough(from: entry.position, to: exit),
      let error = laws[entry.law].error(at: Compute(flops: exit)), error < entry.error
    else { return }
    if error < best?.value ?? .infinity { best = (index, error) }
  }

  /// Takes the cheapest of the phases that end at the target.
  private mutating func settle(_ sources: [Source]) {
    for source in sources where limits.finalLaw == nil || limits.finalLaw == source.law {
      if source.compute < best?.value ?? .infinity { best = (source.entry, source.compute) }
    }
  }
}
