"""Writes ../EXPECTED.md: what an importer must find in every file that the other scripts make.

Run: python expected.py, with requirements-readers.txt (wandb 0.19 is the last that reads its files in Python). Each
file is read by the reader of the package that it belongs to where there is one: EventAccumulator of tensorboard,
DataStore of wandb, MlflowClient; CSV by pandas, JSON and YAML by their Python readers, text logs by the expressions
written here.
"""

import gzip
import json
import logging
import math
import os
import re
import shutil
import struct
import sys
import tempfile
from pathlib import Path

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import pandas
from mlflow import MlflowClient
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray
from wandb.proto.wandb_internal_pb2 import Record
from wandb.sdk.internal.datastore import DataStore

from power_law import FIXTURES

HEADER = """# What the generated fixtures hold

Written by `writers/expected.py`, which reads the files with the readers of their own packages (see there).

*Points* are the steps with a finite value after the last value of a repeated step has won; *superseded* are the
values that lost; *non-finite* are NaN and infinities among those that won. *First* and *last* are (step, value) of
points, values with the digits of the file (single precision where the format stores it). The step is what the
file has in its step column: 0-based where the writer counts from 0.

The run: evaluation loss = 50 (6 N tokens)^-0.1 with N = 396,800 and 4,096 tokens a step, ln 256 at step 0; training
loss = that + 0.05; learning rate = 1e-3 min(1, step / 100). `gpt-narrow` has N = 99,200. Image runs: error =
5 images^-0.2, loss = 4 error, training loss = that + 0.05.
"""


class Report:
    def __init__(self):
        self.lines = []

    def section(self, title, *notes):
        self.lines += ["", f"## {title}", "", *notes]
        if notes:
            self.lines.append("")
        self.lines.append("| file | series | points | superseded | non-finite | first | last |")
        self.lines.append("|---|---|---|---|---|---|---|")

    def series(self, file, name, values, superseded=0):
        """Values are (step, value) in the order of the file; superseded counts those left out of them already."""
        values = list(values)
        last = dict(values)
        points = sorted((step, value) for step, value in last.items() if is_finite(value))
        superseded += len(values) - len(last)
        non_finite = len(last) - len(points)
        ends = [f"({step}, {value!r})" for step, value in (points[0], points[-1])]
        cells = [f"`{file}`", f"`{name}`", len(points), superseded, non_finite, *ends]
        self.lines.append(f"| {' | '.join(map(str, cells))} |")

    def note(self, text):
        self.lines += ["", text]


def is_finite(value):
    return math.isfinite(value) and abs(value) < sys.float_info.max


def scalars(path):
    """Tag to (step, value) as tensorboard's EventAccumulator reads a file or a folder."""
    accumulator = EventAccumulator(str(path), size_guidance={"scalars": 0, "tensors": 0})
    accumulator.Reload()
    tags = accumulator.Tags()
    series = {tag: [(e.step, e.value) for e in accumulator.Scalars(tag)] for tag in tags["scalars"]}
    for tag in tags["tensors"]:
        tensors = accumulator.Tensors(tag)
        series[tag] = [(e.step, float(make_ndarray(e.tensor_proto))) for e in tensors]
    return series


def superseding(parts):
    """A later file whose first step of a tag is s supersedes earlier points with step >= s."""
    merged = {}
    for part in parts:
        for tag, points in part.items():
            first = points[0][0]
            merged[tag] = [p for p in merged.get(tag, []) if p[0] < first] + points
    return merged


def tensorboard(report):
    report.section(
        "TensorBoard",
        "Per file as EventAccumulator reads it alone; `(merged)` is the folder by the rule that a later file supersedes",
        "earlier points from its own first step on. For torch-restart EventAccumulator agrees, reading the folder, since",
        "the second file begins with a marker of the restart; without it (tensorboardX-restart) it keeps both.",
    )
    root = FIXTURES / "tensorboard"
    for folder in ["torch-restart", "tensorboardX-restart"]:
        files = sorted((root / folder).iterdir())
        parts = [scalars(file) for file in files]
        merged = superseding(parts)
        for file, part in zip(files, parts):
            for tag, points in part.items():
                report.series(file.relative_to(FIXTURES), tag, points)
        for tag, points in merged.items():
            superseded = sum(len(part[tag]) for part in parts) - len(points)
            report.series(f"tensorboard/{folder} (merged)", tag, points, superseded)
        if folder == "torch-restart":
            assert merged == scalars(root / folder)
    for file in sorted(root.rglob("events*")):
        if file.parent.name in ["tensor", "loss_train", "loss_eval", "truncated"]:
            for tag, points in scalars(file).items():
                report.series(file.relative_to(FIXTURES), tag, points)
    cut = next((root / "truncated").iterdir()).read_bytes()
    end = whole_records(cut)
    report.note(
        f"The truncated file has {len(cut):,} bytes; its last whole record ends at byte {end:,} and"
        f" {len(cut) - end} bytes of the next are left."
    )
    empty = next((root / "add-scalars").glob("events*"))
    assert not scalars(empty)
    report.note(f"`{empty.relative_to(FIXTURES)}` holds no scalar.")


