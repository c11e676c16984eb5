import Host
import JSON
import Pictures
import Scaling

/// `fit --watch`: the same laws again whenever the logs have grown, and where each run will end.
enum FitWatch {
  static let watch = Flag.toggle(
    "watch", help: "Fit again as the logs grow, and say where each run will end, until all have")
  static let every = Flag.value(
    "every", .duration, default: 30, help: "How often to look, such as 30s or 5m")
  static let until = Flag.optional(
    "until", .compute, help: "Where runs end whose logs do not tell")

  static let section = Command.Section("Following runs", [watch, every, until])
  static let rules: [Command.Rule] = [
    .needs(every, with: watch), .needs(until, with: watch),
  ]

  /// Looks, fits and reports until every run has ended or a signal asks to stop.
  static func follow(_ arguments: Arguments, _ session: Session) throws -> ExitCode {
    guard !arguments.operands.contains("-") else {
      throw UsageError(
        command: arguments.command, .other("--watch looks again and again, and standard input ends")
      )
    }
    StopSignal.install()
    var results = try Results(arguments)
    var code = ExitCode.done
    var seen: [Provenance.Input] = []
    var isFirst = true
    var failure: (message: String, count: Int) = ("", 0)
    var attendance = Attendance()
    while StopSignal.received == nil {
      // What was said of the files once is not said again every time.
      let quiet = isFirst ? session : Session(words: session.words, isQuiet: true)
      do {
        let (runs, inputs) = try LogFlags.readRuns(arguments.operands, arguments, quiet)
        if inputs != seen {
          seen = inputs
          let (laws, points) = try FitFlags.fit(runs, from: inputs, arguments, quiet)
          let projections = RunProjection.all(
            of: points, by: laws, until: arguments[until], level: arguments[LevelFlag.level])
          try results.deliver(
            json(laws, projections, arguments),
            text: LawText.text(laws) + "\n\n" + RunProjection.text(projections) + "\n",
            figure: { try FitPicture(laws: laws, logs: points).figure }, quiet)
          code = Action.judge(laws, quiet)
          results = try Results(arguments, isUpdate: true)
          if let missing = attendance.missing(among: runs) { session.remark(missing) }
          if attendance.isFull, !projections.isEmpty, projections.allSatisfy(\.hasEnded) {
            session.remark("every run has ended")
            return code
          }
        }
        isFirst = false
        failure.count = 0
      } catch let error as HostError where error.isBrokenPipe {
        throw error
      } catch  where isFirst {
        // Logs that have just begun are refused for what they lack; what is wrong with the line is said at once.
        if error is UsageError || error is HostError { throw error }
        failure = (Failure(error).message, 2)
        Session.complain("\(failure.message)\n  Waiting for more.")
        isFirst = false
      } catch {
        // Between two looks a log may be in the middle of being replaced: the next one tells, and what it finds again
        // is said once.
        let message = Failure(error).message
        failure = (message, message == failure.message ? failure.count + 1 : 1)
        if failure.count == 2 { Session.complain("\(message)\n  Waiting for it to change.") }
      }
      pause(arguments[every])
    }
    return code
  }

  /// Waits so long, or until a signal arrives.
  private static func pause(_ seconds: Double) {
    let stopwatch = Stopwatch()
    while StopSignal.received == nil, stopwatch.seconds < seconds {
      Stopwatch.pause(min(1, seconds - stopwatch.seconds))
    }
  }

  /// The laws; with `--json` on standard output each time a document, to which the projections are added.
  private static func json(
    _ laws: LawSet, _ projections: [RunProjection], _ arguments: Arguments
  ) -> JSONValue {
    guard case .object(let members) = laws.json else { return laws.json }
    return .object(members + [.init("projections", .array(projections.map(\.json)))])
  }
}

/// Whether all runs that were ever found are there: one whose log was emptied, broken or deleted has not ended.
private struct Attendance {
  private(set) var isFull = true
  /// Of the look that found most runs; their names may change as checkpoints and runs are added.
  private var names: Set<String> = []
  private var most = 0

  /// In words what is missing, where nothing was at the look before.
  mutating func missing(among runs: [RunLog]) -> String? {
    let wasFull = isFull
    let found = Set(runs.map(\.name))
    isFull = runs.count >= most
    if isFull { (names, most) = (found, runs.count) }
    guard wasFull, !isFull else { return nil }
    return "\(most - runs.count) of \(most) runs no longer there as logs that can be read: "
      + names.subtracting(found).sorted().joined(separator: ", ")
  }
}
