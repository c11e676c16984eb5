/// How one trainer prints its log, as far as numbers stand in it.
struct PrintedLog: Sendable {
  let trainer: String
  /// Lines that hold a step, and maybe `max_steps`, at which the run is to end.
  let rows: [LinePattern]
  /// Lines whose numbers belong to the step of the next such line.
  var ahead: [LinePattern] = []
  /// Lines whose numbers belong to the step of the last such line, or to step 0 before all.
  var behind: [LinePattern] = []
  /// Lines, before all rows, that hold what does not change: `tokens_per_step`, `params`, `million_params`.
  var constants: [LinePattern] = []
  /// What users should know about its numbers.
  var caution: String?

  /// Told apart by their first line with a step; those of more text go first.
  static let known = [
    // train.py of karpathy/nanoGPT.
    PrintedLog(
      trainer: "nanoGPT",
      rows: [
        LinePattern("step {step}: train loss {train_loss}, val loss {val_loss}"),
        LinePattern("iter {step}: loss {loss}, time {*}ms, mfu {*}%"),
      ],
      constants: [
        LinePattern("tokens per iteration will be: {tokens_per_step}"),
        LinePattern("number of parameters: {million_params}M"),
      ]),
    // train_gpt2.c of karpathy/llm.c.
    PrintedLog(
      trainer: "llm.c on a CPU",
      rows: [LinePattern("step {step}: train loss {train_loss} (took {*} ms)")],
      ahead: [LinePattern("val loss {val_loss}")]),
    // train_gpt2.cu of karpathy/llm.c: what it prints, and its main.log.
    PrintedLog(
      trainer: "llm.c",
      rows: [
        LinePattern(
          "step {step}/{max_steps} | loss {loss} ({*})| norm {norm} ({*})| lr {lr} | {*} ms | {*}% bf16 MFU | {*} tok/s…"
        )
      ],
      behind: [LinePattern("val loss {val_loss}")]),
    PrintedLog(
      trainer: "llm.c's main.log",
      rows: [
        LinePattern("s:{step} tel:{tel}"), LinePattern("s:{step} eval:{hellaswag}"),
        LinePattern("s:{step} trl:{trl} lr:{lr} norm:{norm}"), LinePattern("s:{step} trl:{trl}"),
      ]),
    // train_gpt.py of KellerJordan/modded-nanogpt.
    PrintedLog(
      trainer: "modded-nanogpt",
      rows: [
        LinePattern("step:{step}/{max_steps} val_loss:{val_loss} train_time:{*}ms step_avg:{*}ms"),
        LinePattern(
          "step:{step}/{max_steps} train_loss:{train_loss} train_time:{*}ms step_avg:{*}ms"),
      ]),
    // scripts/base_train.py of karpathy/nanochat.
    PrintedLog(
      trainer: "nanochat",
      rows: [
        LinePattern(
          "step {step}/{max_steps} ({*}%) | loss: {loss} | lrm: {*} | dt: {*}ms | tok/sec: {*} |…"),
        LinePattern("Step {step} | Validation bpb: {val_bpb}"),
      ],
      caution: "the printed loss is a running mean, not that of its step"),
    // train_gpt2.py of karpathy/build-nanogpt: its log.txt.
    PrintedLog(
      trainer: "build-nanogpt",
      rows: [
        LinePattern("{step} val {val_loss}"), LinePattern("{step} train {train_loss}"),
        LinePattern("{step} hella {hellaswag}"),
      ]),
  ]
}
