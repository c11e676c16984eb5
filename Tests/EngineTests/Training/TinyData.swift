import Engine
import Host
import Scaling
import Testing

/// Images and text small enough to train on in a test, in a folder that goes when the test ends.
final class TinyData {
  private let folder: DataFolder

  var path: String { folder.path }

  init() throws {
    folder = try DataFolder()
    try ["images", "text"].forEach(makeFolder)
    try writeImages(90, "train")
    try writeImages(33, "t10k")
    for file in 0..<24 {
      var random = TwinRandom(seed: UInt64(file))
      // Bytes that a model can predict in part: runs of a few letters.
      let text = (0..<1500).map { _ in UInt8(97 + random.below(4) * random.below(3)) }
      try write(text, "text/\(file).txt")
    }
  }

  func makeFolder(_ name: String) throws {
    try #require(ChildProcess.run("mkdir", ["-p", "\(path)/\(name)"]).ending.isSuccess)
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try AtomicFile("\(path)/\(name)", existing: .replace).write(bytes)
  }

  func read(_ name: String) throws -> [UInt8] {
    try FileContents.read("\(path)/\(name)", limit: 1 << 24)
  }

  /// Pictures of 4 x 6 whose class is where they are bright, in IDX.
  private func writeImages(_ count: Int, _ side: String) throws {
    var random = TwinRandom(seed: UInt64(count))
    var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<count {
      let label = random.below(3)
      labels.append(UInt8(label))
      for place in 0..<24 {
        pixels.append(UInt8(random.below(120) + (place % 6 / 2 == label ? 120 : 0)))
      }
    }
    func number(_ value: Int) -> [UInt8] { [0, 0, UInt8(value / 256), UInt8(value % 256)] }
    try write(
      [0, 0, 8, 3] + number(count) + number(4) + number(6) + pixels,
      "images/\(side)-images-idx3-ubyte")
    try write([0, 0, 8, 1] + number(count) + labels, "images/\(side)-labels-idx1-ubyte")
  }

  /// A run of each family, with slots and micro-batches of unequal sizes.
  enum Family: String, CaseIterable, Sendable { case images, text }

  func request(_ family: Family, steps: Int) throws -> TrainingRequest {
    var request: TrainingRequest
    switch family {
    case .images:
      // 24 tokens: 10 images a micro-batch, so 5 of them, in 5 slots, of 9 or 10 images.
      request = TrainingRequest(
        data: try DataSource(path + "/images"),
        shape: shape(["patch": 1, "width": 20, "depth": 2, "heads": 2, "batch": 49]),
        budget: .steps(steps))
      request.smoothing = 0.1
    case .text:
      // 70 tokens: 3 sequences a micro-batch, so 10 of them in 8 slots, rounded up to 16, of 1 or 2.
      request = TrainingRequest(
        data: try DataSource("text:\(path)/text"),
        shape: shape(["context": 70, "width": 24, "depth": 1, "heads": 3, "batch": 29]),
        budget: .steps(steps))
    }
    request.warmup = 3
    request.seed = 11
    request.evaluationRatio = 1.3
    return request
  }

  func trainer(
    _ family: Family, steps: Int, threads: Int, kernels: String? = nil
  ) throws -> Trainer {
    let (spec, shape, data) = try request(family, steps: steps).resolved()
    return try Trainer(
      spec, shape, data: data, kernels: KernelSelection(named: kernels).kernels, threads: threads)
  }

  private func shape(_ axes: [String: Int]) -> Shape {
    Shape(axes.sorted { $0.key < $1.key }.map { (axis: $0.key, value: .integer($0.value)) })
  }
}

extension Trainer {
  /// SHA-256 of all weights and moments.
  var digest: String {
    let floats = (modelTensors + optimizerTensors).flatMap(\.values.values)
    return SHA256.hexadecimal(
      of: floats.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } })
  }

  func train(steps: Int) throws {
    for _ in 0..<steps { _ = try step() }
  }

  /// An evaluation that nobody stops.
  func evaluated() throws -> LogPoint {
    let point = evaluate(unless: { false })
    return try #require(point)
  }
}
