import Engine
import Host
import JSON
import LawFit
import Pictures
import Planner
import RunLogs

/// What ended a command, as the user sees it.
struct Failure {
  let message: String
  let code: ExitCode

  init(_ error: any Error) {
    switch error {
    case let error as UsageError: self.init(error, error.exitCode)
    case let error as HostError: self.init(error, error.exitCode)
    case let error as FileError: self.init(error, .badData)
    case let error as ImportError: self.init(error, error.kind == .request ? .usage : .badData)
    case let error as FitError: self.init(error, .badData)
    case let error as PlanError:
      self.init(
        FileName.printable(error.description) + Failure.hint(for: error), Failure.code(of: error))
    case let error as DataError: self.init(error, error.exitCode)
    case RequestError.data(let error): self.init(error, error.exitCode)
    case let error as RequestError: self.init(error, .usage)
    case let error as TrainingError: self.init(error, error.exitCode)
    case RunError.transition(let error): self.init(error.advice, .badData)
    case let error as RunError: self.init(error, error.exitCode)
    case let error as FolderTaken: self.init(error, .cannotCreate)
    case let error as ChildProcess.Failure: self.init("cannot run a cell: \(error)", .cannotCreate)
    case let error as PictureError: self.init(error, .badData)
    case let error as Gnuplot.Failure: self.init(error, .cannotCreate)
    default: self.init("internal error: \(error)", .internalError)
    }
  }

  private init(_ error: some CustomStringConvertible, _ code: ExitCode) {
    message = error.description
    self.code = code
  }

  private static func code(of error: PlanError) -> ExitCode {
    switch error.kind {
    case .request: return .usage
    case .laws: return .badData
    case .infeasible: return .negativeAnswer
    }
  }

  /// A second line with the flag that helps, where one does.
  private static func hint(for error: PlanError) -> String {
    switch error {
    case .startErrorNeeded: return "\n  Give it: --from-error ERROR"
    case .unknownShape: return "\n  Give one of these: --final-shape SHAPE"
    default: return ""
    }
  }
}
