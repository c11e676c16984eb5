"""Writes ../transformers with transformers 5.24.0: TrainerState.save_to_json and GPT2Config.save_pretrained.

Run: python transformers_state.py (see requirements.txt; PyTorch for the count of parameters). No Trainer runs: the
rows have the keys and the order of its log() and the state is saved as it saves it.

run/trainer_state.json        training rows every 25 steps (NaN at 250), evaluation rows of one set every 50, tokens
                              seen, and a final row of means; total_flos = 6 x parameters without embeddings x tokens
run/config.json               the model's dimensions
truncated/trainer_state.json  the same file, cut where a killed writer left it
"""

import math

from transformers import GPT2Config, GPT2LMHeadModel, TrainerState

from power_law import (
    BATCH,
    CONTEXT,
    DEPTH,
    FIXTURES,
    HEADS,
    PARAMETERS,
    STEPS,
    VOCABULARY,
    WIDTH,
    emptied,
    evaluation_loss,
    gradient_norm,
    learning_rate,
    tokens,
    training_loss,
)

OUT = FIXTURES / "transformers"
STEPS_PER_EPOCH = 500


def rows():
    for step in range(25, STEPS + 1, 25):
        at = {"epoch": step / STEPS_PER_EPOCH, "num_input_tokens_seen": tokens(step), "step": step}
        yield {
            "loss": math.nan if step == 250 else training_loss(step),
            "grad_norm": gradient_norm(step),
            "learning_rate": learning_rate(step),
        } | at
        if step % 50 == 0:
            yield {
                "eval_loss": evaluation_loss(step),
                "eval_runtime": 1.25,
                "eval_samples_per_second": 80.0,
                "eval_steps_per_second": 2.5,
            } | at
    yield {
        "epoch": STEPS / STEPS_PER_EPOCH,
        "num_input_tokens_seen": tokens(STEPS),
        "step": STEPS,
        "total_flos": flops(STEPS),
        "train_loss": sum(map(training_loss, range(1, STEPS + 1))) / STEPS,
        "train_runtime": 250.0,
        "train_samples_per_second": BATCH * STEPS / 250,
        "train_steps_per_second": STEPS / 250,
    }


def flops(step):
    return 6.0 * PARAMETERS * tokens(step)


def main():
    (emptied(OUT) / "truncated").mkdir()
    config = GPT2Config(n_embd=WIDTH, n_layer=DEPTH, n_head=HEADS, n_positions=CONTEXT, vocab_size=VOCABULARY)
    assert GPT2LMHeadModel(config).num_parameters(exclude_embeddings=True) == PARAMETERS
    config.save_pretrained(OUT / "run")
    state = TrainerState(
        epoch=STEPS / STEPS_PER_EPOCH,
        global_step=STEPS,
        max_steps=STEPS,
        num_train_epochs=STEPS // STEPS_PER_EPOCH,
        logging_steps=25,
        eval_steps=50,
        save_steps=500,
        train_batch_size=BATCH,
        num_input_tokens_seen=tokens(STEPS),
        total_flos=flops(STEPS),
        best_metric=evaluation_loss(STEPS),
        best_global_step=STEPS,
        log_history=list(rows()),
    )
    state.save_to_json(str(OUT / "run" / "trainer_state.json"))
    whole = (OUT / "run" / "trainer_state.json").read_bytes()
    (OUT / "truncated" / "trainer_state.json").write_bytes(whole[: len(whole) // 2])


if __name__ == "__main__":
    main()
