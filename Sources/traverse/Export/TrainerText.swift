import Planner
import Scaling

/// A plan as a module of Python for the adapter in `adapters/pytorch`.
enum TrainerText {
  /// For a loop of one's own.
  static func python(_ schedule: StepSchedule) -> String {
    """
    \"\"\"A plan of Traverse in steps, for traverse_plan.py of adapters/pytorch.

        schedule = Schedule(SCHEDULE)
        model = build(schedule.shape)
        while not schedule.is_done:
            if due := schedule.step():
                fresh = build(due[1])
    \(changes(schedule, indent: "            "))
                model = fresh
            train_step(model, optimizer, next(batches))
    \"\"\"

    from traverse_plan import Schedule

    SCHEDULE = \(PythonText.literal(schedule.json))

    schedule = Schedule(SCHEDULE)

    """
  }

  /// For Hugging Face's Trainer.
  static func huggingFace(_ schedule: StepSchedule, batch: Int) -> String {
    let names =
      knowsAllAxes(schedule) ? "Schedule, become, change, plan_callback" : "Schedule, plan_callback"
    return """
      \"\"\"A plan of Traverse for Hugging Face's Trainer, by traverse_plan.py of adapters/pytorch.

          Trainer(build(SHAPE), arguments("out"), callbacks=[callback(\(knowsAllAxes(schedule) ? "build" : "grow"))], ...)
      \"\"\"

      from transformers import TrainingArguments

      from traverse_plan import \(names)

      SCHEDULE = \(PythonText.literal(schedule.json))

      SHAPE = SCHEDULE["phases"][0]["shape"]
      STEPS = SCHEDULE["phases"][-1]["until_step"]
      BATCH = \(batch)


      \(callback(schedule))


      def arguments(folder, devices=1, gradient_accumulation_steps=1, **others):
          \"\"\"As many steps as planned, of as many samples on all devices together.\"\"\"
          parts = devices * gradient_accumulation_steps
          if BATCH % parts:
              raise ValueError(f"found {parts} parts of a step, expected a number that divides its {BATCH} samples")
          return TrainingArguments(
              output_dir=folder, max_steps=STEPS, per_device_train_batch_size=BATCH // parts,
              gradient_accumulation_steps=gradient_accumulation_steps, **others)

      """
  }

  private static func callback(_ schedule: StepSchedule) -> String {
    guard knowsAllAxes(schedule) else {
      return """
        def callback(grow):
            \"\"\"`grow(model, optimizer, source, target)` changes the model in place, and the optimizer with it.\"\"\"
            return plan_callback(Schedule(SCHEDULE), grow)
        """
    }
    return """
      def callback(build):
          \"\"\"`build(shape)` makes a model of a shape, such as SHAPE.\"\"\"
          schedule = Schedule(SCHEDULE)

          def grow(model, optimizer, source, target):
              fresh = build(target)
              change(model, optimizer, fresh, source, target, **schedule.operators)
              become(model, fresh)

          return plan_callback(schedule, grow)
      """
  }

  /// The call that carries the weights over, where the adapter can.
  private static func changes(_ schedule: StepSchedule, indent: String) -> String {
    indent
      + (knowsAllAxes(schedule)
        ? "change(model, optimizer, fresh, *due, **schedule.operators)"
        : "...  # What fresh takes over from model: traverse_plan.change knows no such axes.")
  }

  /// Whether the adapter changes every axis along which the phases differ; batch needs no change of a model.
  static func knowsAllAxes(_ schedule: StepSchedule) -> Bool {
    let known = ["patch", "context", "width", "heads", "hidden", "depth", "batch"]
    return zip(schedule.phases, schedule.phases.dropFirst()).allSatisfy { old, new in
      let axes = (old.shape.coordinates + new.shape.coordinates).map(\.axis)
      return axes.allSatisfy { known.contains($0) || old.shape[$0] == new.shape[$0] }
    }
  }
}