def whole_records(data):
    offset = 0
    while offset + 12 <= len(data):
        end = offset + 16 + struct.unpack_from("<Q", data, offset)[0]
        if end > len(data):
            break
        offset = end
    return offset


def wandb_rows(path):
    store = DataStore()
    store.open_for_scan(str(path))
    while (data := store.scan_data()) is not None:
        record = Record()
        record.ParseFromString(data)
        if record.WhichOneof("record_type") == "history":
            items = record.history.item
            row = {".".join(item.nested_key) or item.key: json.loads(item.value_json) for item in items}
            yield row | {"_step": record.history.step.num}


def of_rows(report, file, rows, step, names):
    for name in names:
        report.series(file, name, [(row[step], row[name]) for row in rows if name in row])


def flat(values, prefix=""):
    result = {}
    for key, value in values.items():
        result |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return result


def wandb(report):
    report.section(
        "Weights & Biases",
        'Run `p0werlaw`, named "gpt - width 128"; nested keys are joined by a dot here. The chart export has two runs:',
        'split at the last " - ", "gpt - width 128" and "gpt-narrow". Infinities count as non-finite.',
        "live/ ends within a record.",
    )
    names = ["train/loss", "eval/loss", "train/tokens", "optim.lr", "optim.grad_norm"]
    root = FIXTURES / "wandb"
    for file in sorted(root.rglob("*.wandb"), reverse=True):
        of_rows(report, file.relative_to(FIXTURES), list(wandb_rows(file)), "_step", names)
    lines = (root / "wandb-history.jsonl").read_text().splitlines()
    of_rows(report, "wandb/wandb-history.jsonl", [flat(json.loads(line)) for line in lines], "_step", names)
    table(report, "wandb/scan-history.csv", "_step", names)
    charts = pandas.read_csv(root / "chart-export.csv")
    chart(report, "wandb/chart-export.csv", charts)


def chart(report, file, charts):
    for name in charts.columns[1:]:
        if not name.endswith(("__MIN", "__MAX")):
            filled = charts[charts[name].notna()]
            report.series(file, name, zip(filled["Step"].tolist(), filled[name].tolist()))


def table(report, file, step, columns, **options):
    """A CSV file; an empty cell is a missing value, a word such as nan is not."""
    data = pandas.read_csv(FIXTURES / file, keep_default_na=False, na_values=[""], dtype=str, **options)
    for name in columns:
        filled = data[data[name].notna()]
        values = [float(cell) for cell in filled[name]]
        report.series(file, name, zip(map(int, filled[step]), values))


def mlflow(report):
    report.section(
        "MLflow",
        "Two runs each; params n_embd 128, n_layer 2, batch_size 32, learning_rate 0.001, parameters 396800 (gpt-wide) and",
        "99200 (gpt-narrow). The database stores NaN as (0, is_nan 1) and infinity as 1.7976931348623157e308, which the",
        "client hands out as it is: both are non-finite here.",
    )
    with tempfile.TemporaryDirectory() as scratch:
        # The client may add tables and folders of its own: it works on copies.
        shutil.copytree(FIXTURES / "mlflow", scratch, dirs_exist_ok=True)
        for name, address in [
            ("mlruns", f"{scratch}/mlruns"),
            ("mlflow.db", f"sqlite:///{scratch}/mlflow.db"),
        ]:
            client = MlflowClient(address)
            experiment = client.get_experiment_by_name("power law")
            for run in sorted(
                client.search_runs([experiment.experiment_id]), key=lambda run: run.info.run_name
            ):
                for key in ["eval_loss", "train/loss", "learning_rate", "tokens"]:
                    history = client.get_metric_history(run.info.run_id, key)
                    history = sorted(history, key=lambda metric: metric.step)
                    label = f"{run.info.run_name}: {key}"
                    report.series(f"mlflow/{name}", label, [(m.step, m.value) for m in history])


