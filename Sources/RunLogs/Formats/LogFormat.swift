/// The formats that are told apart by content.
package enum LogFormat: Hashable, Sendable, CustomStringConvertible {
  /// A header of column names, then a row a line (RFC 4180).
  case delimited(Delimiter)
  /// An object a line.
  case jsonLines
  /// Traverse's own: an object a line, the first of each run being its header.
  case native
  /// `trainer_state.json`.
  case huggingFace
  /// An event file.
  case tensorBoard
  /// `run-ID.wandb`.
  case wandb
  /// A chart of many runs that was exported as CSV.
  case wandbChart
  /// A store of MLflow, as files or as a database.
  case mlflow
  /// The history of Keras, as JSON.
  case kerasHistory
  /// Lines that a trainer prints, which is named.
  case printed(String)

  package enum Delimiter: UInt8, Hashable, Sendable, CaseIterable {
    // In the order of preference where a header has as many of one as of another.
    case comma = 0x2c
    case tab = 0x09
    case semicolon = 0x3b
  }

  /// Every format that is read, tables first.
  package static var all: [LogFormat] {
    Delimiter.allCases.map(LogFormat.delimited)
      + [
        .jsonLines, .native, .tensorBoard, .wandb, .wandbChart, .huggingFace, .kerasHistory,
        .mlflow,
      ]
      + (PrintedLog.known.map(\.trainer) + [MegatronReader.trainer]).map(LogFormat.printed)
  }

  package var description: String {
    switch self {
    case .delimited(.comma): return "CSV"
    case .delimited(.tab): return "TSV"
    case .delimited(.semicolon): return "CSV with semicolons"
    case .jsonLines: return "JSON Lines"
    case .native: return RunHeader.format
    case .huggingFace: return "trainer_state.json of Hugging Face"
    case .tensorBoard: return "TensorBoard event file"
    case .wandb: return "wandb run"
    case .wandbChart: return "wandb chart, exported as CSV"
    case .mlflow: return "MLflow store"
    case .kerasHistory: return "Keras history"
    case .printed(let trainer): return "text that \(trainer) prints"
    }
  }

  /// By what of its content a file is known to be of this format.
  package var sign: String {
    switch self {
    case .delimited: return "its first line, names between delimiters"
    case .jsonLines: return "its first line, an object of its own"
    case .native: return "its first line, which names \(RunHeader.format)"
    case .huggingFace: return "a JSON document with a log_history"
    case .tensorBoard: return "its first record, which names the version of event files"
    case .wandb: return "its first bytes, :W&B"
    case .wandbChart: return "its columns, RUN - METRIC with __MIN and __MAX"
    case .mlflow: return "its tables of runs and metrics, or a folder of metrics beside meta.yaml"
    case .kerasHistory: return "a JSON document of lists of one length"
    case .printed(let trainer): return "a line with a step as \(trainer) prints it"
    }
  }
}
