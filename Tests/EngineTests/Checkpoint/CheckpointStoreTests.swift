import Engine
import Host
import JSON
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct CheckpointStoreTests {
  @Test func `what is saved is loaded, and two stay`() throws {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    #expect(try store.newest() == nil)
    for step in [0, 5, 10, 100] {
      try Snapshot(step).save(to: store)
      let (checkpoint, warnings) = try #require(try store.newest())
      try Snapshot.expect(checkpoint, step: step)
      #expect(warnings.isEmpty)
    }
    #expect(folder.checkpoints == ["ckpt-10", "ckpt-100", "latest"])
    #expect(
      try FileContents.read(folder["checkpoints/latest"], limit: 20) == Array("ckpt-100\n".utf8))
  }

  @Test func `the same state is the same bytes`() throws {
    let (one, other) = (try RunFolder(), try RunFolder())
    for folder in [one, other] { try Snapshot(7).save(to: CheckpointStore(folder: folder.path)) }
    for name in ["model.safetensors", "optimizer.safetensors", "state.json", "manifest.json"] {
      #expect(try one.read(name, of: 7) == other.read(name, of: 7))
    }
  }

  @Test func `a whole checkpoint of the step stays, a damaged one is replaced`() throws {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    try Snapshot(7).save(to: store)
    try store.save(step: 7, model: [], optimizer: [], state: .null)
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 7)
    try folder.write([], to: "state.json", of: 7)
    try Snapshot(7).save(to: store)
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 7)
  }

  /// What cannot be read now may be whole: it must not go for that.
  @Test func `a checkpoint of the step that cannot be read at the moment stays`() throws {
    let folder = try RunFolder()
    try Snapshot(7).save(to: CheckpointStore(folder: folder.path))
    var calls = SystemCalls.live
    calls.read = { _, _ throws(Errno) in throw Errno(EIO) }
    let error = #expect(throws: CheckpointError.self) {
      try Snapshot(7).save(to: CheckpointStore(folder: folder.path, calls: calls))
    }
    #expect(error?.exitCode == .inputOutput)
    let store = CheckpointStore(folder: folder.path)
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 7)
  }

  @Test func `damaged checkpoints do not count among the two that stay`() throws {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    for step in [1, 2] { try Snapshot(step).save(to: store) }
    try folder.write([1, 2, 3], to: "model.safetensors", of: 2)
    try Snapshot(3).save(to: store)
    #expect(folder.checkpoints == ["ckpt-1", "ckpt-2", "ckpt-3", "latest"])
    try Snapshot(4).save(to: store)
    #expect(folder.checkpoints == ["ckpt-3", "ckpt-4", "latest"])
  }

  /// What lies in the folder is no concern of ours unless it has the very name of a checkpoint.
  @Test func `other names are left alone, and a wrong hint misleads nobody`() throws {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    try Snapshot(1).save(to: store)
    let others = ["ckpt-", "ckpt-02", "ckpt-+2", "ckpt-2 ", "CKPT-3", "ckpt-99999999999999999999"]
    for name in others { try Folder.create(folder["checkpoints/\(name)"]) }
    try AtomicFile(folder["checkpoints/latest"], existing: .replace).write(Array("ckpt-9\n".utf8))
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 1)
    for step in 2...4 { try Snapshot(step).save(to: store) }
    #expect(Set(folder.checkpoints) == Set(others + ["ckpt-3", "ckpt-4", "latest"]))
  }

  @Test func `tensors of another model are refused`() throws {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    try Snapshot(1).save(to: store)
    let checkpoint = try #require(try store.newest()).checkpoint
    let other = Tensors([("head.weight", [3, 2]), ("head.bias", [2]), ("norm.weight", [3])]) { _ in
      0
    }
    let path = folder["checkpoints/ckpt-1/model.safetensors"]
    #expect(
      throws: CheckpointError.badTensors(
        path: path, .otherShape(name: "head.weight", found: [2, 3], expected: [3, 2]))
    ) { try checkpoint.load(model: other.all) }
    #expect(throws: CheckpointError.strayTensor(path: path, name: "norm.weight")) {
      try checkpoint.load(model: Array(other.all.prefix(2)))
    }
    let more = Tensors([("tail", [1])]) { _ in 0 }
    #expect(throws: CheckpointError.badTensors(path: path, .noTensor(name: "tail"))) {
      try checkpoint.load(model: Snapshot(1).model.all + more.all)
    }
  }

  /// After SQLite: fail the n-th call, for each n until a whole save needs fewer.
  @Test func `whichever call fails, an old or the new checkpoint is whole`() throws {
    try everyFailure { n, made in made == n }
  }

  /// As if killed there: from that call on nothing is done, not even clearing up.
  @Test func `whatever call is the last, an old or the new checkpoint is whole`() throws {
    try everyFailure { n, made in made >= n }
  }

  private func everyFailure(_ fails: @escaping @Sendable (Int, Int) -> Bool) throws {
    var failures = 0
    for n in 1... {
      let folder = try RunFolder()
      let store = CheckpointStore(folder: folder.path)
      try Snapshot(1).save(to: store)
      try Snapshot(2).save(to: store)
      let made = CallCount()
      let calls = SystemCalls.hooked { () throws(Errno) in
        if fails(n, made.next()) { throw Errno(EIO) }
      }
      var saved = true
      do throws(CheckpointError) {
        try Snapshot(3).save(to: CheckpointStore(folder: folder.path, calls: calls))
      } catch {
        saved = false
        failures += 1
        #expect(error.exitCode == .inputOutput || error.exitCode == .noInput, "call \(n)")
      }
      let (checkpoint, warnings) = try #require(try store.newest(), "call \(n)")
      #expect(warnings.isEmpty, "call \(n)")
      #expect(saved ? checkpoint.step == 3 : [2, 3].contains(checkpoint.step), "call \(n)")
      try Snapshot.expect(checkpoint, step: checkpoint.step)
      // The next save clears up behind the one that failed.
      try Snapshot(4).save(to: store)
      #expect(folder.checkpoints.count == 3, "call \(n): \(folder.checkpoints)")
      if made.last < n { break }
    }
    // Each of four files is opened, written, flushed, closed; their folder made, opened, flushed, renamed,
    // and the one around it opened and flushed: at least 22 calls that must not fail unnoticed.
    #expect(failures >= 22, "\(failures)")
  }

  @Test func `a full disk is reported with file and bytes, and the last checkpoint stands`() throws
  {
    let folder = try RunFolder()
    let store = CheckpointStore(folder: folder.path)
    try Snapshot(1).save(to: store)
    var calls = SystemCalls.live
    calls.write = { file, bytes throws(Errno) in
      guard bytes.count < 20 else { return try SystemCalls.live.write(file, bytes.prefix(10)) }
      throw Errno(ENOSPC)
    }
    let error = #expect(throws: CheckpointError.self) {
      try Snapshot(2).save(to: CheckpointStore(folder: folder.path, calls: calls))
    }
    #expect(error?.exitCode == .inputOutput)
    let path = folder["checkpoints/ckpt-2/model.safetensors"]
    #expect(
      error?.description.hasPrefix("cannot write \(path): no space left on device, after") == true)
    try Snapshot.expect(try #require(try store.newest()).checkpoint, step: 1)
    #expect(folder.checkpoints == ["ckpt-1", "latest"])
  }
}

