import Engine
import JSON
import Scaling
import Testing

@Suite struct TrainingRequestTests {
  private func request(_ text: String) throws -> TrainingRequest {
    try TrainingRequest(JSONCursor(JSONParser.parse(Array(text.utf8))))
  }

  @Test(arguments: TinyData.Family.allCases)
  func `a spec that is written and read back is the same spec`(_ family: TinyData.Family) throws {
    let data = try TinyData()
    var request = try data.request(family, steps: 7)
    request.cooldown = 0.25
    request.clip = 0
    request.precision = .bf16
    let spec = try request.resolved().spec
    let text = JSONWriter.text(of: spec.json, layout: .pretty)
    let again = try self.request(text).resolved().spec
    #expect(again == spec)
    #expect(spec.differences(from: JSONCursor(try JSONParser.parse(Array(text.utf8)))) == [])
  }

  @Test func `what is left out has its usual value for the kind of data`() throws {
    let data = try TinyData()
    let images = try request(
      #"{"format": "traverse.cell/1", "data": "\#(data.path)/images", "shape": {"patch": 2}, "budget": 1e9}"#
    ).resolved().spec
    #expect(images.optimiser == .usualForImages)
    #expect(images.shape.description == "batch=256 depth=6 heads=4 patch=2 width=128")
    // Nothing says that the images are no digits.
    #expect(images.augmentation == .shifts)
    let text = try request(
      #"{"data": "text:\#(data.path)/text", "shape": {"context": 8}, "steps": 3, "warmup": 5}"#
    ).resolved().spec
    #expect(text.optimiser.warmup == 5 && text.optimiser.beta2 == 0.95)
    #expect(text.augmentation == nil)
  }

  /// Of a ViT of 24 tokens and a GPT of 70, whose multiply-adds are written out once more.
  @Test func `evaluations are so small that a run has room for thirty points`() throws {
    let data = try TinyData()
    let images = 2 * (24 * 12 * 400 + 2 * 24 * 24 * 20) + 24 * 20 + 20 * 3
    let text = 70 * 12 * 576 + 2 * 70 * 70 * 24 + 70 * 24 * 256
    let cases: [(TinyData.Family, forward: Int, least: Int)] = [
      (.images, 2 * images, 1000), (.text, 2 * text, 32_768 / 70),
    ]
    for (family, forward, least) in cases {
      var request = try data.request(family, steps: 1)
      for (examples, expected) in [(1.0, least), (3000.5, 3000), (1e7, 10_000)] {
        request.budget = .compute(Compute(flops: 200 * Double(forward) * examples))
        #expect(try request.resolved().spec.evaluation.examples == expected)
      }
    }
  }

  @Test(arguments: [
    (#"{"data": "text", "steps": 3, "widht": 5}"#, "widht: expected one of the keys"),
    (#"{"data": "text"}"#, "budget: expected a number of FLOPs, or steps, found nothing"),
    (#"{"data": "text", "steps": 3, "budget": 1e9}"#, "steps: expected nothing beside a budget"),
    (#"{"data": "text", "steps": 0}"#, "steps: expected a whole number from 1 up, found 0"),
    (#"{"data": "text", "budget": -1}"#, "budget: expected a number above zero"),
    (#"{"steps": 3}"#, "data: expected a string, found nothing"),
    (#"{"data": "", "steps": 3}"#, "data: expected fashion-mnist"),
    (#"{"data": "text", "steps": 3, "seed": -4}"#, "seed: expected a whole number from 0 up"),
    (#"{"data": "text", "steps": 3, "precision": "fp8"}"#, "precision: expected fp32 or bf16"),
    (#"{"data": "text", "steps": 3, "beta2": 1}"#, "beta2: expected a number from 0 to below 1"),
    (#"{"data": "text", "steps": 3, "cooldown": 2}"#, "cooldown: expected a number from 0 to 1"),
    (
      #"{"data": "x", "steps": 3, "augmentation": {"shift": 1, "flips": "yes"}}"#,
      "augmentation.flips: expected horizontal or none"
    ),
    (
      #"{"data": "text", "steps": 3, "evaluation": {"ratio": 1}}"#,
      "evaluation.ratio: expected a number above 1"
    ),
    (#"{"data": "text", "steps": 3, "evaluation": {"n": 1}}"#, "evaluation.n: expected one of"),
  ])
  func `what is wrong is named with its place`(_ text: String, _ message: String) {
    let error = #expect(throws: JSONMismatch.self) { try request(text) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func `a shape that is none of the data's is refused`() throws {
    let data = try TinyData()
    var request = try data.request(.images, steps: 1)
    request.shape = Shape([("context", .integer(5))])
    #expect(throws: RequestError.self) { try request.resolved() }
  }

  @Test func `what differs between two runs is named`() throws {
    let data = try TinyData()
    let request = try data.request(.images, steps: 7)
    var other = request
    other.seed = 12
    other.budget = .compute(Compute(flops: 1e9))
    let (spec, document) = (try request.resolved().spec, try other.resolved().spec.json)
    #expect(spec.differences(from: JSONCursor(document)) == ["seed", "budget"])
  }
}
