import Engine
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
      let parts = [version, gsl, solver, data, gnuplot, kernels] + trainingData
      var table = Table([("", .left), ("", .left), ("", .left)], widest: 80)
      for part in parts { table.add([part.name, part.isSound ? "ok" : "MISSING", part.words]) }
      try session.answer(table.text)
      return parts.allSatisfy(\.isSound) ? .done : .negativeAnswer
    })

  private struct Part {
    let name: String
    let isSound: Bool
    let words: String

    init(_ name: String, isSound: Bool = true, _ words: String) {
      self.name = name
      self.isSound = isSound
      self.words = words
    }

    /// What `check` finds, or what it misses.
    init(_ name: String, check: () throws -> String) {
      do {
        self.init(name, try check())
      } catch {
        self.init(name, isSound: false, Failure(error).message)
      }
    }
  }

  private static var version: Part {
    Part("traverse", "\(Version.current), \(Environment.platform)")
  }

  private static var gsl: Part { Part("GSL", "\(SolverLibrary.description), for least squares") }

  /// A law with known parameters, fitted: proof that the solver works on this machine.
  private static var solver: Part {
    Part("solver") {
      let found = try knownLaw().laws.laws.first?.curve
      guard let found, abs(found.c - truth.c) < 1e-6 else {
        throw FileError(path: "solver", reason: "does not recover a law with known parameters")
      }
      return
        "recovers a known law, its floor to \(NumberText.scientific(abs(found.c - truth.c), digits: 1))"
    }
  }

  private static var data: Part {
    Part("data") {
      let path = try ShippedData.file(ShippedData.laws)
      return "laws to plan on in \(path)"
    }
  }

  /// Drawn in every format: gnuplot may be there without some of them.
  private static var gnuplot: Part {
    Part("gnuplot") {
      let version = try Gnuplot.version()
      let (laws, run) = try knownLaw()
      let figure = try FitPicture(laws: laws, logs: [run]).figure
      for format in PictureFormat.allCases { _ = try Gnuplot.render(figure, as: format) }
      return "\(version), draws \(Listing.all(PictureFormat.allCases.map(\.rawValue)))"
    }
  }

  private static var kernels: Part {
    Part("kernels") {
      let selection = try TrainingJob.kernels()
      let others = KernelSelection.available.filter { $0 != selection.name }
      let choice =
        others.isEmpty
        ? "" : "; \(TrainingJob.kernelVariable) may name \(Listing.alternatives(others))"
      let cores = Processors.coreCount()
      let pairs = selection.hasBFloat16 ? ", bfloat16" : ""
      return "\(selection.name)\(pairs) on \(cores) core\(cores == 1 ? "" : "s")\(choice)"
    }
  }

  /// Data to train on that this machine has; none are needed for anything else.
  private static var trainingData: [Part] {
    ["fashion-mnist", "text"].map { name in
      do {
        switch try DataSource(name).open(seed: 0) {
        case .images(let images):
          let count = images.trainCount + images.heldOutCount
          return Part("data: \(name)", "\(count) images of \(images.height) x \(images.width)")
        case .text(let text):
          return Part("data: \(name)", text.notes.first ?? "")
        case .arrays(let arrays):
          return Part("data: \(name)", "\(arrays.count) examples")
        }
      } catch {
        return Part("data: \(name)", "not there: \(Failure(error).message)")
      }
    }
  }

  private static let truth = PowerLaw(a: 1e9, b: 0.5, c: 3)

  private static func knownLaw() throws -> (laws: LawSet, run: RunLog) {
    let points = (0..<20).map { step in
      let compute = Compute(flops: 1e18 * (1 + 2 * Double(step)))
      return RunLog.Point(compute: compute, error: truth.error(after: compute))
    }
    let run = RunLog(
      name: "doctor", shape: Shape([("size", .label("test"))]), metric: "loss",
      convention: .perStep, points: points)
    var options = FitOptions()
    options.draws = 0
    return (try LawFitter.fit([run], options: options), run)
  }
}
