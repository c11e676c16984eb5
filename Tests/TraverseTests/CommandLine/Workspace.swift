import Host
import Scaling
import TestSupport

/// A folder of its own for one test, gone when the test ends.
final class Workspace {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  subscript(name: String) -> String { folder[name] }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try AtomicFile(self[name], existing: .replace).write(bytes)
  }

  func read(_ name: String) throws -> [UInt8] {
    try FileContents.read(self[name], limit: 1 << 26)
  }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// Everything in it, hidden files too, in order.
  var names: [String] {
    get throws {
      let listing = try ChildProcess.run("find", [path, "-mindepth", "1", "-print0"])
      return listing.output.split(separator: 0)
        .map { String(FileName.text(of: Array($0)).dropFirst(path.count + 1)) }.sorted()
    }
  }
}

/// Logs with known answers.
enum SampleLog {
  /// A law with some seeded noise, `step,flops,loss`, 6e12 FLOP a step.
  static func csv(
    _ law: PowerLaw = PowerLaw(a: 1e9, b: 0.5, c: 3), header: String = "step,flops,loss",
    separator: String = ","
  ) -> String {
    header + "\n"
      + (1...60).map { index in
        let step = 100 * index
        let compute = 6e12 * Double(step)
        // A fixed wobble of one in ten thousand stands for noise.
        let wobble = 1 + 1e-4 * Double((index * 37) % 11 - 5) / 5
        let error = law.error(after: Compute(flops: compute)) * wobble
        return [String(step), "\(compute)", "\(error)"].joined(separator: separator) + "\n"
      }.joined()
  }
}
