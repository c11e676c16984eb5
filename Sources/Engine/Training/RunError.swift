package import Host

/// What ends a run before its budget is spent, besides a signal.
package enum RunError: Error, Sendable, CustomStringConvertible {
  case training(TrainingError)
  case host(HostError)
  case checkpoint(CheckpointError)
  case transition(TransitionError)
  /// A file of the run folder is not what it should be.
  case unreadable(path: String, reason: String)
  /// A checkpoint cannot be gone on from here.
  case otherRun(path: String, quantity: String, found: String, expected: String)

  package var exitCode: ExitCode {
    switch self {
    case .training(let error): error.exitCode
    case .host(let error): error.exitCode
    case .checkpoint(let error): error.exitCode
    case .unreadable, .otherRun, .transition: .badData
    }
  }

  package var description: String {
    switch self {
    case .training(let error): error.description
    case .host(let error): error.description
    case .checkpoint(let error): error.description
    case .transition(let error): error.description
    case .unreadable(let path, let reason): "\(FileName.printable(path)): \(reason)"
    case .otherRun(let path, let quantity, let found, let expected):
      "\(FileName.printable(path)): found the \(quantity) \(found), expected \(expected)"
    }
  }

  /// Does `work` with checkpoints and passes on what went wrong with them.
  static func checkpoints<Result>(
    _ work: () throws(CheckpointError) -> Result
  ) throws(RunError) -> Result {
    do { return try work() } catch { throw .checkpoint(error) }
  }
}

extension CheckpointStore {
  /// The newest whole checkpoint, as a run asks for it.
  func found() throws(RunError) -> Found? {
    try RunError.checkpoints { () throws(CheckpointError) in try newest() }
  }
}
