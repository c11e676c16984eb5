import Calibrate
import Engine
import Host
import JSON
import Scaling

/// The runs of a sweep, as the command line asks for them.
struct SweepPlan {
  let cells: [SweepCell]
  /// What each cell trains, in their order.
  let specs: [TrainingSpec]
  let shapes: [TrainingShape]
  let data: Dataset
  /// What to know before running it; `nil` for nothing.
  let warning: String?

  /// Opens the data, completes the shapes and shares the budget.
  ///
  /// A cell that is in `folder` already goes on with the evaluations that it began with, and further ones join them.
  init(_ arguments: Arguments, in folder: SweepFolder) throws {
    guard let filter = arguments[CalibrateFlags.shapes],
      let budget = arguments[CalibrateFlags.budget]
    else { preconditionFailure("a rule of the command asks for both") }
    let anyCell = try TrainFlags.request(arguments, shape: Shape([]), .steps(1))
    data = try anyCell.data.open(seed: anyCell.seed, augmentation: anyCell.augmentation)
    let grid = filter.grid
    let completed = try Self.completed(grid, for: data)
    let seeds = arguments[CalibrateFlags.seeds]
    let sharing = Sharing(
      budget, costs: completed.map(\.computePerStep), seeds: seeds,
      warmup: anyCell.spec(for: data, completed[0]).optimiser.warmup)
    let steps = sharing.steps
    warning = sharing.warning
    let examples =
      Self.evaluationExamples(of: folder)
      ?? TrainingSpec.Evaluation.usualExamples(
        ofAll: zip(completed, steps).map { shape, steps in
          (Double(steps) * shape.computePerStep, shape.dimensions)
        })
    var cells: [SweepCell] = []
    var specs: [TrainingSpec] = []
    for (index, shape) in completed.enumerated() {
      for seed in 0..<seeds {
        var request = try TrainFlags.request(
          arguments, shape: shape.shape, .steps(steps[index]))
        request.seed += UInt64(seed)
        let name = SweepCell.name(
          grid[index], seed: seeds > 1 ? Int(clamping: request.seed) : nil)
        request.evaluationExamples =
          request.evaluationExamples ?? Self.evaluationExamples(of: folder.run(name)) ?? examples
        let spec = request.spec(for: data, shape)
        specs.append(spec)
        cells.append(
          SweepCell(
            name: name, shape: grid[index], steps: steps[index],
            computePerStep: shape.computePerStep, request: spec.json))
      }
    }
    self.cells = cells
    self.specs = specs
    shapes = completed.flatMap { Array(repeating: $0, count: seeds) }
  }

  /// The budget over the shapes.
  private struct Sharing {
    /// Of a run of each shape.
    let steps: [Int]
    let warning: String?

    init(_ budget: Compute, costs: [Compute], seeds: Int, warmup: Int) {
      let least = BudgetSplit.leastSteps(warmup: warmup)
      steps = BudgetSplit.steps(1 / Double(seeds) * budget, costs: costs, least: least)
      guard let fewest = steps.min(), fewest < least else {
        warning = nil
        return
      }
      // A little more, for the digits that are not shown.
      let enough = 1.001 * Double(seeds) * BudgetSplit.compute(ofEach: least, costs: costs)
      warning =
        "the budget gives each run \(fewest) steps with a warm-up of \(warmup), which no law covers; "
        + "for \(least) steps, from which a law can be told: --budget \(NumberText.short(enough))"
    }
  }

  private static func completed(
    _ grid: [Shape], for data: Dataset
  ) throws(RequestError) -> [TrainingShape] {
    var shapes: [TrainingShape] = []
    for shape in grid {
      do {
        shapes.append(try TrainingShape(shape, for: data.examples))
      } catch {
        throw .shape(error)
      }
    }
    return shapes
  }

  /// What the cells of a sweep that is there are judged on; of an old one, in which they differ, the fewest.
  private static func evaluationExamples(of sweep: SweepFolder) -> Int? {
    guard let bytes = try? FileContents.read(sweep.manifest, limit: 1 << 28),
      let manifest = try? SweepManifest(bytes)
    else { return nil }
    return manifest.tasks.compactMap { evaluationExamples(of: $0.request) }.min()
  }

  private static func evaluationExamples(of run: String) -> Int? {
    guard let bytes = try? FileContents.read(RunFolder(run).spec, limit: 1 << 20),
      let document = try? JSONParser.parse(bytes)
    else { return nil }
    return evaluationExamples(of: document)
  }

  private static func evaluationExamples(of request: JSONValue) -> Int? {
    (try? TrainingRequest(JSONCursor(request)))?.evaluationExamples
  }
}
