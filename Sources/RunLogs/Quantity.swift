/// What a column of a log can hold, as far as Traverse is concerned.
package enum Quantity: String, Hashable, Sendable, CaseIterable {
  case compute
  case metric
  case step
  case epoch
  case samples
  case tokens
  case learningRate = "learning rate"
  case seconds
  case batch
  case parameters
  /// The step at which the run is to end.
  case plannedSteps = "planned steps"

  /// The flag by which the user names the column.
  package var flag: String {
    switch self {
    case .compute: return "--compute NAME"
    case .metric: return "--metric NAME"
    case .learningRate, .plannedSteps: return "--column '\(rawValue)=NAME'"
    default: return "--column \(rawValue)=NAME"
    }
  }

  /// Column names that trainers use, in lower case, best rank first; `*` stands for any text.
  ///
  /// Two columns of one rank are a choice that only the user can make. An evaluation loss goes before
  /// an evaluation error rate and that before a training loss, which data augmentation and running
  /// means distort.
  var recognisedNames: [[String]] {
    switch self {
    case .compute:
      return [
        [
          "flops", "flop", "compute", "total_flos", "total_flops", "train/flops", "train_flops",
          "training_flops", "throughput/total_training_gflops",
        ],
        [
          "*total_training_flops", "*total_training_gflops", "*total_training_tflops",
          "*total_training_pflops",
        ],
      ]
    case .metric:
      return [
        [
          "eval_loss", "eval/loss", "val_loss", "val/loss", "validation_loss", "valid_loss",
          "test_loss", "tel", "validation lm loss",
        ],
        ["eval.loss", "val.loss"],
        ["*crossentropyloss", "eval_*_loss"],
        ["val_bpb"],
        ["eval_error", "eval/error", "val_error", "val/error", "validation_error", "test_error"],
        ["eval_accuracy", "val_accuracy", "prec@1", "eval_top1", "test_acc1"],
        ["loss", "train_loss", "train/loss", "training_loss", "trl", "lm loss"],
        ["train.loss"],
        ["train_loss_step", "loss_step", "train_loss_epoch", "loss_epoch"],
      ]
    case .step:
      // wandb counts in `_step` how often something was logged.
      return [
        ["global_step", "train/global_step", "trainer/global_step"],
        ["step", "iter", "iteration", "s"], ["_step"],
      ]
    case .epoch: return [["epoch"]]
    case .samples:
      return [
        [
          "consumed samples", "consumed_train_samples", "examples_seen", "images_seen", "samples",
          "images",
        ]
      ]
    case .tokens:
      return [
        [
          "tokens", "total_tokens", "throughput/total_tokens", "num_input_tokens_seen",
          "consumed tokens", "train/tokens", "tokens_seen",
        ]
      ]
    case .learningRate:
      return [
        [
          "lr", "learning_rate", "train/learning_rate", "train/lr", "train_lr",
          "optim/learning_rate_group0", "optim/lr", "optim.lr", "learning rate",
        ],
        ["lr-*"],
      ]
    case .seconds: return [["seconds", "_runtime", "elapsed_seconds", "uptime"]]
    case .batch: return [["batch_size", "global batch size", "batch_size_in_tokens"]]
    case .plannedSteps: return [["max_steps", "total_steps"]]
    case .parameters: return [["params", "num_params", "n_params", "n_parameters", "parameters"]]
    }
  }
}
