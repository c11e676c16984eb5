"""Writes ../wandb with wandb 0.31.0 in offline mode and pandas 3.1.1 (see requirements.txt).

Run: python wandb_writer.py. The records of the machine, program, user and installed packages are switched off, and
the folder's name carries a fixed date. Clock readings inside the .wandb file differ from one making to the next;
steps and values do not.

offline-run-...      the run folder. Its .wandb file is longer than a block of 32 KiB, and a record crosses the border.
                     In offline mode wandb leaves files/ empty: config.yaml is written here by wandb's own
                     save_config_file_from_dict, wandb-summary.json from the run's summary
live/                the first block of that file: what is on disk while wandb has not yet written the second, with the
                     beginning of a record at its end
wandb-history.jsonl  handmade after old local runs: the same history, a histogram and an image in some rows
scan-history.csv     the same history as pandas writes the rows that run.scan_history() gives: nested keys joined by
                     a dot, an empty cell where nothing was logged, NaN and infinities as the words of the API
chart-export.csv     handmade after the chart export of the web UI: two runs, one with " - " in its name
"""

import csv
import json
import math
import shutil
import tempfile
from pathlib import Path

import pandas
import wandb
from wandb.sdk.lib.config_util import save_config_file_from_dict

from power_law import (
    BATCH,
    DEPTH,
    FIXTURES,
    HEADS,
    PARAMETERS,
    WIDTH,
    emptied,
    evaluation_loss,
    gradient_norm,
    learning_rate,
    tokens,
    training_loss,
    wall_time,
)

OUT = FIXTURES / "wandb"
BLOCK = 32 * 1024
RUN_ID = "p0werlaw"
NAME = "gpt - width 128"
CONFIG = {
    "learning_rate": 1e-3,
    "batch_size": BATCH,
    "parameters": PARAMETERS,
    "model": {"n_embd": WIDTH, "n_layer": DEPTH, "n_head": HEADS},
}


def row(step):
    values = {
        "train/loss": training_loss(step),
        "train/tokens": tokens(step),
        "optim": {"lr": learning_rate(step), "grad_norm": gradient_norm(step)},
    }
    if step % 50 == 0:
        values["eval/loss"] = evaluation_loss(step)
    if step == 250:
        values["train/loss"] = math.nan
    if step == 500:
        values["optim"]["grad_norm"] = math.inf
    if step == 510:
        values["optim"]["grad_norm"] = -math.inf
    return values


STEPS = range(0, 1001, 10)


def offline_run():
    with tempfile.TemporaryDirectory() as scratch:
        settings = wandb.Settings(
            mode="offline",
            console="off",
            host="host",
            program="train.py",
            root_dir=scratch,
            x_disable_meta=True,
            x_disable_machine_info=True,
            x_disable_stats=True,
            x_save_requirements=False,
            save_code=False,
            disable_git=True,
            silent=True,
        )
        run = wandb.init(project="power-law", id=RUN_ID, name=NAME, config=CONFIG, settings=settings)
        for step in STEPS:
            run.log(row(step) | {"_timestamp": wall_time(step)}, step=step)
        summary = row(STEPS[-1])
        run.finish()
        wandb.teardown()  # finish may return before the last block is on disk
        made = next(Path(scratch, "wandb").glob(f"offline-run-*/run-{RUN_ID}.wandb"))
        folder = OUT / f"offline-run-20231114_221320-{RUN_ID}"
        (folder / "files").mkdir(parents=True)
        shutil.copyfile(made, folder / made.name)
    (OUT / "live").mkdir()
    (OUT / "live" / made.name).write_bytes((folder / made.name).read_bytes()[:BLOCK])
    config = {key: {"desc": None, "value": value} for key, value in CONFIG.items()}
    save_config_file_from_dict(str(folder / "files/config.yaml"), config)
    summary |= {"_step": STEPS[-1], "_timestamp": wall_time(STEPS[-1])}
    (folder / "files/wandb-summary.json").write_text(json.dumps(summary) + "\n")


def flat(values, prefix=""):
    """Nested keys joined by dots."""
    result = {}
    for key, value in values.items():
        result |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return result


def stamped(step):
    times = {"_step": step, "_runtime": wall_time(step) - wall_time(0), "_timestamp": wall_time(step)}
    return row(step) | times


def history_lines(path):
    rows = [stamped(step) for step in STEPS]
    for values in rows[::20]:
        values["gradients/h.0"] = {"_type": "histogram", "values": [1, 5, 2], "bins": [-1, -0.5, 0.5, 1]}
    rows[50]["sample"] = {
        "_type": "image-file",
        "path": "media/images/sample_500.png",
        "width": 28,
        "height": 28,
    }
    path.write_text("".join(json.dumps(values) + "\n" for values in rows))


def scan_history(path):
    def as_api(value):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"

    rows = [{key: as_api(value) for key, value in flat(stamped(step)).items()} for step in STEPS]
    pandas.DataFrame(rows).to_csv(path, index=False)


def chart_export(path):
    """The second run has a quarter of the parameters and ends at step 600."""
    names = [NAME, "gpt-narrow"]
    header = ["Step"]
    for name in names:
        header += [f"{name} - eval/loss{suffix}" for suffix in ["", "__MIN", "__MAX"]]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        for step in range(20, 1001, 20):
            wide = evaluation_loss(step)
            narrow = evaluation_loss(step, PARAMETERS // 4) if step <= 600 else ""
            writer.writerow([step] + [wide] * 3 + [narrow] * 3)


def main():
    emptied(OUT)
    offline_run()
    history_lines(OUT / "wandb-history.jsonl")
    scan_history(OUT / "scan-history.csv")
    chart_export(OUT / "chart-export.csv")


if __name__ == "__main__":
    main()
