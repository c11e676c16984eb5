import LawFit
import Scaling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Processor time of five laws with a thousand bootstrap refits each, on the OLMo ladder.
///
/// Prints seconds for the laws with intervals and hold-out, seconds for their draws, and how many
/// draws; Benchmarks/fit sets the same refits by SciPy beside them.
@main enum Benchmark {
  static let sizes = ["190M", "370M", "760M", "1B", "3B"]

  static func main() throws {
    guard let folder = CommandLine.arguments.dropFirst().first else {
      print("usage: LawFitBenchmark FOLDER")
      exit(2)
    }
    let runs = sizes.map { size in run(size, "\(folder)/\(size)-10xC.csv") }
    var options = FitOptions()
    options.draws = 0
    let (fitting, _) = try seconds(runs, options)
    options.draws = 1_000
    let (all, draws) = try seconds(runs, options)
    print(fitting, all - fitting, draws)
  }

  /// Processor time of fitting all laws, and how many draws came of it.
  static func seconds(_ runs: [RunLog], _ options: FitOptions) throws -> (Double, Int) {
    let start = processorSeconds()
    let laws = try LawFitter.fit(runs, options: options).laws
    return (processorSeconds() - start, laws.reduce(0) { $0 + $1.draws.count })
  }

  static func run(_ size: String, _ path: String) -> RunLog {
    let rows = lines(of: path).dropFirst().compactMap { line -> RunLog.Point? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
      guard let error = cells[1], let compute = cells[2] else { return nil }
      return RunLog.Point(compute: Compute(flops: compute * 1e9), error: error)
    }
    return RunLog(
      name: size, shape: Shape([("size", AxisValue(size))]), metric: "loss",
      convention: .column("total_training_Gflops"), points: rows)
  }

  static func lines(of path: String) -> [Substring] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isNewline)
  }

  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
