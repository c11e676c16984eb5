/// A row of a run that may become a point.
struct Candidate: Hashable {
  let row: Int
  let compute: Double
  let error: Double
  /// Optimiser steps, where the log has them.
  let step: Double?
}
