"""Writes ../text: the power law in the lines that eight trainers print, by hand after their format strings.

Run: python text_logs.py. No trainer wrote these files; the formats are those of the sources named at each function.
Times are made up and constant. One training loss of the GPU and Megatron logs is not finite.
"""

import math

from power_law import (
    BATCH,
    CONTEXT,
    DEPTH,
    FIXTURES,
    HEADS,
    PARAMETERS,
    STEPS,
    TOKENS_PER_STEP,
    VOCABULARY,
    WIDTH,
    emptied,
    evaluation_loss,
    gradient_norm,
    learning_rate,
    training_loss,
)

OUT = FIXTURES / "text"
MILLISECONDS = 250.0
TOKENS_PER_SECOND = round(TOKENS_PER_STEP / MILLISECONDS * 1000)


def nanogpt():
    """karpathy/nanoGPT, train.py and model.py."""
    yield f"tokens per iteration will be: {TOKENS_PER_STEP:,}"
    yield f"found vocab_size = {VOCABULARY} (inside data/bytes/meta.pkl)"
    yield "Initializing a new model from scratch"
    yield f"number of parameters: {PARAMETERS / 1e6:.2f}M"
    yield f"num decayed parameter tensors: {4 * DEPTH + 2}, with {12 * DEPTH * WIDTH**2:,} parameters"
    yield "using fused AdamW: False"
    yield "compiling the model... (takes a ~minute)"
    for step in range(0, STEPS + 1, 50):
        yield f"step {step}: train loss {training_loss(step):.4f}, val loss {evaluation_loss(step):.4f}"
        yield "saving checkpoint to out"
        utilisation = -100.0 if step == 0 else 12.5
        yield f"iter {step}: loss {training_loss(step):.4f}, time {MILLISECONDS:.2f}ms, mfu {utilisation:.2f}%"


def build_nanogpt():
    """karpathy/build-nanogpt, train_gpt2.py: log/log.txt."""
    for step in range(0, STEPS + 1, 50):
        yield f"{step} val {evaluation_loss(step):.4f}"
        if step % 250 == 0:
            yield f"{step} hella {0.25 + step / 2e4:.4f}"
        yield f"{step} train {training_loss(step):.6f}"


def llmc_main_log():
    """karpathy/llm.c, llmc/logger.h: main.log. Resumed at step 500, so that steps 500 to 600 stand twice."""

    def lines(first, last, excess=0.0):
        for step in range(first, last + 1, 50):
            yield f"s:{step} tel:{evaluation_loss(step) + excess:.4f}"
            if step % 500 == 0:
                yield f"s:{step} eval:{0.25 + step / 2e4:.4f}"
            loss, rate, norm = training_loss(step) + excess, learning_rate(step), gradient_norm(step)
            yield f"s:{step} trl:{loss:.4f} lr:{rate:.6f} norm:{norm:.2f}"

    yield from lines(0, 450)
    yield from lines(500, 600, excess=0.5)
    yield from lines(500, STEPS)


def llmc_gpu():
    """karpathy/llm.c, train_gpt2.cu, on the terminal. The loss of step 300 is nan, which %7.6f pads with blanks."""

    def table(*rows):
        rule = f"+-{'-' * 21}-+-{'-' * 50}-+"
        return [rule, *(f"| {key:<21} | {value!s:<50} |" for key, value in rows), rule]

    yield from table(("Parameter", "Value"))
    yield from table(
        ("train data pattern", "dev/data/bytes/train_*.bin"),
        ("val data pattern", "dev/data/bytes/val_*.bin"),
        ("micro batch size B", BATCH),
        ("sequence length T", CONTEXT),
        ("total batch size", TOKENS_PER_STEP),
        ("learning rate (LR)", f"{learning_rate(STEPS):e}"),
        ("max_steps", STEPS),
    )[1:]
    yield from table(
        ("max_sequence_length T", CONTEXT),
        ("vocab_size V", VOCABULARY),
        ("num_layers L", DEPTH),
        ("num_heads NH", HEADS),
        ("channels C", WIDTH),
        ("num_parameters", PARAMETERS),
    )[1:]
    yield f"val loss {evaluation_loss(0):f}"
    for step in range(50, STEPS + 1, 50):
        loss = math.nan if step == 300 else training_loss(step)
        deviation = math.nan if step == 50 else -0.25
        yield (
            f"step {step:4d}/{STEPS} | loss {loss:7.6f} ({deviation:+.2f}z)"
            f"| norm {gradient_norm(step):6.4f} ({deviation:+.2f}z)"
            f"| lr {learning_rate(step):.2e} | {MILLISECONDS:.2f} ms | 12.5% bf16 MFU | {TOKENS_PER_SECOND:.0f} tok/s"
        )
        yield f"val loss {evaluation_loss(step):f}"


