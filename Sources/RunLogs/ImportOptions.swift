package import Scaling

/// What the user says about a log; everything left out is looked for in it.
package struct ImportOptions: Hashable, Sendable {
  /// The column to take as the error, `--metric`.
  package var metric: String?
  /// The column of training FLOPs, `--compute`.
  package var compute: String?
  /// Its unit, where its name does not tell, `--compute-unit`.
  package var computeUnit: ComputeUnit?
  /// Training FLOPs of a step, `--flops-per-step`: compute becomes step times this.
  package var flopsPerStep: Double?
  /// The formula by which FLOPs follow from the model's sizes, `--flops-model`.
  package var flopsModel: FLOPModel?
  /// What the user says of the model's sizes, `--params` and `--sizes`: parameters alone mean 6 N D.
  package var sizes = ModelSizes()
  /// Tokens D of a step, `--tokens-per-step`, where no column counts tokens.
  package var tokensPerStep: Double?
  /// Sequences or images of a step, `--samples-per-step`, where no column counts them.
  package var samplesPerStep: Double?
  /// Those of an epoch, `--samples-per-epoch`, where the log counts epochs alone.
  package var samplesPerEpoch: Double?
  /// Columns for the other quantities, where their names leave a choice, `--column step=NAME`.
  package var columns: [Quantity: String] = [:]
  /// The name of the convention by which FLOPs were counted, `--convention`.
  package var convention: String?
  /// The shape of every run, `--shape`.
  package var shape: Shape?
  /// Columns that tell the shape row by row, `--shape-from`: a run for each combination.
  package var shapeFrom: [String] = []
  /// What the file's name tells, `--shape-pattern '{size}-10xC.csv'`.
  package var shapePattern: String?
  /// Fraction of a run's compute before which points are left out, `--skip-first`.
  package var skipFirst: Double?

  package init() {}

  /// Refuses numbers that mean nothing, before any file is read.
  func check(file: String) throws(ImportError) {
    let positive = [
      ("--flops-per-step", flopsPerStep), ("--params", sizes[.parameters]),
      ("--tokens-per-step", tokensPerStep), ("--samples-per-step", samplesPerStep),
      ("--samples-per-epoch", samplesPerEpoch),
    ]
    for (flag, value) in positive {
      guard let value, !(value > 0 && value.isFinite) else { continue }
      throw ImportError(
        .request, file: file, found: "\(flag) \(value)", expected: "a positive number")
    }
    if let skipFirst, !(0..<1).contains(skipFirst) {
      throw ImportError(
        .request, file: file, found: "--skip-first \(skipFirst)",
        expected: "a fraction from 0 up to, but not including, 1")
    }
  }
}
