import Host
import LawFit
import Pictures
import Scaling

extension Action {
  static let doctor = Action(
    command: Command(
      name: "doctor", summary: "whether everything that Traverse needs is there",
      examples: [.init("traverse doctor", "A line a part; exit code 1 if one is missing.")]),
    run: { _, session in
      let parts = [version, gsl, gnuplot, data, solver]
      var table = Table([("part", .left), ("", .left), ("", .left)])
      for part in parts { table.add([part.name, part.isSound ? "ok" : "MISSING", part.words]) }
      try session.answer(table.text)
      return parts.allSatisfy(\.isSound) ? .done : .negativeAnswer
    })

  private struct Part {
    let name: String
    let isSound: Bool
    let words: String
  }

  private static var version: Part {
    Part(name: "traverse", isSound: true, words: "\(Version.current), \(Environment.platform)")
  }

  private static var gsl: Part {
    Part(name: "GSL", isSound: true, words: "\(SolverLibrary.description), for least squares")
  }

  private static var gnuplot: Part {
    do {
      let text = try Gnuplot.version()
      return Part(name: "gnuplot", isSound: true, words: "\(text), for --plot")
    } catch {
      return Part(name: "gnuplot", isSound: false, words: Failure(error).message)
    }
  }

  private static var data: Part {
    do {
      let path = try ShippedData.file("laws/open-lm.json")
      return Part(name: "data", isSound: true, words: path)
    } catch {
      return Part(name: "data", isSound: false, words: Failure(error).message)
    }
  }

  /// A law with known parameters, fitted: proof that the solver works on this machine.
  private static var solver: Part {
    let truth = PowerLaw(a: 1e9, b: 0.5, c: 3)
    let points = (0..<20).map { step in
      let compute = Compute(flops: 1e18 * (1 + 2 * Double(step)))
      return RunLog.Point(compute: compute, error: truth.error(after: compute))
    }
    let run = RunLog(
      name: "doctor", shape: Shape([("size", .label("test"))]), metric: "loss",
      convention: .perStep, points: points)
    var options = FitOptions()
    options.draws = 0
    let fitted = (try? LawFitter.fit([run], options: options))?.laws.first?.curve
    let gap = fitted.map { abs($0.c - truth.c) } ?? .infinity
    return Part(
      name: "solver", isSound: gap < 1e-6,
      words: "recovers a known floor to \(NumberText.scientific(gap, digits: 1))")
  }
}
