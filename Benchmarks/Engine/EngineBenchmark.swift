/// Traverse's side of the comparison with PyTorch: training steps of one case, timed on request.
///
/// Usage: EngineBenchmark CASE.safetensors [--threads N] [--isa NAME] [--profile]
///
/// Answers each line of standard input with a line of JSON, as torch_step.py does:
///
///     losses N       {"losses": [...]}: N steps from the file's weights, each loss before its update
///     run SECONDS    {"step_seconds": [...], "processor_seconds": [...], "max_rss": bytes}
///     profile        {KIND: {"seconds": s, "flops": n}, ...}: time in kernels since the last answer; with --profile, which
///                    means one thread and a clock around each kernel
///
/// No part of the product; `Benchmarks/engine` runs it.

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

@main
enum EngineBenchmark {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    func value(after flag: String) -> String? {
      words.firstIndex(of: flag).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
    }
    guard let path = words.first, let kernels = kernels(named: value(after: "--isa")) else {
      fail("usage: EngineBenchmark CASE.safetensors [--threads N] [--isa NAME] [--profile]")
    }
    let times = words.contains("--profile") ? KernelTimes() : nil
    let threads = times != nil ? 1 : value(after: "--threads").flatMap { Int($0) } ?? 2
    let file = try TensorFile(try FileContents.read(path, limit: 1 << 32))
    let training = try ComparedCase(
      file, kernels: times.map { TimedKernels(kernels: kernels, times: $0) } ?? kernels,
      threads: threads)
    for _ in 0..<2 { _ = try training.step() }
    _ = times?.take()
    while let line = readLine() {
      let request = line.split(separator: " ")
      switch (request.first, request.last) {
      case ("losses", let count?): answer(try training.losses(Int(count) ?? 1))
      case ("run", let seconds?): answer(try training.run(Double(seconds) ?? 1))
      case ("profile", _): answer(times?.take() ?? .null)
      default: fail("'losses N' or 'run SECONDS', not '\(line)'")
      }
    }
  }

  private static func kernels(named name: String?) -> (any KernelSet)? {
    guard let name else { return InstructionSet.available.last?.kernels }
    return InstructionSet(rawValue: name)?.kernels
  }

  private static func answer(_ value: JSONValue) {
    print(JSONWriter.text(of: value, layout: .compact))
    fflush(nil)
  }

  private static func fail(_ message: String) -> Never {
    try? StandardStream.error.write(message + "\n")
    exit(2)
  }
}
