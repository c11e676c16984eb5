import Calibrate
import Engine
import Host
import JSON
import Scaling

/// One change of shape to try: which run of which sweep goes on, in which shape and how.
struct ProbeRequest {
  /// Of the run that goes on.
  let origin: String
  let first: TrainingRequest
  let target: Shape
  let steps: Budget
  let transition: Transition
  let ramp: Int
  /// Of both shapes.
  let laws: (metric: String, from: Law, to: Law)

  enum Budget {
    case compute(Compute)
    /// Of what the run before has spent.
    case part(Double)
  }

  /// Finds run and laws in the sweep; throws where the shapes do not tell which.
  init(
    _ sweep: SweepFolder, from: Shape, to: Shape, budget: Compute?, _ arguments: Arguments,
    _ session: Session
  ) throws {
    let (manifest, _) = try SweepManifest.read(sweep.manifest, session)
    let (set, _) = try LawSource.read(sweep.laws, session)
    func law(_ shape: Shape, _ flag: String) throws -> Law {
      let found = set.laws.filter { $0.shape.states(shape) }
      guard found.count == 1, found[0].curve != nil else {
        let known = set.laws.filter { $0.curve != nil }.map(\.shape.description)
        throw UsageError(
          command: arguments.command,
          .other(
            "\(flag): found \(found.count) laws for '\(shape)', expected one of: "
              + Listing.all(known)))
      }
      return found[0]
    }
    laws = (set.metric, try law(from, "--from"), try law(to, "--to"))
    let chosen = laws.from.shape
    var cells: [(origin: String, request: TrainingRequest)] = []
    for task in manifest.tasks {
      do {
        let request = try TrainingRequest(JSONCursor(task.request))
        if request.shape.states(chosen) { cells.append((sweep.run(task.name), request)) }
      } catch {
        throw FileError(path: sweep.manifest, reason: "\(task.name): \(error)")
      }
    }
    guard let cell = cells.first else {
      throw FileError(path: sweep.manifest, reason: "found no run of \(chosen)")
    }
    (origin, first) = cell
    target = laws.to.shape
    steps = budget.map(Budget.compute) ?? .part(0.2)
    transition = RunFlags.transition(arguments)
    ramp = arguments[RunFlags.ramp]
  }
}
