import Engine
import Host
import JSON
import Kernels
import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A model, its optimiser and the batches of a case (torch_case.py), always begun from the file's weights.
final class ComparedCase {
  private let file: TensorFile
  private let trainer: Trainer

  init(_ file: TensorFile, kernels: any KernelSet, threads: Int) throws {
    self.file = file
    guard let text = file.metadata["case"] else { throw CaseError.noCase }
    let root = JSONCursor(try JSONParser.parse(Array(text.utf8)))
    let shape = root["shape"]
    let labels = try file.elements(of: "input.labels", as: Int32.self)
    let inputs: ExampleArrays.Inputs
    var axes = ["width", "depth", "heads"]
    if shape["image"].value != nil {
      let image = try shape["image"].elements().map { try $0.integer() }
      inputs = .images(
        try file.elements(of: "input.images"), height: image[0], width: image[1],
        channels: image[2], classes: try shape["outputs"].integer())
      axes.append("patch")
    } else {
      inputs = .tokens(
        try file.elements(of: "input.tokens"), context: try shape["context"].integer(),
        vocabulary: try shape["outputs"].integer())
      axes.append("context")
    }
    let data = Dataset.arrays(ExampleArrays(inputs, labels: labels))
    var values = try axes.map { (axis: $0, value: AxisValue.integer(try shape[$0].integer())) }
    values.append(("batch", .integer(try root["batch"].integer())))
    let training = try TrainingShape(Shape(values), for: data.examples)

    let adamw = root["adamw"]
    // The name stands for the arrays; nothing is read from there.
    var request = TrainingRequest(
      data: try DataSource("text"), shape: training.shape, budget: .steps(1 << 40))
    request.learningRate = try adamw["rate"].double()
    request.beta1 = try adamw["beta1"].double()
    request.beta2 = try adamw["beta2"].double()
    request.epsilon = try adamw["epsilon"].double()
    request.weightDecay = try adamw["decay"].double()
    request.warmup = 0
    request.clip = 0
    let spec = request.spec(for: data, training)
    trainer = try Trainer(spec, training, data: data, kernels: kernels, threads: threads)
    try trainer.begin(from: file)
  }

  func step() throws -> Double { try trainer.step().loss }

  func losses(_ count: Int) throws -> JSONValue {
    try trainer.begin(from: file)
    return .object([.init("losses", .array(try (0..<count).map { _ in .number(try step()) }))])
  }

  /// Steps for at least so many seconds.
  func run(_ seconds: Double) throws -> JSONValue {
    var walls: [JSONValue] = []
    var processors: [JSONValue] = []
    let begin = now(CLOCK_MONOTONIC)
    repeat {
      let (wall, processor) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
      _ = try step()
      processors.append(.number(now(CLOCK_PROCESS_CPUTIME_ID) - processor))
      walls.append(.number(now(CLOCK_MONOTONIC) - wall))
    } while now(CLOCK_MONOTONIC) - begin < seconds
    return .object([
      .init("step_seconds", .array(walls)), .init("processor_seconds", .array(processors)),
      .init("max_rss", .integer(largestResidentSize())),
    ])
  }
}

func now(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// Bytes of memory that the process had at most.
private func largestResidentSize() -> Int {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #else
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss * 1024
  #endif
}

enum CaseError: Error { case noCase }
