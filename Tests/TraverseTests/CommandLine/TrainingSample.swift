import Engine
import JSON
import Scaling
import Testing
import traverse

/// Images small enough to train on in a test.
enum TrainingSample {
  /// Writes IDX files of 4 x 6 images in three classes to the folder `images`.
  static func write(to folder: Workspace) throws {
    let made = try BuiltProgram.shell("mkdir -p images", in: folder)
    try #require(made.code == 0)
    for (side, count) in [("train", 90), ("t10k", 33)] {
      var state: UInt32 = UInt32(count)
      func below(_ limit: Int) -> Int {
        // Numerical Recipes' congruential generator: any fixed numbers will do.
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 16) % limit
      }
      var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
      for _ in 0..<count {
        let label = below(3)
        labels.append(UInt8(label))
        for place in 0..<24 {
          pixels.append(UInt8(below(120) + (place % 6 / 2 == label ? 120 : 0)))
        }
      }
      let size: [UInt8] = [0, 0, 0, UInt8(count)]
      try folder.write(
        [0, 0, 8, 3] + size + [0, 0, 0, 4, 0, 0, 0, 6] + pixels,
        to: "images/\(side)-images-idx3-ubyte")
      try folder.write([0, 0, 8, 1] + size + labels, to: "images/\(side)-labels-idx1-ubyte")
    }
  }

  /// `train` on them: 24 tokens, 3 micro-batches a step, a step of a millisecond or so.
  static func words(steps: Int, to output: String) -> [String] {
    [
      "train", "--data", "images", "--shape", "patch=1 width=16 depth=1 batch=30", "--warmup", "3",
      "--steps", String(steps), "-o", output,
    ]
  }

  /// What a model's sizes take from them.
  static let examples = ExampleKind.images(height: 4, width: 6, channels: 1, classes: 3)

  /// What makes phases on them.
  static func phases(in folder: Workspace) throws -> PhasePlan {
    try write(to: folder)
    let source = try DataSource(folder["images"])
    return PhasePlan(
      training: TrainingRequest(data: source, shape: Shape([]), budget: .steps(1)),
      data: try source.open(seed: 0))
  }

  /// A shape as a law or a plan names it.
  static func shape(patch: Int, width: Int = 8, depth: Int = 1) -> Shape {
    Shape([
      ("patch", .integer(patch)), ("width", .integer(width)), ("depth", .integer(depth)),
      ("batch", .integer(30)),
    ])
  }

  /// One line of a log.
  static func point(
    phase: Int = 0, step: Int, compute: Double, loss: Double, rate: Double = 1e-3
  ) throws -> LogPoint {
    try LogPoint(
      JSONCursor(
        .object([
          .init("phase", .integer(phase)), .init("step", .integer(step)),
          .init("samples", .integer(30 * step)), .init("compute", .number(compute)),
          .init("seconds", .number(0.1 * Double(step))), .init("eval_loss", .number(loss)),
          .init("lr", .number(rate)),
        ])))
  }
}