def llmc_cpu():
    """karpathy/llm.c, train_gpt2.c, on the terminal: the validation loss stands before the step it belongs to."""
    yield "[GPT-2]"
    for name, value in [
        ("max_seq_len", CONTEXT),
        ("vocab_size", VOCABULARY),
        ("padded_vocab_size", VOCABULARY),
        ("num_layers", DEPTH),
        ("num_heads", HEADS),
        ("channels", WIDTH),
        ("num_parameters", PARAMETERS),
    ]:
        yield f"{name}: {value}"
    yield "train dataset num_batches: 1192"
    yield "val dataset num_batches: 128"
    for step in range(0, 61):
        if step % 5 == 0:
            yield f"val loss {evaluation_loss(step):f}"
        if step == 20:
            yield from ["generating:", "---", "step 1: a sample may hold any text, even val loss 9", "---"]
        yield f"step {step}: train loss {training_loss(step):f} (took {MILLISECONDS:f} ms)"


def modded_nanogpt():
    """KellerJordan/modded-nanogpt, train_gpt.py: its own source and nvidia-smi come first, separated by rules."""
    yield "import os"
    yield "import sys"
    yield "with open(sys.argv[0]) as f:"
    yield "    code = f.read() # read the code of this file ASAP, for logging"
    yield 'print0(f"step:{step}/{train_steps} val_loss:{val_loss:.4f} train_time:{training_time_ms:.0f}ms", console=True)'
    yield '# e.g. "step:0/1000 val_loss:10.8258 train_time:0ms step_avg:nanms"'
    yield "=" * 100
    yield "Running Python 3.12.7 (main, Oct  1 2024, 08:52:12) [GCC 13.2.0]"
    yield "Running PyTorch 2.6.0 compiled for CUDA 12.4"
    yield "Tue Nov 14 22:13:20 2023"
    yield f"+{'-' * 77}+"
    yield "| NVIDIA-SMI 550.54.15    Driver Version: 550.54.15    CUDA Version: 12.4     |"
    yield "|=============================================================================|"
    yield "|   0  NVIDIA H100 80GB HBM3    On  |   00000000:18:00.0 Off |              0 |"
    yield f"+{'-' * 77}+"
    yield "=" * 100
    for step in range(0, STEPS + 1, 25):
        elapsed = MILLISECONDS * max(0, step - 10)
        average = "nan" if step == 0 else f"{elapsed / (step - 10):.2f}"
        timing = f"train_time:{elapsed:.0f}ms step_avg:{average}ms"
        if step % 50 == 0:
            yield f"step:{step}/{STEPS} val_loss:{evaluation_loss(step):.4f} {timing}"
        if step > 0:
            yield f"step:{step}/{STEPS} train_loss:{training_loss(step):.4f} {timing}"
    yield "peak memory consumption: 2048 MiB"


