/// One training run, ready to be fitted: a shape and curated points of compute and error.
package struct RunLog: Hashable, Sendable {
  /// Where it came from: a file name, with the run's own name where a file holds several.
  package var name: String
  package var shape: Shape
  /// Name of the error metric, as the log spells it.
  package var metric: String
  package var convention: FLOPConvention
  /// Finite, positive, strictly increasing in compute.
  package var points: [Point]
  package var sources: Sources
  package var curation: Curation
  /// Whether the learning rate is that of a constant-rate trunk, as far as the log tells.
  package var learningRate: LearningRate
  /// Compute at which the run is to end, where the log tells the step and one costs like another.
  package var planned: Compute?

  package init(
    name: String, shape: Shape, metric: String, convention: FLOPConvention, points: [Point],
    sources: Sources = Sources(), curation: Curation = Curation(),
    learningRate: LearningRate = .unknown
  ) {
    self.name = name
    self.shape = shape
    self.metric = metric
    self.convention = convention
    self.points = points
    self.sources = sources
    self.curation = curation
    self.learningRate = learningRate
  }

  /// Of 32 bytes: logs have hundreds of thousands, and two optionals would take half as much again.
  package struct Point: Hashable, Sendable {
    package var compute: Compute
    package var error: Double
    /// `unknown` where the log has none.
    private var knownStep: Int
    /// Infinite where the log has none.
    private var knownSeconds: Double

    /// No count comes near it.
    private static let unknown = Int.min

    /// Optimiser steps, where the log has them.
    package var step: Int? {
      get { knownStep == Self.unknown ? nil : knownStep }
      set { knownStep = newValue ?? Self.unknown }
    }

    /// Seconds since the start, where the log has them.
    package var seconds: Double? {
      get { knownSeconds.isFinite ? knownSeconds : nil }
      set { knownSeconds = newValue ?? .infinity }
    }

    package init(compute: Compute, error: Double, step: Int? = nil, seconds: Double? = nil) {
      self.compute = compute
      self.error = error
      knownStep = step ?? Self.unknown
      knownSeconds = seconds ?? .infinity
    }
  }

  /// For each quantity where it came from, in words: a column, a formula or a flag.
  package struct Sources: Hashable, Sendable {
    package var compute: String
    package var error: String
    package var shape: String

    package init(compute: String = "", error: String = "", shape: String = "") {
      self.compute = compute
      self.error = error
      self.shape = shape
    }
  }

  /// What a run's learning rate did over its points.
  package enum LearningRate: Hashable, Sendable {
    case unknown
    case constant
    /// Largest over smallest rate after warm-up.
    case varying(ratio: Double)
  }

  /// Which rows were left out, by which rule.
  package struct Curation: Hashable, Sendable {
    package var kept: Int
    package var dropped: [Drop]

    package init(kept: Int = 0, dropped: [Drop] = []) {
      self.kept = kept
      self.dropped = dropped
    }

    /// Rows that one rule dropped.
    package struct Drop: Hashable, Sendable {
      package var rule: Rule
      package var count: Int
      /// Line numbers of the first few, for looking them up.
      package var examples: [Int]

      package init(rule: Rule, count: Int, examples: [Int]) {
        self.rule = rule
        self.count = count
        self.examples = examples
      }
    }

    package enum Rule: String, Hashable, Sendable, CaseIterable {
      /// NaN and infinities, in the metric or in the compute.
      case notFinite = "not finite"
      /// The metric is not logged in that row.
      case notLogged = "metric not logged there"
      /// The metric is there, but nothing that tells its compute.
      case noCompute = "compute not logged there"
      /// Before the first step: a law is fitted in log compute.
      case atZeroCompute = "at zero compute"
      /// An error at or below zero has no logarithm.
      case notPositive = "error not positive"
      /// Exactly the same compute and error as an earlier row.
      case duplicate = "duplicate"
      /// A later row for the same compute replaces the earlier one.
      case superseded = "superseded by a later row"
      /// The run was resumed from before this row; the later pass is kept.
      case rewound = "rewound by a resumed run"
      /// Far above its neighbours for a moment.
      case spike = "spike"
      /// The run had another shape by then, and its history is none of that shape's own.
      case laterPhase = "behind a change of shape"
      /// Before the fraction that `--skip-first` leaves out.
      case skipped = "in the first part, skipped on request"
    }
  }
}
