import JSON
package import Scaling

/// The first line of a run log in Traverse's own format: what its points do not say.
///
/// Every field may be absent; unknown ones are ignored, so that trainers can add their own.
package struct RunHeader: Hashable, Sendable {
  package var name: String?
  package var shape: Shape?
  /// The column to take as the error where several are logged.
  package var metric: String?
  package var convention: FLOPConvention?
  package var learningRate: RunLog.LearningRate?
  package var sources: RunLog.Sources?
  /// Compute at which the run is to end.
  package var planned: Compute?
  /// Present where the points have been curated before.
  package var curation: RunLog.Curation?

  package init() {}

  /// The word that names the format and its version.
  package static let format = FileFormat.run.rawValue

  package init(_ run: RunLog) {
    name = run.name
    shape = run.shape
    metric = run.metric
    convention = run.convention
    learningRate = run.learningRate
    sources = run.sources
    planned = run.planned
    curation = run.curation
  }

  /// Reads a header line that declared `format`.
  ///
  /// Throws: `ImportError` for another format or version, and for a field of the wrong kind.
  init(
    _ json: JSONValue, format: String, file: String, line: Int
  ) throws(ImportError) {
    guard format == Self.format else {
      let isNewer = format.hasPrefix("traverse.run/")
      throw ImportError(
        .data, file: file, line: line, found: "a \(format) file", expected: Self.format,
        suggestion: isNewer ? "It was written by a newer Traverse; update this one." : nil)
    }
    func field<Value>(
      _ key: String, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(ImportError) -> Value? {
      guard let json = json[key], json != .null else { return nil }
      guard let value = read(json) else {
        throw ImportError(
          .data, file: file, line: line, found: "an unreadable field '\(key)'",
          expected: expected)
      }
      return value
    }
    name = try field("name", "a text", \.string)
    shape = try field("shape", "axes with numbers or texts") { try? Shape(JSONCursor($0)) }
    metric = try field("metric", "the name of a column", \.string)
    convention = try field("convention", "a text") { $0.string.map(FLOPConvention.init) }
    learningRate = try field(
      "learning_rate", "unknown, constant or {\"varying\": ratio}", RunLog.LearningRate.init(json:))
    sources = try field("sources", "texts for compute, error, shape", RunLog.Sources.init(json:))
    planned = try field("planned_compute", "a number above zero") { json in
      json.double.flatMap { $0 > 0 ? Compute(flops: $0) : nil }
    }
    curation = try field("curation", "kept and dropped points", RunLog.Curation.init(json:))
  }

  /// The header as the first line of a file.
  var json: JSONValue {
    var members = [JSONValue.Member("format", .string(Self.format))]
    func add(_ key: String, _ value: JSONValue?) {
      if let value { members.append(.init(key, value)) }
    }
    add("name", name.map(JSONValue.string))
    add("shape", shape?.json)
    add("metric", metric.map(JSONValue.string))
    add("convention", convention.map { .string($0.name) })
    add("learning_rate", learningRate?.json)
    add("sources", sources?.json)
    add("planned_compute", planned.map { .number($0.flops) })
    add("curation", curation?.json)
    return .object(members)
  }
}
