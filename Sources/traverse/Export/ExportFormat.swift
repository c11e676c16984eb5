/// For what a plan is written.
enum ExportFormat: String, CaseIterable, Sendable {
  /// For people.
  case table
  case csv
  case json
  /// A module for the adapter's `Schedule`.
  case python
  /// The same with a callback for Hugging Face's Trainer.
  case huggingFace = "hf"
  /// A shell script of calls of timm's train.py.
  case timm
  /// A config file for Hydra and OmegaConf.
  case hydra
  /// A shell script that submits a chain of jobs.
  case slurm

  /// Whether a trainer is to be told how long to train, and not a person who may fill in what is not known.
  var needsSteps: Bool {
    switch self {
    case .table, .csv, .json: false
    case .python, .huggingFace, .timm, .hydra, .slurm: true
    }
  }
}
