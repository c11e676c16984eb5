import JSON
import Planner
import Scaling

/// A plan as a shell script for timm's `train.py`: a call a phase, and the adapter's change of shape between them.
///
/// timm counts in whole epochs, so phases are counted anew in these.
struct TimmText {
  private let schedule: StepSchedule
  private let models: [Model]
  /// Of each phase.
  private let epochs: [Int]

  /// What timm builds a phase's ViT from, all of them numbers.
  private struct Model {
    let sizes: ModelSizes
    let batch: Int

    /// As train.py takes them, and create_model.
    var arguments: [(name: String, value: String)] {
      let named: [(String, ModelSize)] = [
        ("img_size", .image), ("patch_size", .patch), ("embed_dim", .width), ("depth", .depth),
        ("num_heads", .heads),
      ]
      var arguments = named.compactMap { name, size in
        sizes[size].map { (name: name, value: Number.spelled($0)) }
      }
      if let hidden = sizes[.hidden], let width = sizes[.width] {
        arguments.append(("mlp_ratio", Number.spelled(hidden / width)))
      }
      return arguments + [("class_token", "False")]
    }

    /// As the adapter names its shape.
    var shape: JSONValue {
      let axes: [ModelSize] = [.patch, .width, .depth, .heads, .hidden]
      return .object(
        axes.compactMap { size in sizes[size].map { .init(size.axis, .integer(Int($0))) } })
    }
  }

  /// Without a class token, for the adapter knows none.
  static let usual: ModelSizes = {
    var sizes = ModelSizes()
    sizes[.prefix] = 0
    return sizes
  }()

  /// Throws for a size that timm needs and nobody states, for a class token, and for shapes that differ in other than a ViT's.
  init(_ schedule: StepSchedule, sizes: [ModelSizes], epochSamples: Int) throws(TimmError) {
    guard TrainerText.knowsAllAxes(schedule) else { throw .otherAxes }
    for sizes in sizes {
      let needed: [ModelSize] = [.image, .classes, .patch, .width, .depth, .heads]
      let missing = needed.filter { size in
        !(sizes[size].map { $0 >= 1 && $0 <= 1e6 && $0 == $0.rounded() } ?? false)
      }
      guard missing.isEmpty else { throw .missing(missing) }
      guard sizes[.prefix] == Self.usual[.prefix] else { throw .classToken }
    }
    var (models, costs): ([Model], [Compute]) = ([], [])
    for (phase, sizes) in zip(schedule.phases, sizes) {
      guard let batch = phase.work.batch, let flops = phase.work.flops(per: .step)
      else { throw .noBatch }
      guard batch <= epochSamples else { throw .shortEpoch(batch: batch, samples: epochSamples) }
      models.append(Model(sizes: sizes, batch: batch))
      // The samples that fill no batch are left out, as timm's loader leaves them out.
      costs.append(Compute(flops: Double(epochSamples / batch) * flops))
    }
    self.schedule = schedule
    self.models = models
    epochs = WholeSteps.counts(until: schedule.phases.map(\.cumulative), step: costs)
  }

  var text: String {
    var (calls, epoch) = ("", 0)
    for index in models.indices {
      if index > 0 { calls += change(into: index, at: epoch) }
      epoch += epochs[index]
      calls += call(ofPhase: index, until: epoch)
    }
    return Self.head + ShellText.comment(ScheduleText.text(schedule)) + Self.functions + calls
  }

  private func call(ofPhase index: Int, until epoch: Int) -> String {
    let model = models[index]
    func number(_ size: ModelSize) -> String { Number.spelled(model.sizes[size] ?? 0) }
    let arguments = model.arguments.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let channels = model.sizes[.channels].map { " --in-chans \(Number.spelled($0))" } ?? ""
    return """

      # \(epochs[index]) epochs
      train \(index + 1) \(model.batch) "$@" --epochs \(epoch) --num-classes \(number(.classes)) \\
        --img-size \(number(.image))\(channels) --model-kwargs \(arguments)

      """
  }