/// Real deaths, a process each: at every fifth call of a save.
@Suite struct CheckpointStoreKillsSlow {
  @Test(arguments: Array(stride(from: 1, through: 71, by: 5)))
  func `a killed save leaves an old or the new checkpoint whole`(call: Int) async throws {
    let folder = try RunFolder()
    let path = folder.path
    try Snapshot(1).save(to: CheckpointStore(folder: path))
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, call = call as Int] in
      let made = CallCount()
      let calls = SystemCalls.hooked { () throws(Errno) in
        if made.next() == call { _ = kill(getpid(), SIGKILL) }
      }
      try Snapshot(2).save(to: CheckpointStore(folder: path, calls: calls))
      // A save that needs fewer calls dies here, complete.
      _ = kill(getpid(), SIGKILL)
    }
    let store = CheckpointStore(folder: path)
    let (checkpoint, warnings) = try #require(try store.newest())
    #expect(warnings.isEmpty)
    try Snapshot.expect(checkpoint, step: checkpoint.step)
    try Snapshot(3).save(to: store)
    #expect(folder.checkpoints.count == 3, "\(folder.checkpoints)")
  }
}

/// Counts from 1, for any thread.
final class CallCount: Sendable {
  private let value = Atomic(0)

  var last: Int { value.load(ordering: .relaxed) }

  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