def csv_loggers(report):
    report.section(
        "Lightning and Keras",
        "Lightning's step and Keras's epoch are 0-based: a step s has seen s + 1 steps, an epoch e 50 (e + 1).",
        "hparams.yaml: n_embd 128, n_layer 2, n_head 4, block_size 128, vocab_size 256, batch_size 32, lr 0.001.",
    )
    folder = "lightning-csvlogger"
    table(report, f"{folder}/metrics.csv", "step", ["train_loss", "val_loss", "lr-AdamW"])
    twins = ["train_loss_step", "train_loss_epoch", "val_loss", "lr-AdamW"]
    table(report, f"{folder}/lightning_logs/version_0/metrics.csv", "step", twins)
    for file in sorted((FIXTURES / "lightning-tensorboard").glob("events*")):
        for tag, points in scalars(file).items():
            report.series(file.relative_to(FIXTURES), tag, points)
    names = ["loss", "val_loss", "val_accuracy", "learning_rate"]
    table(report, "keras/training.log", "epoch", names)
    table(report, "keras/resumed.csv", "epoch", names, sep=";")
    history = json.loads((FIXTURES / "keras" / "history.json").read_text())
    for name in names:
        report.series("keras/history.json", name, enumerate(history[name]))


def trainer_state(report):
    report.section(
        "Hugging Face Trainer",
        "config.json: n_embd 128, n_layer 2, n_head 4, n_positions 128, vocab_size 256. total_flos 9751756800000.0 at step",
        "1000 is 6 N tokens; train_loss stands in the final row alone and is no point of a curve. The truncated file is",
        "refused.",
    )
    file = "transformers/run/trainer_state.json"
    rows = json.loads((FIXTURES / file).read_text())["log_history"]
    of_rows(report, file, rows, "step", ["loss", "eval_loss", "learning_rate"])
    tokens = {row["step"]: row["num_input_tokens_seen"] for row in rows}
    report.series(file, "num_input_tokens_seen", tokens.items())


def vision(report):
    report.section(
        "timm, DeiT, big_vision",
        "Epochs are 0-based: an epoch e has seen 50,000 (e + 1) images, which only big_vision's file says. In",
        "timm/resumed the rows from the second epoch 8 on have a seventh cell, top1_ema, before lr, and no header says so:",
        "the first five columns keep their meaning, lr does not.",
    )
    names = ["train_loss", "eval_loss", "eval_top1", "lr"]
    table(report, "timm/run/summary.csv", "epoch", names)
    header = ["epoch", *names[:3]]
    options = {"names": header, "usecols": range(len(header)), "skiprows": 1}
    table(report, "timm/resumed/summary.csv", "epoch", names[:3], **options)
    for file, step, names in [
        ("deit/log.txt", "epoch", ["train_loss", "test_loss", "test_acc1", "train_lr"]),
        (
            "big-vision/big_vision_metrics.txt",
            "step",
            ["training_loss", "val/loss", "val/prec@1", "examples_seen", "global_schedule"],
        ),
    ]:
        rows = [json.loads(line) for line in (FIXTURES / file).read_text().splitlines()]
        of_rows(report, file, rows, step, names)