  private func change(into index: Int, at epoch: Int) -> String {
    let arguments = [models[index - 1], models[index]].map { model in
      JSONValue.object(model.arguments.map { .init($0.name, Self.value($0.value)) })
    }
    let operators = schedule.phases[index].operators.map {
      JSONValue.Member($0.axis, .string($0.name))
    }
    let job = JSONValue.object([
      .init("epoch", .integer(epoch)),
      .init("shapes", .array([models[index - 1].shape, models[index].shape])),
      .init("models", .array(arguments)), .init("operators", .object(operators)),
    ])
    return
      "change \(index + 1) \(ShellText.word(JSONWriter.text(of: job, layout: .compact)))\n"
  }

  private static func value(_ text: String) -> JSONValue {
    guard let number = Number.parse(text) else { return .bool(text == "True") }
    return Int(exactly: number).map { .integer($0) } ?? .number(number)
  }
}

extension TimmText {
  private static let head = """
    #!/bin/sh
    # A plan of Traverse for timm's train.py: a call a phase, and adapters/pytorch, which has to be on PYTHONPATH, changes the model between them.
    #
    #   sh THIS-FILE TRAIN.PY DATA [FLAGS OF train.py]
    #
    # Checkpoints are in phase-1, phase-2, ... of the working folder, where the same line again goes on. PYTHON is the
    # interpreter; for several GPUs LAUNCH='torchrun --nproc_per_node=8' PROCESSES=8. The rate rises by train.py's warm-up and stays, unless --sched is given.
    #

    """

  /// A phase goes on from its own last checkpoint, or from what the model before it was changed into.
  private static let functions = """
    set -eu

    [ $# -ge 2 ] || { echo "usage: sh $0 TRAIN.PY DATA [FLAGS OF train.py]" >&2; exit 2; }
    script=$1
    shift
    python=${PYTHON-python3}
    launch=${LAUNCH-$python}

    # Trains phase $1 with $2 samples a step; the other words are train.py's.
    train() {
      folder=phase-$1
      batch=$2
      shift 2
      [ ! -e "$folder/done" ] || return 0
      mkdir -p "$folder"
      for checkpoint in "$folder/last.pth.tar" "$folder/start.pth.tar"; do
        [ ! -e "$checkpoint" ] || { set -- "$@" --resume "$checkpoint"; break; }
      done
      # shellcheck disable=SC2086 # $launch is several words
      $launch "$script" --model vit_tiny_patch16_224 --opt adamw --sched step --decay-rate 1 "$@" --gp avg \\
        --batch-size $((batch / ${PROCESSES-1})) --output . --experiment "$folder"
      : >"$folder/done"
    }

    # Makes of the last phase's model the first of phase $1, as the JSON in $2 says; AdamW's state goes with it.
    change() {
      [ ! -e "phase-$1/start.pth.tar" ] || return 0
      mkdir -p "phase-$1"
      "$python" -m traverse_timm "phase-$(($1 - 1))/last.pth.tar" "phase-$1/start.pth.tar" "$2"
    }

    """
}

/// Why a plan is none for timm.
enum TimmError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Phases differ along an axis that the adapter does not change.
  case otherAxes
  case missing([ModelSize])
  case classToken
  case noBatch
  case shortEpoch(batch: Int, samples: Int)

  var description: String {
    switch self {
    case .otherAxes:
      return "expected shapes that differ in patch, width, heads, hidden, depth and batch alone"
    case .missing(let sizes):
      let flag = StepFlags.sizes.declaration.spelling
      return "timm's ViT needs " + Listing.all(sizes.map(\.axis)) + ", whole numbers: \(flag) '"
        + sizes.map { "\($0.axis)=N" }.joined(separator: " ") + "'"
    case .classToken:
      return "the adapter's ViT has no token beside its patches: prefix=0"
    case .noBatch:
      return "train.py counts samples: \(StepFlags.batch.declaration.spelling) N tells them"
    case .shortEpoch(let batch, let samples):
      return "found a batch of \(batch) and an epoch of \(samples) samples, expected a whole step"
    }
  }
}
