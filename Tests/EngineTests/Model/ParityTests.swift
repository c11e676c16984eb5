import Engine
import Host
import JSON
import Kernels
import Scaling
import Testing

/// The same models in PyTorch, from the same weights on the same data: Fixtures/parity.py.
@Suite struct ParityTests {
  static let names = ["vit-12x8x3", "vit-28x28x1", "vit-15x10x3", "gpt-20", "gpt-13"]

  /// Relative, in the Euclidean norm of a tensor.
  ///
  /// The references are PyTorch's in double precision, rounded once; its own Float32 is off by up to 1e-6 (the
  /// files say), and so are we, whatever the order of sums.
  static let tolerance = 1e-5

  @Test(arguments: names, NamedKernels.all)
  func `logits, loss and every gradient are PyTorch's`(_ name: String, _ named: NamedKernels) throws
  {
    let fixture = try ParityFixture(name)
    let bench = try Workbench(fixture.model, sequences: fixture.sequences, named.kernels)
    try fixture.load(into: bench)

    let logits = bench.logits().flatMap { $0 }
    #expect(relativeDistance(logits, try fixture.file.elements(of: "logits")) <= Self.tolerance)

    let examples = Float(bench.labels.count)
    let loss = bench.gradient(smoothing: fixture.smoothing, scale: 1 / examples)
    let expected: [Float] = try fixture.file.elements(of: "loss")
    #expect(relativeDistance([Float(loss.loss) / examples], expected) <= Self.tolerance)
    for entry in bench.transformer.parameters.entries {
      let gradient = bench.gradients[entry.range].values
      let reference: [Float] = try fixture.file.elements(of: "grad." + entry.name)
      #expect(relativeDistance(gradient, reference) <= Self.tolerance, "\(entry.name)")
    }
  }

  @Test(arguments: names)
  func `the table has PyTorch's names and shapes, all of them`(_ name: String) throws {
    let fixture = try ParityFixture(name)
    let expected = fixture.file.tensors.filter { $0.name.hasPrefix("grad.") }
      .map { "\($0.name.dropFirst(5)) \($0.shape)" }
    let table = ParameterTable(fixture.model).entries.map { "\($0.name) \($0.shape)" }
    #expect(table.sorted() == expected.sorted())
  }
}

/// One file of Fixtures/parity.py.
struct ParityFixture {
  let file: TensorFile
  let model: ModelDimensions
  let sequences: Int
  let smoothing: Float

  struct Malformed: Error { let name: String }

  init(_ name: String) throws {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(folder)/Fixtures/\(name).safetensors"
    file = try TensorFile(FileContents.read(path, limit: 1 << 20))
    let record = try JSONParser.parse(Array(file.metadata["parity", default: ""].utf8))
    guard let settings = record["model"], case .integer(let width)? = settings["width"],
      case .integer(let depth)? = settings["depth"], case .integer(let heads)? = settings["heads"],
      case .integer(let batch)? = settings["batch"], let smoothing = settings["smoothing"]?.double
    else { throw Malformed(name: name) }
    sequences = batch
    self.smoothing = Float(smoothing)
    if case .integer(let patch)? = settings["patch"], case .integer(let V)? = settings["classes"],
      let image = settings["image"]?.array?.compactMap({ $0.double.map { Int($0) } }),
      image.count == 3
    {
      model = ModelDimensions(
        input: .images(height: image[0], width: image[1], channels: image[2], patch: patch),
        width: width, depth: depth, heads: heads, outputs: V)
    } else if case .integer(let V)? = settings["vocabulary"],
      case .integer(let context)? = settings["context"]
    {
      model = ModelDimensions(
        input: .text(vocabulary: V, context: context), width: width, depth: depth, heads: heads,
        outputs: V)
    } else {
      throw Malformed(name: name)
    }
  }

  /// Weights, inputs and labels.
  func load(into bench: Workbench) throws {
    for entry in bench.transformer.parameters.entries {
      try file.copy(entry.name, shape: entry.shape, into: bench.weights[entry.range])
    }
    if let images = file["input.images"] {
      try file.copy("input.images", shape: images.shape, into: bench.pixels)
    } else {
      bench.tokens.fill(try file.elements(of: "input.tokens"))
    }
    bench.labels.fill(try file.elements(of: "input.labels"))
    bench.pack()
  }
}

extension Indices {
  func fill(_ values: [Int32]) {
    precondition(values.count == count, "\(values.count) indices for \(count)")
    for i in 0..<count { base[i] = values[i] }
  }
}
