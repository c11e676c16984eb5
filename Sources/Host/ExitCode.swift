/// What the process tells its caller; the numbers from 65 up are those of BSD's `sysexits.h`.
package enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  /// An answer, and it is no: not identifiable, infeasible.
  case negativeAnswer = 1
  case usage = 2
  case badData = 65
  case noInput = 66
  /// A defect of the program itself.
  case internalError = 70
  case cannotCreate = 73
  case inputOutput = 74
  /// Stopped with a checkpoint written: run the same command again.
  case stopped = 75
}
