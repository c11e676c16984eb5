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
  let budget: Budget
  let transition: Transition
  let ramp: Int
  /// Of both shapes.
  let laws: (metric: String, from: Law, to: Law)

  enum Budget {
    case compute(Compute)
    /// Of what the run before has spent.
    case part(Double)
    case steps(Int)
  }

  /// Of what is to be tried, as the folder keeps it.
  static let format = "traverse.probe/1"

  /// Finds run and laws in the sweep; throws where the shapes do not tell which.
  init(
    _ sweep: SweepFolder, from: Shape, to: Shape, budget: Compute?, _ arguments: Arguments,
    _ session: Session
  ) throws {
    let (manifest, _) = try SweepManifest.read(sweep.manifest, session)
    let (set, _) = try LawSource.read(sweep.laws, session)
    let usable = set.laws.filter { $0.curve != nil }
    func law(_ shape: Shape, _ flag: String) throws(UsageError) -> Law {
      let known = try shape.found(
        among: usable.map(\.shape), for: flag, command: arguments.command)
      return usable.first { $0.shape == known } ?? usable[0]
    }
    laws = (set.metric, try law(from, "--from"), try law(to, "--to"))
    let cells = try manifest.tasks.map { task in
      (origin: sweep.run(task.name), request: try task.training(in: sweep.manifest))
    }
    let chosen = laws.from.shape
    guard let cell = cells.first(where: { $0.request.shape.states(chosen) }) else {
      throw FileError(path: sweep.manifest, reason: "found no run of \(chosen)")
    }
    (origin, first) = cell
    self.budget = budget.map(Budget.compute) ?? .part(0.2)
    transition = RunFlags.transition(arguments)
    ramp = arguments[RunFlags.ramp]
  }

  /// The shape to change into, as its law names it.
  var target: Shape { laws.to.shape }
}

extension ProbeRequest {
  func json(_ phases: [TrainingSpec]) -> JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("origin", .string(origin)),
      .init("phases", .array(phases.map(\.json))),
      .init("transition", transition.json(ramp: ramp)),
    ])
  }

  /// What a probe's folder states, with the laws of the sweep beside its run; `nil` for another folder's file.
  init?(from path: String, _ session: Session) throws {
    let (bytes, _) = try session.read(path)
    guard let document = try? JSONParser.parse(bytes), document["format"]?.string == Self.format
    else { return nil }
    let shapes: (from: Shape, to: Shape)
    do throws(JSONMismatch) {
      let cursor = JSONCursor(document)
      origin = try cursor["origin"].string()
      let phases = try cursor["phases"].elements()
      guard phases.count == 2 else { throw cursor["phases"].mismatch("two phases") }
      first = try TrainingRequest(phases[0])
      budget = .steps(try phases[1]["steps"].integer())
      shapes = (first.shape, try Shape(phases[1]["shape"]))
      (transition, ramp) = try Transition.withRamp(cursor["transition"])
    } catch {
      throw FileError(path: path, reason: error.description)
    }
    let file = SweepFolder(Folder.around(Folder.around(origin))).laws
    let (set, _) = try LawSource.read(file, session)
    func law(_ shape: Shape) throws(FileError) -> Law {
      let found = set.laws.filter { $0.curve != nil && shape.states($0.shape) }
      guard found.count == 1 else {
        throw FileError(
          path: file, reason: "found \(found.count) laws for \(shape), expected the probe's one")
      }
      return found[0]
    }
    laws = (set.metric, try law(shapes.from), try law(shapes.to))
  }
}
