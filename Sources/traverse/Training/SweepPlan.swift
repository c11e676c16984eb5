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

  /// Opens the data, completes the shapes and shares the budget.
  ///
  /// A cell that is in `folder` already goes on with the evaluations that it began with.
  init(_ arguments: Arguments, in folder: SweepFolder) throws {
    guard let filter = arguments[CalibrateFlags.shapes],
      let budget = arguments[CalibrateFlags.budget]
    else { preconditionFailure("a rule of the command asks for both") }
    let probe = try TrainFlags.request(arguments, shape: Shape([]), .steps(1))
    data = try probe.data.open(seed: probe.seed, augmentation: probe.augmentation)
    let grid = filter.grid
    var wanted: [TrainingShape] = []
    for shape in grid {
      do {
        wanted.append(try TrainingShape(shape, for: data.examples))
      } catch {
        throw RequestError.shape(error)
      }
    }
    let seeds = arguments[CalibrateFlags.seeds]
    let steps = BudgetSplit.steps(
      1 / Double(seeds) * budget, costs: wanted.map(\.computePerStep))
    var cells: [SweepCell] = []
    var specs: [TrainingSpec] = []
    for index in grid.indices {
      for seed in 0..<seeds {
        var request = try TrainFlags.request(
          arguments, shape: wanted[index].shape, .steps(steps[index]))
        request.seed += UInt64(seed)
        func cell(_ request: JSONValue) -> SweepCell {
          SweepCell(
            shape: grid[index], seed: seeds > 1 ? Int(clamping: probe.seed) + seed : nil,
            steps: steps[index], computePerStep: wanted[index].computePerStep, request: request)
        }
        let name = cell(.null).name
        request.evaluationExamples =
          request.evaluationExamples ?? Self.evaluationExamples(in: folder.run(name))
        let spec = request.spec(for: data, wanted[index])
        specs.append(spec)
        cells.append(cell(spec.json))
      }
    }
    self.cells = cells
    self.specs = specs
    shapes = grid.indices.flatMap { Array(repeating: wanted[$0], count: seeds) }
  }

  /// All compute that the cells will take.
  var compute: Compute { cells.reduce(.zero) { $0 + $1.compute } }

  private static func evaluationExamples(in folder: String) -> Int? {
    guard let bytes = try? FileContents.read(folder + "/spec.json", limit: 1 << 20),
      let document = try? JSONParser.parse(bytes),
      let request = try? TrainingRequest(JSONCursor(document))
    else { return nil }
    return request.evaluationExamples
  }
}
