import Engine
import Host
import JSON
import Testing

/// Damage of every kind: always noticed, and the checkpoint before is used.
@Suite struct CheckpointTests {
  private static let files = [
    "model.safetensors", "optimizer.safetensors", "state.json", "manifest.json",
  ]

  private let folder: RunFolder
  private let store: CheckpointStore

  init() throws {
    folder = try RunFolder()
    store = CheckpointStore(folder: folder.path)
    for step in [1, 2] { try Snapshot(step).save(to: store) }
  }

  /// Checks that the second checkpoint is refused, with a warning that names `name`, and the first taken.
  private func expectFallback(_ name: String, _ damage: String) throws {
    let (checkpoint, warnings) = try #require(try store.newest())
    #expect(checkpoint.step == 1, "\(damage)")
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix("cannot read ") == true || warnings.first?.hasPrefix("/") == true)
    #expect(warnings.first?.contains("ckpt-2/\(name)") == true, "\(damage): \(warnings)")
    #expect(warnings.first?.hasSuffix("; the checkpoint before it is used") == true)
  }

  @Test(arguments: files)
  func `every changed byte is noticed`(name: String) throws {
    let whole = try folder.read(name, of: 2)
    // A digest does not care which bit it was; the manifest, which has none, might.
    let masks: [UInt8] =
      name == "manifest.json" ? [1, 2, 4, 8, 16, 32, 64, 128, 255] : [1, 128, 255]
    for place in whole.indices {
      for mask in masks {
        var bytes = whole
        bytes[place] ^= mask
        try folder.write(bytes, to: name, of: 2)
        let step = try store.newest()?.checkpoint.step
        #expect(step == 1, "byte \(place) ^ \(mask)")
      }
    }
    try folder.write(whole, to: name, of: 2)
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 2)
  }

  @Test(arguments: files)
  func `every truncation is noticed, and so is one byte more`(name: String) throws {
    let whole = try folder.read(name, of: 2)
    for length in 0..<whole.count {
      // A manifest without its last newline says all that it said.
      if name == "manifest.json", length == whole.count - 1 { continue }
      try folder.write(Array(whole[..<length]), to: name, of: 2)
      try expectFallback(name, "\(length) bytes")
    }
    try folder.write(whole + [0], to: name, of: 2)
    try expectFallback(name, "a byte more")
  }

  @Test(arguments: files)
  func `a missing file is noticed`(name: String) throws {
    let descriptor = try SystemCalls.live.open(
      folder["checkpoints/ckpt-2"], .workingFolder, .folder)
    defer { try? SystemCalls.live.close(descriptor) }
    try SystemCalls.live.unlink(name, descriptor)
    try expectFallback(name, "missing")
  }

  @Test(arguments: files)
  func `a file of another checkpoint is noticed`(name: String) throws {
    try folder.write(folder.read(name, of: 1), to: name, of: 2)
    let (checkpoint, warnings) = try #require(try store.newest())
    #expect(checkpoint.step == 1)
    #expect(warnings.count == 1)
  }

  @Test func `another checkpoint under the name is noticed`() throws {
    for name in Self.files { try folder.write(folder.read(name, of: 1), to: name, of: 2) }
    try expectFallback("manifest.json", "all files of step 1")
    let warning = try #require(try store.newest()).warnings[0]
    #expect(warning.contains("step: expected 2, as in its name, found 1"))
  }

  @Test func `a format of the future is noticed and named`() throws {
    for name in ["state.json", "manifest.json"] {
      let text = String(decoding: try folder.read(name, of: 2), as: UTF8.self)
      let newer = text.split(separator: "checkpoint/1").joined(separator: "checkpoint/2")
      #expect(newer != text)
      try folder.write(Array(newer.utf8), to: name, of: 2)
    }
    try expectFallback("manifest.json", "format 2")
    let warning = try #require(try store.newest()).warnings[0]
    #expect(warning.contains("a newer Traverse may know more"))
    #expect(warning.contains("traverse.checkpoint/2"))
  }

  @Test(arguments: [
    "", "null", "[]", "{}", #"{"format": "traverse.checkpoint/1"}"#,
    #"{"format": "traverse.checkpoint/1", "step": 2, "files": []}"#,
    #"{"format": "traverse.checkpoint/1", "step": 2, "files": [{"name": "../../x", "bytes": 0, "sha256": ""}]}"#,
    #"{"format": "traverse.checkpoint/1", "step": 2, "files": [{"name": "state.json", "bytes": -1, "sha256": ""}]}"#,
    #"{"format": "traverse.checkpoint/1", "step": 2, "files": [], "more": 1}"#,
    #"{"format": "traverse.checkpoint/1", "step": 2.0, "files": []}"#,
  ])
  func `a manifest that says something else is noticed`(text: String) throws {
    try folder.write(Array(text.utf8), to: "manifest.json", of: 2)
    try expectFallback("manifest.json", text)
  }

  @Test func `where none is whole the error names all`() throws {
    for step in [1, 2] { try folder.write([0], to: "state.json", of: step) }
    let error = #expect(throws: CheckpointError.self) { try store.newest() }
    #expect(error?.exitCode == .badData)
    let lines = try #require(error).description.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains("ckpt-2/state.json: 1 bytes, expected"))
    #expect(lines[2].contains("ckpt-1/state.json: 1 bytes, expected"))
  }

  @Test func `the first checkpoint of this format is read for ever`() throws {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let store = CheckpointStore(folder: "/\(tests)/Fixtures/Checkpoint/format-1")
    let (checkpoint, warnings) = try #require(try store.newest())
    #expect(warnings.isEmpty)
    try Snapshot.expect(checkpoint, step: 1200)
  }
}
