/// How a run is carried out; its bits do not depend on it.
struct Execution {
  let threads: Int
  let checkpointSeconds: Double
  let printsJSON: Bool

  init(_ arguments: Arguments, threads: Int? = nil) {
    self.threads = threads ?? TrainFlags.threads(arguments)
    checkpointSeconds = 60 * arguments[TrainFlags.checkpointEvery]
    printsJSON = arguments[Results.json]
  }
}
