package import Scaling

/// A plan in the units of a trainer: what each of its phases takes of steps, samples and tokens.
package struct StepSchedule: Hashable, Sendable {
  package var metric: String
  package var convention: FLOPConvention
  package var phases: [Phase]
  package var provenance: Provenance

  package init(
    metric: String, convention: FLOPConvention, phases: [Phase],
    provenance: Provenance = Provenance()
  ) {
    self.metric = metric
    self.convention = convention
    self.phases = phases
    self.provenance = provenance
  }

  /// One shape's phase.
  package struct Phase: Hashable, Sendable {
    package var shape: Shape
    /// As planned, what the change into the phase is charged included: a trainer spends that in steps too.
    package var compute: Compute
    /// As planned, of all phases up to the end of this one.
    package var cumulative: Compute
    /// Expected where the phase ends.
    package var endError: Double
    /// What the plan charges for the change into the phase.
    package var charge: Plan.Transition
    /// How the model changes into the phase's shape, axis by axis; empty for the first.
    package var operators: [AxisOperator]
    package var work: StepWork
    package var steps: Int?
    package var samples: Int?
    package var tokens: Int?

    package init(
      shape: Shape, compute: Compute, cumulative: Compute, endError: Double,
      charge: Plan.Transition = .none, operators: [AxisOperator] = [], work: StepWork,
      steps: Int? = nil, samples: Int? = nil, tokens: Int? = nil
    ) {
      self.shape = shape
      self.compute = compute
      self.cumulative = cumulative
      self.endError = endError
      self.charge = charge
      self.operators = operators
      self.work = work
      self.steps = steps
      self.samples = samples
      self.tokens = tokens
    }
  }

  /// By what a model changes along one axis, such as `refine` along `patch`.
  package struct AxisOperator: Hashable, Sendable {
    package var axis: String
    package var name: String

    package init(axis: String, name: String) {
      self.axis = axis
      self.name = name
    }
  }
}

extension StepSchedule {
  /// The plan's phases in whole steps; where these cannot be told, in whole samples; or else in whole tokens.
  ///
  /// `works` has what a step of each phase is. Where the FLOPs of no unit are known for all phases, nothing is counted.
  package init(_ plan: Plan, works: [StepWork]) throws(StepScheduleError) {
    precondition(works.count == plan.phases.count, "\(works.count) of \(plan.phases.count) phases")
    self.init(
      metric: plan.metric, convention: plan.convention,
      phases: zip(plan.phases, works).map { phase, work in
        Phase(
          shape: phase.shape, compute: phase.compute, cumulative: phase.cumulative,
          endError: phase.endError, charge: phase.transition, work: work)
      })
    let ends = plan.phases.map(\.cumulative)
    for unit in WorkUnit.allCases {
      let costs = works.compactMap { $0.flops(per: unit) }
      guard costs.count == works.count else { continue }
      let counts = WholeSteps.counts(until: ends, step: costs.map(Compute.init(flops:)))
      for index in phases.indices { try phases[index].set(counts[index], of: unit) }
      return
    }
  }

  /// The number of the first step of each phase, from 0; `nil` where steps are not known.
  package var starts: [Int]? {
    var start = 0
    var starts: [Int] = []
    for phase in phases {
      guard let steps = phase.steps else { return nil }
      starts.append(start)
      start += steps
    }
    return starts
  }

  /// FLOPs that all counted units take; `nil` where nothing is counted.
  package var spent: Compute? {
    phases.reduce(Compute.zero) { sum, phase in
      sum.flatMap { sum in phase.spent.map { sum + $0 } }
    }
  }
}

extension StepSchedule.Phase {
  /// FLOPs of the phase's whole steps, samples or tokens.
  package var spent: Compute? {
    for (unit, count) in [(WorkUnit.step, steps), (.sample, samples), (.token, tokens)] {
      if let count, let flops = work.flops(per: unit) {
        return Compute(flops: Double(count) * flops)
      }
    }
    return nil
  }

  /// Counts the phase in one unit and, as far as is known, in the smaller ones.
  fileprivate mutating func set(_ count: Int, of unit: WorkUnit) throws(StepScheduleError) {
    func times(_ count: Int?, _ factor: Int?) throws(StepScheduleError) -> Int? {
      guard let count, let factor else { return nil }
      let product = Double(count) * Double(factor)
      guard product < WholeSteps.limit else {
        throw StepScheduleError(shape: shape, count: product)
      }
      return count * factor
    }
    guard Double(count) < WholeSteps.limit
    else { throw StepScheduleError(shape: shape, count: Double(count)) }
    steps = unit == .step ? count : nil
    samples = unit == .sample ? count : try times(steps, work.batch)
    tokens = unit == .token ? count : try times(samples, work.context)
  }
}

/// A phase of more steps, samples or tokens than any run has.
package struct StepScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
  package let shape: Shape
  package let count: Double

  package var description: String {
    "found \(short(count)) steps, samples or tokens for \(shape), expected fewer than "
      + "\(short(WholeSteps.limit)): are FLOPs, batch and context those of one step?"
  }
}
