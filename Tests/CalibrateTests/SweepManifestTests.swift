import Calibrate
import JSON
import Scaling
import Testing

@Suite struct SweepManifestTests {
  private static let manifest = SweepManifest(
    [(14, 0), (7, 1)].map { patch, seed in
      let shape = Shape([("patch", .integer(patch)), ("width", .integer(64))])
      return SweepCell(
        name: SweepCell.name(shape, seed: seed), shape: shape, steps: 10,
        computePerStep: Compute(flops: 1e9),
        request: .object([
          .init("format", .string("traverse.cell/1")), .init("data", .string("a \"b\"\n")),
          .init("steps", .integer(10)), .init("learning_rate", .number(1e-3)),
        ]))
    })

  @Test func `what is written is read back`() throws {
    #expect(try SweepManifest(Self.manifest.bytes) == Self.manifest)
    #expect(Self.manifest.tasks.map(\.name) == ["patch14-width64-seed0", "patch7-width64-seed1"])
    var silent = Self.manifest
    silent.tasks = silent.tasks.map { .init(name: $0.name, request: $0.request) }
    #expect(try SweepManifest(silent.bytes) == silent)
  }

  /// A flipped bit turns a line into no JSON, another task, or a hash that does not fit: never into a task.
  @Test func `every flipped bit and every truncation is noticed`() {
    let bytes = Self.manifest.bytes
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        let read = try? SweepManifest(damaged)
        // Two spellings of one task, such as 1e-3 and 1E-3, are one task.
        #expect(read == nil || read == Self.manifest, "byte \(index), bit \(bit)")
      }
      if index < bytes.count - 1 {
        #expect((try? SweepManifest(Array(bytes[..<index]))) == nil, "cut at \(index)")
      }
    }
  }

  @Test func `a name that is a path is refused`() {
    for name in ["..", "a/b", "", "a b", "ü", String(repeating: "a", count: 201)] {
      var manifest = Self.manifest
      manifest.tasks[1] = SweepManifest.Task(name: name, request: manifest.tasks[1].request)
      #expect {
        try SweepManifest(manifest.bytes)
      } throws: { error in
        guard let error = error as? ManifestError else { return false }
        return error.line == 3 && error.reason.hasPrefix("name: expected letters")
      }
    }
  }

  @Test func `another version is refused by name`() {
    let bytes = Array("{\"format\":\"traverse.sweep/9\",\"tasks\":0}\n".utf8)
    #expect {
      try SweepManifest(bytes)
    } throws: { error in
      (error as? ManifestError)?.description
        == "line 1: format: expected \"traverse.sweep/1\", found \"traverse.sweep/9\""
    }
  }
}
