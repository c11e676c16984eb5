package import Host

/// Why training cannot begin or go on.
package enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  case data(DataError)
  /// The data have nothing to train on, or nothing to judge by.
  case noExamples
  case memory(ArenaError)
  case threads(ThreadsUnavailable)
  /// The loss or the gradient of that step, counted from 1, is not finite; the weights are those before it.
  case diverged(step: Int)

  package var exitCode: ExitCode {
    switch self {
    case .data(let error): error.exitCode
    case .noExamples: .badData
    case .memory, .threads: .inputOutput
    case .diverged: .negativeAnswer
    }
  }

  package var description: String {
    switch self {
    case .data(let error): error.description
    case .noExamples: "the data have no examples to train on, or none to judge by"
    case .memory(let error): error.description
    case .threads(let error): error.description
    case .diverged(let step):
      "the loss is not finite at step \(step); a lower --learning-rate or a longer --warmup may help"
    }
  }
}
