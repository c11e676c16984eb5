import Engine
import JSON
import Scaling

/// What one adaptive run does, as its folder keeps it: `traverse.adaptive/1`.
struct AdaptiveRequest {
  var plan: Plan
  /// Data and settings of all phases; its shape and budget are the plan's matter, its cooldown is a part of the whole run.
  var training: TrainingRequest
  var transition: Transition
  /// Updates over which the rate of new tensors rises.
  var ramp: Int
  var follow: PlannedCourse.Follow
  /// The laws to plan anew with while it runs; `nil` where the plan stands.
  var replanning: Replanning?

  struct Replanning {
    var laws: LawSet
    var order: [String: AxisOrder]
    /// Where the laws were read: their own file, or the spec of a run that goes on.
    var path: String
  }

  static let format = "traverse.adaptive/1"
}

extension AdaptiveRequest {
  /// `training` is what the request's own came to for the plan's first shape.
  func json(_ training: TrainingSpec) -> JSONValue {
    .object(present: [
      ("format", .string(Self.format)), ("plan", plan.json), ("training", training.json),
      ("transition", transition.json(ramp: ramp)),
      ("follow", .string(follow.rawValue)),
      ("replanning", replanning?.json),
    ])
  }

  /// `path` is where it was read.
  init(_ cursor: JSONCursor, from path: String) throws(JSONMismatch) {
    plan = try Plan(cursor["plan"])
    training = try TrainingRequest(cursor["training"])
    (transition, ramp) = try Transition.withRamp(cursor["transition"])
    follow = try cursor["follow"].word()
    replanning = try cursor["replanning"].ifPresent.map { place throws(JSONMismatch) in
      try Replanning(place, from: path)
    }
  }
}

extension AdaptiveRequest {
  /// What the file states, where it states an adaptive run; `nil` for anything else, which others may read.
  init?(from path: String, _ session: Session) throws {
    let (bytes, _) = try session.read(path)
    guard let document = try? JSONParser.parse(bytes), document["format"]?.string == Self.format
    else { return nil }
    do {
      self = try AdaptiveRequest(JSONCursor(document), from: path)
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }
}

extension AdaptiveRequest.Replanning {
  fileprivate var json: JSONValue {
    .object([
      .init("laws", laws.json),
      .init(
        "order",
        .object(order.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.rawValue)) })
      ),
    ])
  }

  fileprivate init(_ cursor: JSONCursor, from path: String) throws(JSONMismatch) {
    self.path = path
    laws = try LawSet(cursor["laws"])
    order = [:]
    for member in cursor["order"].value?.members ?? [] {
      order[member.key] = try cursor["order"][member.key].word()
    }
  }
}

extension Transition {
  /// The operators, and over how many updates the rate of new tensors rises.
  func json(ramp: Int) -> JSONValue {
    .object([
      .init("patch", .string(patch.rawValue)), .init("context", .string(context.rawValue)),
      .init("width", .string(width.rawValue)), .init("depth", .string(depth.rawValue)),
      .init("ramp", .integer(ramp)),
    ])
  }

  /// What `json(ramp:)` wrote.
  static func withRamp(
    _ cursor: JSONCursor
  ) throws(JSONMismatch) -> (transition: Transition, ramp: Int) {
    var transition = Transition()
    transition.patch = try cursor["patch"].word()
    transition.context = try cursor["context"].word()
    transition.width = try cursor["width"].word()
    transition.depth = try cursor["depth"].word()
    return (transition, try cursor["ramp"].integer())
  }
}

extension JSONCursor {
  /// One of the words of an enumeration.
  fileprivate func word<Word: RawRepresentable & CaseIterable>() throws(JSONMismatch) -> Word
  where Word.RawValue == String {
    guard let word = Word(rawValue: try string()) else {
      throw mismatch(Word.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return word
  }
}
