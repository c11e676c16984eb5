import RunLogs
import Scaling
import TestSupport
import Testing

/// Thousands of damaged logs: each is read or refused, and what is read keeps every promise.
@Suite struct MutantsTests {
  private let spice: [UInt8] =
    Array("\",;\t\n\r{}[]:.eE+-0159nat \\u".utf8) + [0, 0x1f, 0x80, 0xc3, 0xff, 0xef]

  private func mutate(_ seed: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let byte = spice[Int.random(in: 0..<spice.count, using: &generator)]
      let end = min(bytes.count, place + Int.random(in: 1...80, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 4: bytes.removeSubrange(end...)
      default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    }
    return bytes
  }

  private func check(_ seed: [UInt8], count: Int, _ configure: (inout ImportOptions) -> Void) {
    var options = ImportOptions()
    configure(&options)
    var generator = SplitMix64(seed: 17)
    var refused = 0
    for number in 0..<count {
      let bytes = mutate(seed, using: &generator)
      do throws(ImportError) {
        let imported = try LogImport(bytes, name: "m", options: options)
        for run in imported.runs {
          let points = run.points
          #expect(!points.isEmpty && run.curation.kept == points.count, "mutant \(number)")
          #expect(
            points.allSatisfy {
              $0.error > 0 && $0.error.isFinite && $0.compute.flops > 0 && $0.compute.flops.isFinite
            })
          #expect(zip(points, points.dropFirst()).allSatisfy { $0.compute < $1.compute })
        }
        #expect(
          try LogImport(RunLog.jsonLines(imported.runs), name: "m").runs == imported.runs,
          "mutant \(number)")
      } catch {
        refused += 1
        let isPrintable = error.description.unicodeScalars.allSatisfy {
          $0 == "\n" || $0.value >= 32
        }
        #expect(isPrintable && error.description.utf8.count < 4000, "mutant \(number)")
      }
    }
    // Neither side may be empty, or the mutants test nothing.
    #expect(refused > count / 50)
    #expect(refused < count)
  }

  @Test func `mutants of a CSV log`() {
    let rows = (1...40).map { "\($0),\($0)e3,\(4.0 / Double($0) + 2),\"\($0)\",0.001" }
    check(
      Array((["step,flops,eval_loss,\"note, x\",lr"] + rows).joined(separator: "\n").utf8),
      count: 3000
    ) { _ in }
  }

  @Test func `mutants of JSON Lines`() {
    let rows = (1...40).map {
      "{\"step\": \($0), \"tokens\": \($0)e3, \"loss\": \(4.0 / Double($0) + 2), \"size\": \"s\\u0041\"}"
    }
    check(Array(rows.joined(separator: "\n").utf8), count: 3000) {
      $0.sizes[.parameters] = 1e6
      $0.shapeFrom = ["size"]
    }
  }

  @Test func `mutants of run logs`() throws {
    let runs = try importText("step,flops,loss,seconds\n1,1,9,0.5\n2,2,8,1.5\n2,2,7,2\n3,3,6,3\n")
      .runs
    check(RunLog.jsonLines(runs + runs), count: 3000) { _ in }
  }

  /// Of every other format; with those above, 21,000 in all.
  @Test(arguments: [
    "tensorboard/torch-restart/events.out.tfevents.1700000000.host.1.0",
    "wandb/live/run-p0werlaw.wandb",
    "transformers/run/trainer_state.json", "keras/history.json", "wandb/chart-export.csv",
    "text/nanogpt.log", "text/llmc-gpu.log", "text/llmc-main.log", "text/modded-nanogpt.txt",
    "text/nanochat.log", "text/megatron.log", "text/build-nanogpt.txt",
  ])
  func `mutants of other formats`(_ path: String) throws {
    check(try fixture(path), count: 1000) {
      $0.flopsPerStep = 1e9
      if path.hasPrefix("keras") { $0.columns[.step] = "epoch" }
    }
  }
}
