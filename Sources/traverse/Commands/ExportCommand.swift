import Engine
import Host
import JSON
import Planner
import Scaling

extension Action {
  private static let format = Flag.optional(
    "to", .choice("FORMAT") as ValueFormat<ExportFormat>, help: "For what")
  private static let command = Flag.optional(
    "command", .text("COMMAND"),
    help: "What a job of --to slurm runs, such as 'python train.py --patch {patch} --until {to}'")
  private static let epochSamples = Flag.optional(
    "epoch-samples", .count("N", in: 1...1_000_000_000_000),
    help: "Training samples of an epoch, by which --to timm counts")

  static let export = Action(
    command: Command(
      name: "export", summary: "a plan in another trainer's steps, samples and tokens",
      details: [
        "Steps follow from the FLOPs of one: those you state, or a formula's, by the sizes that shapes and flags tell. Phases end at "
          + "the whole step nearest to where the plan ends them, so that rounding never adds up; each has one step at least. What a "
          + "change of shape is charged is trained for, as `run` does.",
        "table, csv and json leave empty what cannot be told; the others need to know the steps. python, hf and timm use the adapter "
          + "in adapters/pytorch, timm with resized patches; hydra is a config file, slurm a script that submits a job a phase. In --command {shape}, {steps}, "
          + "{from}, {to}, {phase}, {batch}, {context}, {samples}, {tokens} and every axis, such as {patch}, are those of the phase.",
      ],
      examples: [
        .init(
          "traverse export plan.json --to table --batch 256 --context 1024",
          "Of laws counted by a formula, such as 6nd."),
        .init(
          "traverse export plan.json --to python --flops-per-token 'size=190M: 1.4e9' "
            + "--flops-per-token 'size=1B: 7.6e9' --batch 512 --context 2048 -o plan.py",
          "With FLOPs of your own, shape by shape."),
        .init(
          "traverse export plan.json --to slurm --batch 64 --sizes 'image=28 channels=1 classes=10' "
            + "--command 'python train.py --patch {patch} --until {to}' -o chain.sh",
          "Then: sh chain.sh --time=10:00:00"),
      ],
      operands: .one("PLAN", help: "A plan, as `plan -o` writes it"),
      sections: [
        Command.Section("Where to", [format, command, epochSamples]), StepFlags.work,
        StepFlags.flops,
        Command.Section(
          "Transitions", [RunFlags.patch, RunFlags.context, RunFlags.width, RunFlags.depth]),
        Command.Section("Results", [Results.output, Results.force]),
      ],
      rules: [.exactlyOne([format])] + StepFlags.rules),
    run: { arguments, session in
      guard let format = arguments[format] else {
        preconditionFailure("a rule of the command asks for it")
      }
      let file = try Results.file(arguments[Results.output], arguments)
      let (plan, input) = try RunFlags.plan(arguments.operands[0], session)
      try check(arguments, format)
      let transition = transition(arguments, format)
      let usual = format == .timm ? TimmText.usual : ModelSizes()
      let counting = try StepCounting(plan, arguments, transition, usual: usual)
      let (works, reason) = try counting.works()
      var schedule: StepSchedule
      do {
        schedule = try StepSchedule(plan, works: works, transition)
      } catch let error as StepScheduleError {
        throw usage(arguments, error.description)
      }
      schedule.provenance = session.provenance(inputs: [input])
      let remarks = [reason ?? schedule.missing].compactMap(\.self)
      if format.needsSteps, schedule.starts == nil {
        throw usage(
          arguments,
          (["--to \(format.rawValue) needs steps"] + remarks).joined(separator: ": "))
      }
      let text = try text(schedule, as: format, counting, arguments)
      if let file, file.path != "-" {
        try session.save(Array(text.utf8), in: file)
      } else {
        try StandardStream.output.write(text)
      }
      // What only `run` by refinement cannot do, other operators and trainers can.
      let warnings = transition.patch == .refine ? RunFlags.warnings(about: plan) : []
      for remark in remarks + [schedule.overrun].compactMap(\.self) + counting.warnings + warnings {
        session.remark(remark)
      }
      return .done
    })

  /// Throws for a flag that the format has no use for, and for an operator that it cannot carry out.
  private static func check(_ arguments: Arguments, _ format: ExportFormat) throws(UsageError) {
    if arguments.isGiven(command), format != .slurm {
      throw usage(arguments, "--command is for --to slurm")
    }
    if arguments.isGiven(epochSamples), format != .timm {
      throw usage(arguments, "--epoch-samples is for --to timm")
    }
    if arguments.isGiven(RunFlags.patch), arguments[RunFlags.patch] == .refine, format == .timm {
      throw usage(
        arguments,
        "--patch-operator: found refine, and train.py builds models of one patch embedding: expected resize"
      )
    }
  }

  /// train.py cannot build what refinement makes of an embedding.
  private static func transition(_ arguments: Arguments, _ format: ExportFormat) -> Transition {
    var transition = RunFlags.transition(arguments)
    if format == .timm { transition.patch = .resize }
    return transition
  }

  private static func usage(_ arguments: Arguments, _ words: String) -> UsageError {
    UsageError(command: arguments.command, .other(words))
  }

  private static func text(
    _ schedule: StepSchedule, as format: ExportFormat, _ counting: StepCounting,
    _ arguments: Arguments
  ) throws -> String {
    switch format {
    case .table: return ScheduleText.text(schedule) + "\n"
    case .csv: return CSVText.text(schedule)
    case .json: return JSONWriter.text(of: schedule.json, layout: .pretty)
    case .python: return TrainerText.python(schedule)
    case .hydra:
      do {
        return try HydraText.text(schedule)
      } catch {
        throw FileError(path: arguments.operands[0], reason: error.description)
      }
    case .huggingFace:
      let batches = Set(schedule.phases.map(\.work.batch))
      guard batches.count == 1 else {
        throw usage(arguments, "--to hf: found phases of several batches, and Trainer keeps one")
      }
      guard let batch = schedule.phases[0].work.batch else {
        throw usage(arguments, "--to hf counts samples: --batch N tells them")
      }
      return TrainerText.huggingFace(schedule, batch: batch)
    case .timm:
      guard let samples = arguments[epochSamples] else {
        throw usage(arguments, "--to timm counts epochs: --epoch-samples N tells them")
      }
      do {
        return try TimmText(schedule, sizes: counting.sizes(), epochSamples: samples).text
      } catch let error as TimmError {
        throw usage(arguments, "--to timm: \(error)")
      }
    case .slurm:
      guard let command = arguments[command] else {
        throw usage(arguments, "--to slurm needs a command to run: --command COMMAND")
      }
      do {
        return try SlurmText(schedule, command: command).text()
      } catch {
        throw usage(arguments, "--command: \(error)")
      }
    }
  }
}
