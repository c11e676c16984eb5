import JSON
package import Scaling

/// Run logs as JSON Lines, Traverse's own format: a header, then a point a line.
///
/// What is written is read back equal, through the same door as every other log.
extension RunLog {
  /// The lines of all runs, one run after the other, each ended by a newline.
  ///
  /// Cost: linear in the points.
  package static func jsonLines(_ runs: [RunLog]) -> [UInt8] {
    var bytes: [UInt8] = []
    for run in runs {
      let errorKey = run.errorKey
      let lines = [RunHeader(run).json] + run.points.map { $0.json(errorKey: errorKey) }
      for line in lines {
        bytes += JSONWriter.bytes(of: line, layout: .compact)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }

  /// The key of the error in each point: the metric's name, unless a point has that key already.
  private var errorKey: String { Self.errorKey(metric: metric) }

  static func errorKey(metric: String) -> String {
    ["step", "compute", "seconds"].contains(metric) ? "error" : metric
  }
}

extension RunLog.Point {
  fileprivate func json(errorKey: String) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let step { members.append(.init("step", .integer(step))) }
    members.append(.init("compute", .number(compute.flops)))
    if let seconds { members.append(.init("seconds", .number(seconds))) }
    members.append(.init(errorKey, .number(error)))
    return .object(members)
  }
}

extension RunLog.LearningRate {
  /// `"unknown"`, `"constant"` or `{"varying": 10.2}`; a rate that fell to zero has no ratio: null.
  var json: JSONValue {
    switch self {
    case .unknown: return .string("unknown")
    case .constant: return .string("constant")
    case .varying(let ratio): return .object([.init("varying", .number(ratio))])
    }
  }

  init?(json: JSONValue) {
    switch json {
    case .string("unknown"): self = .unknown
    case .string("constant"): self = .constant
    default:
      guard let ratio = json["varying"] else { return nil }
      guard ratio != .null else {
        self = .varying(ratio: .infinity)
        return
      }
      guard let ratio = ratio.double else { return nil }
      self = .varying(ratio: ratio)
    }
  }
}

extension RunLog.Sources {
  var json: JSONValue {
    .object([
      .init("compute", .string(compute)), .init("error", .string(error)),
      .init("shape", .string(shape)),
    ])
  }

  init?(json: JSONValue) {
    guard let compute = json["compute"]?.string, let error = json["error"]?.string,
      let shape = json["shape"]?.string
    else { return nil }
    self.init(compute: compute, error: error, shape: shape)
  }
}

extension RunLog.Curation {
  var json: JSONValue {
    .object([
      .init("kept", .integer(kept)),
      .init(
        "dropped",
        .array(
          dropped.map { drop in
            .object([
              .init("rule", .string(drop.rule.rawValue)), .init("count", .integer(drop.count)),
              .init("lines", .array(drop.examples.map(JSONValue.integer))),
            ])
          })),
    ])
  }

  init?(json: JSONValue) {
    guard case .integer(let kept)? = json["kept"], let entries = json["dropped"]?.array
    else { return nil }
    var dropped: [Drop] = []
    for entry in entries {
      guard let word = entry["rule"]?.string, let rule = Rule(rawValue: word),
        case .integer(let count)? = entry["count"], let lines = entry["lines"]?.array
      else { return nil }
      let examples = lines.compactMap { line in
        if case .integer(let number) = line { number } else { nil as Int? }
      }
      guard examples.count == lines.count else { return nil }
      dropped.append(Drop(rule: rule, count: count, examples: examples))
    }
    self.init(kept: kept, dropped: dropped)
  }
}
