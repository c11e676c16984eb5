package import JSON
internal import Scaling

/// `traverse.cell/1`: a request as a file, which may leave out all but data and budget.
extension TrainingRequest {
  package static let format = "traverse.cell/1"

  /// Reads a document; unknown keys are refused, so that a misspelt one does not pass for a usual value.
  package init(_ document: JSONCursor) throws(JSONMismatch) {
    try document.allow(only: Self.keys)
    let shape = document["shape"].exists ? try Shape(document["shape"]) : Shape([])
    self.init(data: try document.dataSource(), shape: shape, budget: try document.budget())
    seed = UInt64(try document["seed"].ifPresent?.count(from: 0) ?? 0)
    learningRate = try document["learning_rate"].ifPresent?.positive()
    warmup = try document["warmup"].ifPresent?.count(from: 0)
    beta1 = try document["beta1"].ifPresent?.decay()
    beta2 = try document["beta2"].ifPresent?.decay()
    epsilon = try document["epsilon"].ifPresent?.positive()
    weightDecay = try document["weight_decay"].ifPresent?.nonNegative()
    clip = try document["clip"].ifPresent?.nonNegative()
    smoothing = try document["smoothing"].ifPresent?.part()
    cooldown = try document["cooldown"].ifPresent?.part()
    augmentation = try document["augmentation"].ifPresent?.augmentation()
    let evaluation = document["evaluation"]
    if evaluation.exists { try evaluation.allow(only: ["examples", "ratio"]) }
    evaluationExamples = try evaluation["examples"].ifPresent?.count(from: 1)
    evaluationRatio = try evaluation["ratio"].ifPresent?.ratio()
    precision = try document["precision"].ifPresent?.precision()
  }

  private static let keys = [
    "format", "data", "globs", "shape", "budget", "steps", "seed", "learning_rate", "warmup",
    "beta1", "beta2", "epsilon", "weight_decay", "clip", "smoothing", "cooldown", "augmentation",
    "evaluation", "precision",
  ]
}

extension TrainingSpec {
  /// The request that resolves to this spec on the same data, with nothing left out.
  package var json: JSONValue {
    let (name, value): (String, JSONValue) =
      switch budget {
      case .compute(let compute): ("budget", .number(compute.flops))
      case .steps(let steps): ("steps", .integer(steps))
      }
    return .object(present: [
      ("format", .string(TrainingRequest.format)),
      ("data", .string(data.name)),
      ("globs", data.globs.isEmpty ? nil : .array(data.globs.map { .string($0.pattern) })),
      ("shape", shape.json),
      (name, value),
      ("seed", .integer(Int(clamping: seed))),
      ("learning_rate", .number(optimiser.learningRate)),
      ("warmup", .integer(optimiser.warmup)),
      ("beta1", .number(optimiser.beta1)),
      ("beta2", .number(optimiser.beta2)),
      ("epsilon", .number(optimiser.epsilon)),
      ("weight_decay", .number(optimiser.weightDecay)),
      ("clip", .number(optimiser.clip)),
      ("smoothing", .number(smoothing)),
      ("cooldown", .number(cooldown)),
      ("augmentation", augmentation?.json),
      (
        "evaluation",
        .object([
          .init("examples", .integer(evaluation.examples)),
          .init("ratio", .number(evaluation.ratio)),
        ])
      ),
      ("precision", .string(precision.rawValue)),
    ])
  }
}

extension TrainingSpec {
  /// The keys under which a document of another run says something else; none for this run.
  package func differences(from document: JSONCursor) -> [String] {
    let own = json.members ?? []
    let other = document.value?.members ?? []
    let changed = own.filter { member in
      other.first { $0.key == member.key }.map { !$0.value.means(member.value) } ?? false
    }
    let unknown = other.filter { member in !own.contains { $0.key == member.key } }
    return (changed + unknown).map(\.key)
  }

  /// The keys that say how long to train.
  package static let budgetKeys = ["budget", "steps"]
}

extension JSONValue {
  /// Equal, however numbers are written.
  package func means(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let own), .array(let others)):
      return own.count == others.count && zip(own, others).allSatisfy { $0.means($1) }
    case (.object(let own), .object(let others)):
      return own.count == others.count
        && zip(own, others).allSatisfy { $0.key == $1.key && $0.value.means($1.value) }
    default:
      if let number = double, let second = other.double { return number == second }
      return self == other
    }
  }
}

extension Augmentation {
  package var json: JSONValue {
    .object([
      .init("shift", .integer(maximumShift)), .init("flips", .string(flips.rawValue)),
    ])
  }
}

extension JSONCursor {
  fileprivate func dataSource() throws(JSONMismatch) -> DataSource {
    var globs: [String] = []
    for glob in try self["globs"].ifPresent?.elements() ?? [] { globs.append(try glob.string()) }
    let name = try self["data"].string()
    do {
      return try DataSource(name, globs: globs)
    } catch {
      throw self["data"].mismatch("fashion-mnist, text, text:FOLDER, or a path (\(error))")
    }
  }

  fileprivate func budget() throws(JSONMismatch) -> TrainingSpec.Budget {
    switch (self["budget"].ifPresent, self["steps"].ifPresent) {
    case (let budget?, nil): return .compute(Compute(flops: try budget.positive()))
    case (nil, let steps?): return .steps(try steps.count(from: 1))
    case (nil, nil): throw self["budget"].mismatch("a number of FLOPs, or steps")
    case (_?, let steps?): throw steps.mismatch("nothing beside a budget")
    }
  }

  fileprivate func augmentation() throws(JSONMismatch) -> Augmentation {
    try allow(only: ["shift", "flips"])
    let word = try self["flips"].string()
    guard let flips = Augmentation.Flips(rawValue: word) else {
      throw self["flips"].mismatch("horizontal or none")
    }
    return Augmentation(maximumShift: try self["shift"].count(from: 0), flips: flips)
  }

  fileprivate func count(from least: Int) throws(JSONMismatch) -> Int {
    guard let count = try? integer(), count >= least else {
      throw mismatch("a whole number from \(least) up")
    }
    return count
  }

  /// A part of a whole.
  fileprivate func part() throws(JSONMismatch) -> Double {
    guard let number = try? double(), (0...1).contains(number) else {
      throw mismatch("a number from 0 to 1")
    }
    return number
  }

  /// What is kept of a moving average: all of it would never learn.
  fileprivate func decay() throws(JSONMismatch) -> Double {
    guard let number = try? double(), (0..<1).contains(number) else {
      throw mismatch("a number from 0 to below 1")
    }
    return number
  }

  fileprivate func precision() throws(JSONMismatch) -> Precision {
    guard let precision = Precision(rawValue: try string()) else {
      throw mismatch("fp32 or bf16")
    }
    return precision
  }

  fileprivate func ratio() throws(JSONMismatch) -> Double {
    guard let number = try? double(), number > 1 else { throw mismatch("a number above 1") }
    return number
  }
}
