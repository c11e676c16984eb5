/// Which phases a run goes through, decided as it goes on.
///
/// A function of the log's points and of nothing else, no time among them: a run that was killed finds the same way
/// again and ends with the same bits.
package protocol Course: Sendable {
  /// Phase `index`, from 0, behind `points`, all those of the phases before; `nil` where the run ends there.
  func phase(_ index: Int, after points: [LogPoint]) throws(RunError) -> AdaptiveRun.Phase?

  /// Whether phase `index` ends with the last of `points`, though it has steps left.
  func isOver(_ index: Int, at points: [LogPoint]) throws(RunError) -> Bool
}

/// Phases that are known beforehand, each with its steps: the points of the log decide nothing.
package struct FixedCourse: Course {
  package let phases: [AdaptiveRun.Phase]

  package init(_ phases: [AdaptiveRun.Phase]) { self.phases = phases }

  package func phase(_ index: Int, after points: [LogPoint]) -> AdaptiveRun.Phase? {
    phases.indices.contains(index) ? phases[index] : nil
  }

  /// Never before its steps are done.
  package func isOver(_ index: Int, at points: [LogPoint]) -> Bool { false }
}