NUMBER = r"(\S+)"
MODDED = r"^step:(\d+)/\d+ {}_loss:(\S+) train_time:\d+ms step_avg:\S+ms"
EXPRESSIONS = {
    "nanogpt.log": {
        "val loss": rf"^step (\d+): train loss \S+, val loss {NUMBER}$",
        "train loss (evaluated)": rf"^step (\d+): train loss {NUMBER}, val loss \S+$",
        "loss": rf"^iter (\d+): loss {NUMBER}, time \S+ms, mfu \S+%$",
    },
    "build-nanogpt.txt": {kind: rf"^(\d+) {kind} {NUMBER}$" for kind in ["val", "train", "hella"]},
    "llmc-main.log": {
        "tel": rf"^s:(\d+) tel:{NUMBER}$",
        "trl": rf"^s:(\d+) trl:{NUMBER} lr:\S+ norm:\S+$",
        "lr": rf"^s:(\d+) trl:\S+ lr:{NUMBER} norm:\S+$",
        "eval": rf"^s:(\d+) eval:{NUMBER}$",
    },
    "llmc-gpu.log": {
        "loss": rf"^step +(\d+)/\d+ \| loss +{NUMBER} \(\S+\)\| norm",
        "lr": rf"^step +(\d+)/\d+ \| .*\| lr {NUMBER} \| ",
    },
    "llmc-cpu.log": {"train loss": rf"^step (\d+): train loss {NUMBER} \(took \S+ ms\)$"},
    "modded-nanogpt.txt": {kind: MODDED.format(kind) for kind in ["val", "train"]},
    "nanochat.log": {
        "loss": rf"^step (\d+)/\d+ \(\S+%\) \| loss: {NUMBER} \|",
        "Validation bpb": rf"^Step (\d+) \| Validation bpb: {NUMBER}$",
    },
    "megatron.log": {
        "lm loss": rf" iteration +(\d+)/ *\d+ \| .*\| lm loss: {NUMBER} \|",
        "lm loss (validation)": rf"^ validation loss at iteration (\d+) \| lm loss value: {NUMBER} \|",
        "consumed samples": rf" iteration +(\d+)/ *\d+ \| consumed samples: +{NUMBER} \|",
        "learning rate": rf" iteration +(\d+)/ *\d+ \| .*\| learning rate: {NUMBER} \|",
    },
}


def text(report):
    report.section(
        "Text logs",
        "llmc-gpu.log prints its nan as `loss     nan (`, padded to seven characters, and its steps count from 1; megatron.log",
        "prints NAN, and iteration 300 has no lm loss. llmc-main.log was resumed: a later line wins. A validation loss of",
        "the llm.c terminals belongs to the step that follows (CPU) or to the step before it (GPU; the first to step 0).",
        "nanochat's bpb is evaluation loss / ln 2, since a token is a byte here.",
    )
    for name, series in EXPRESSIONS.items():
        contents = (FIXTURES / "text" / name).read_text()
        for label, expression in series.items():
            found = re.findall(expression, contents, re.MULTILINE)
            report.series(f"text/{name}", label, [(int(step), float(value)) for step, value in found])
    cpu = (FIXTURES / "text" / "llmc-cpu.log").read_text()
    before = re.findall(r"^val loss (\S+)$(?s:.*?)^step (\d+): train loss", cpu, re.MULTILINE)
    report.series("text/llmc-cpu.log", "val loss", [(int(step), float(value)) for value, step in before])
    gpu = (FIXTURES / "text" / "llmc-gpu.log").read_text()
    step, after = 0, []
    for line in gpu.splitlines():
        if match := re.match(r"step +(\d+)/", line):
            step = int(match[1])
        elif match := re.fullmatch(r"val loss (\S+)", line):
            after.append((step, float(match[1])))
    report.series("text/llmc-gpu.log", "val loss", after)


def folders(report):
    report.section(
        "Hydra, gzip, Git LFS",
        "`.hydra/config.yaml`: model.width 128, model.depth 2, model.heads 4, model.vocab_size 256, model.context 128,",
        "optim.lr 0.001, batch_size 32; `overrides.yaml` lists three of them. `compressed/lfs-pointer.tfevents` is refused",
        "by name.",
    )
    table(report, "hydra/metrics.csv", "step", ["val_loss", "train_loss", "tokens", "lr"])
    with gzip.open(FIXTURES / "compressed" / "chart-export.csv.gz") as file:
        chart(report, "compressed/chart-export.csv.gz", pandas.read_csv(file))
    events = next((FIXTURES / "compressed").glob("events*.gz"))
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, events.stem)
        copy.write_bytes(gzip.decompress(events.read_bytes()))
        for tag, points in scalars(copy).items():
            report.series(events.relative_to(FIXTURES), tag, points)


def main():
    logging.disable(logging.WARNING)
    report = Report()
    for part in [tensorboard, wandb, mlflow, csv_loggers, trainer_state, vision, text, folders]:
        part(report)
    (FIXTURES / "EXPECTED.md").write_text(HEADER + "\n".join(report.lines) + "\n")


if __name__ == "__main__":
    main()