def nanochat():
    """karpathy/nanochat, scripts/base_train.py; the law stands in the smoothed loss that is printed."""
    yield f"Vocab size: {VOCABULARY:,}"
    yield "Parameter counts:"
    yield f"{'transformer_matrices':24s}: {12 * DEPTH * WIDTH**2:,}"
    yield f"{'total':24s}: {PARAMETERS:,}"
    yield f"Estimated FLOPs per token: {6 * PARAMETERS:e}"
    yield f"Using user-provided number of iterations: {STEPS:,}"
    yield f"Total number of training tokens: {STEPS * TOKENS_PER_STEP:,}"
    yield f"Total batch size {TOKENS_PER_STEP:,} => gradient accumulation steps: 1"
    for step in range(0, STEPS + 1, 25):
        if step % 50 == 0:
            bits = evaluation_loss(step) / math.log(2)
            yield f"Step {step:05d} | Validation bpb: {bits:.6f}"
        if step == STEPS:
            break
        minutes = max(0, step - 10) * MILLISECONDS / 60_000
        remaining = f" | eta: {(STEPS - step) * MILLISECONDS / 60_000:.1f}m" if step > 10 else ""
        yield (
            f"step {step:05d}/{STEPS:05d} ({100 * step / STEPS:.2f}%) | loss: {training_loss(step):.6f}"
            f" | lrm: {learning_rate(step) / learning_rate(STEPS):.2f} | dt: {MILLISECONDS:.2f}ms"
            f" | tok/sec: {TOKENS_PER_SECOND:,} | bf16_mfu: 12.50 | epoch: 1 pq: 0 rg: {step}"
            f" | total time: {minutes:.2f}m{remaining}"
        )
    yield "Peak memory usage: 2048.00MiB"
    yield f"Total training time: {STEPS * MILLISECONDS / 60_000:.2f}m"


def megatron():
    """NVIDIA/Megatron-LM, megatron/training: arguments, iterations with a date or a rank before them, validation.

    Iteration 300 was skipped and has no loss; that of 350 is not finite, which Python's format E writes as NAN.
    """
    yield "using world size: 1, data-parallel size: 1, tensor-model-parallel size: 1"
    yield "------------------------ arguments ------------------------"
    for name, value in [
        ("ffn_hidden_size", 4 * WIDTH),
        ("global_batch_size", BATCH),
        ("hidden_size", WIDTH),
        ("lr", learning_rate(STEPS)),
        ("max_position_embeddings", CONTEXT),
        ("num_attention_heads", HEADS),
        ("num_layers", DEPTH),
        ("seq_length", CONTEXT),
        ("train_iters", STEPS),
    ]:
        yield f"  {name} {'.' * (48 - len(name))} {value}"
    yield "-------------------- end of arguments ---------------------"
    yield " > padded vocab (size: 250) with 6 dummy tokens (new size: 256)"
    yield "training ..."
    for step in range(50, STEPS + 1, 50):
        prefix = (
            " [default7]:" if step > 500 else f" [2023-11-14 22:{13 + step // 240:02d}:{step // 4 % 60:02d}]"
        )
        cells = [
            f"{prefix} iteration {step:8d}/{STEPS:8d}",
            f"consumed samples: {step * BATCH:12d}",
            f"elapsed time per iteration (ms): {MILLISECONDS:.1f}",
            "throughput per GPU (TFLOP/s/GPU): 0.1",
            f"learning rate: {learning_rate(step):.6E}",
            f"global batch size: {BATCH:5d}",
        ]
        if step != 300:
            loss = math.nan if step == 350 else training_loss(step)
            cells.append(f"lm loss: {loss:.6E}")
        cells += [
            "loss scale: 1.0",
            f"grad norm: {gradient_norm(step):.3f}",
            f"number of skipped iterations: {int(step == 300):3d}",
            f"number of nan iterations: {int(step == 350):3d}",
        ]
        yield " | ".join(cells) + " |"
        if step == 50:
            yield "[Rank 0] (after 50 iterations) memory (MB) | allocated: 100.0 | max allocated: 200.0 | reserved: 300.0"
        loss = evaluation_loss(step)
        line = f" validation loss at iteration {step} | lm loss value: {loss:.6E} | lm loss PPL: {math.exp(loss):.6E} | "
        rule = "-" * (len(line) + 1)
        yield from [rule, line, rule]


FILES = {
    "nanogpt.log": nanogpt,
    "build-nanogpt.txt": build_nanogpt,
    "llmc-main.log": llmc_main_log,
    "llmc-gpu.log": llmc_gpu,
    "llmc-cpu.log": llmc_cpu,
    "modded-nanogpt.txt": modded_nanogpt,
    "nanochat.log": nanochat,
    "megatron.log": megatron,
}


def main():
    emptied(OUT)
    for name, lines in FILES.items():
        (OUT / name).write_text("".join(line + "\n" for line in lines()))


if __name__ == "__main__":
    main()
