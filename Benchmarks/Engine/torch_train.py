"""Trains Traverse's ViT or GPT in PyTorch as `traverse train` does, for learning curves to put side by side.

    python torch_train.py --data fashion-mnist --shape 'patch=7 width=128 depth=6' --budget 1e13 -o torch.jsonl
    python torch_train.py --data text:/usr/lib/python3.11 --glob '*.py' --shape 'width=128 depth=6 context=128' --budget 1e13 -o torch.jsonl

Same data on the same sides, same augmentation (shifts by up to 2 pixels with black moving in, half the images mirrored),
same model, AdamW, warm-up, clipping and evaluation; the order of the data is PyTorch's own. --weights takes initial weights from a
safetensors file with timm's or nanoGPT's names, as Traverse's checkpoints have them. The run log is traverse.run/1, so
that `traverse fit` and `traverse inspect` read it: step, samples, compute (3 x forward), seconds (training alone),
train_loss (mean since the last point), eval_loss, eval_error (images), lr.
"""

import argparse
import json
import time

import numpy as np
import torch
from safetensors.torch import load_file

import torch_data
from torch_models import cross_entropy, initialise, make_model, make_optimiser

DEFAULTS = {"vit": {"batch": 256, "warmup": 100, "beta2": 0.999, "decay": 0.05},
            "gpt": {"batch": 32, "warmup": 50, "beta2": 0.95, "decay": 0.1}}
EVALUATION_ROWS = 500


class Images:
    """Fashion-MNIST or any folder of IDX files; normalised by the training side's mean and deviation."""

    family = "vit"

    def __init__(self, folder, augments):
        (pixels, labels), (held_pixels, held_labels) = torch_data.images(folder)
        self.mean, self.deviation = pixels.mean(), pixels.std()
        self.augments = augments
        self.pixels, self.labels = torch.from_numpy(pixels.copy()), torch.from_numpy(labels)
        self.held_out = self.normalised(torch.from_numpy(held_pixels.copy())), torch.from_numpy(held_labels)
        self.count = len(pixels)

    def normalised(self, pixels):
        return (pixels.float() - float(self.mean)) / float(self.deviation)

    def shape(self, given):
        height, across = self.pixels.shape[2:]
        return {"image": [height, across, 1], "patch": given["patch"], "outputs": int(self.labels.max()) + 1}

    def batch(self, rows, generator):
        pixels = self.pixels[rows]
        if self.augments:
            pixels = augmented(pixels, generator)
        return self.normalised(pixels), self.labels[rows]


def augmented(pixels, generator, shift=2):
    b, _, height, across = pixels.shape
    padded = torch.nn.functional.pad(pixels, (shift, shift, shift, shift))
    down, right = torch.randint(0, 2 * shift + 1, (2, b, 1), generator=generator)
    rows = (down + torch.arange(height))[:, :, None]
    columns = right + torch.arange(across)
    flips = torch.rand(b, 1, generator=generator) < 0.5
    columns = torch.where(flips, columns.flip(1), columns)[:, None, :]
    return padded[torch.arange(b)[:, None, None], 0, rows, columns][:, None]


class Text:
    """Bytes; an epoch is cut into windows from a random place on."""

    family = "gpt"

    def __init__(self, folder, glob, seed, context):
        training, held_out = torch_data.text(folder, glob, seed)
        print(f"{len(training)} bytes to train on, {len(held_out)} held out", flush=True)
        self.context = context
        self.bytes = torch.from_numpy(training.copy())
        windows = self.windows(torch.from_numpy(held_out.copy()), torch.arange((len(held_out) - 1) // context) * context)
        self.held_out = windows
        self.count = max(0, len(training) // context - 1)
        self.start = 0

    def windows(self, text, starts):
        window = text[starts[:, None] + torch.arange(self.context + 1)].long()
        return window[:, :-1], window[:, 1:]

    def shape(self, given):
        return {"context": self.context, "outputs": 256}

    def batch(self, rows, generator):
        return self.windows(self.bytes, self.start + rows * self.context)


def batches(data, size, generator):
    """Batches without end; each epoch takes every example once, a batch may span two."""
    rows = torch.empty(0, dtype=torch.long)
    while True:
        while len(rows) < size:
            if data.family == "gpt":
                data.start = int(torch.randint(data.context, (1,), generator=generator))
            rows = torch.cat([rows, torch.randperm(data.count, generator=generator)])
        yield data.batch(rows[:size], generator)
        rows = rows[size:]


def forward_flops(shape):
    """Of one image or sequence: products alone, a multiply-add as two, attention in full."""
    d, f = shape["width"], shape["hidden"]
    if shape["family"] == "vit":
        height, across, channels = shape["image"]
        tokens = height // shape["patch"] * (across // shape["patch"])
        ends = tokens * shape["patch"] ** 2 * channels * d + d * shape["outputs"]
    else:
        tokens = shape["context"]
        ends = tokens * d * shape["outputs"]
    return 2 * (shape["depth"] * (tokens * (4 * d * d + 2 * d * f) + 2 * tokens * tokens * d) + ends)


@torch.no_grad()
def evaluate(model, data):
    """Mean loss and share of wrong answers over all held-out examples."""
    loss, wrong, count = 0.0, 0, 0
    for inputs, labels in zip(*(part.split(EVALUATION_ROWS) for part in data.held_out)):
        logits = model(inputs)
        loss += cross_entropy(logits, labels).item() * labels.numel()
        wrong += (logits.argmax(-1) != labels).sum().item()
        count += labels.numel()
    return loss / count, wrong / count


def rate(step, steps, options):
    """The rate of step `step` from 0: a linear rise, constant, a linear fall over the last `cooldown` of all steps."""
    fall = round(options.cooldown * steps)
    return options.rate * min((step + 1) / options.warmup, 1 if step < steps - fall else (steps - step) / fall)


def train(model, data, shape, options, log):
    generator = torch.Generator().manual_seed(options.seed)
    adamw = {"rate": options.rate, "beta1": 0.9, "beta2": options.beta2, "epsilon": 1e-8, "decay": options.decay}
    optimiser = make_optimiser(model, adamw)
    stream = batches(data, options.batch, generator)
    step_flops = 3 * forward_flops(shape) * options.batch
    evaluation = forward_flops(shape) * len(data.held_out[1])
    steps = options.steps or int(options.budget // step_flops)
    seconds, summed, since, due = 0.0, torch.zeros(()), 0, 10 * evaluation
    for step in range(steps):
        begin = time.perf_counter()
        inputs, labels = next(stream)
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps, options)
        optimiser.zero_grad(set_to_none=True)
        loss = cross_entropy(model(inputs), labels, options.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), options.clip)
        optimiser.step()
        summed, since = summed + loss.detach(), since + 1
        seconds += time.perf_counter() - begin
        compute = (step + 1) * step_flops
        if compute >= due or step + 1 == steps:
            eval_loss, eval_error = evaluate(model, data)
            point = {"step": step + 1, "samples": (step + 1) * options.batch, "compute": compute,
                     "seconds": round(seconds, 3), "train_loss": summed.item() / since, "eval_loss": eval_loss}
            point |= {"eval_error": eval_error} if data.family == "vit" else {}
            point["lr"] = rate(step, steps, options)
            print(json.dumps(point), file=log, flush=True)
            print(json.dumps(point), flush=True)
            summed, since = torch.zeros(()), 0
            due = max(options.ratio * compute, compute + 10 * evaluation)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="fashion-mnist", help="fashion-mnist, a folder of IDX files, or text:FOLDER")
    parser.add_argument("--glob", default="*.py")
    parser.add_argument("--shape", required=True, help="'patch=7 width=128 depth=6', heads (default width / 32), batch, context")
    parser.add_argument("--budget", type=float, default=1e13, help="FLOPs")
    parser.add_argument("--steps", type=int, help="instead of a budget")
    parser.add_argument("--weights", help="initial weights, safetensors")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-3)
    for name, kind in (("warmup", int), ("beta2", float), ("decay", float)):
        parser.add_argument(f"--{name}", type=kind, help="default: " + ", ".join(
            f"{values[name]} ({family})" for family, values in DEFAULTS.items()))
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--smoothing", type=float, default=0.0)
    parser.add_argument("--cooldown", type=float, default=0.0, help="share of the steps over which the rate falls to 0")
    parser.add_argument("--ratio", type=float, default=1.1, help="compute from one evaluation to the next")
    parser.add_argument("--eval-examples", type=int, default=10_000, help="held-out examples of an evaluation")
    parser.add_argument("--no-augmentation", dest="augments", action="store_false")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    given = {key: int(value) for key, value in (word.split("=") for word in options.shape.split())}
    if options.data.startswith("text:"):
        data = Text(options.data[5:], options.glob, options.seed, given.get("context", 128))
    else:
        data = Images(torch_data.FASHION_MNIST if options.data == "fashion-mnist" else options.data, options.augments)
    for name, value in DEFAULTS[data.family].items():
        chosen = given.get("batch") if name == "batch" else getattr(options, name)
        setattr(options, name, value if chosen is None else chosen)
    width = given["width"]
    shape = {"family": data.family, "width": width, "depth": given["depth"],
             "heads": given.get("heads", max(1, width // 32)), "hidden": 4 * width} | data.shape(given)
    count = len(data.held_out[1])
    used = min(count, options.eval_examples)
    data.held_out = tuple(part[torch.arange(used) * count // used] for part in data.held_out)
    model = make_model(shape)
    if options.weights:
        model.load_state_dict(load_file(options.weights))
    else:
        initialise(model, shape["depth"])
    with open(options.output, "w", encoding="utf-8") as log:
        axes = {key: value for key, value in given.items() if key != "batch"}
        header = {"format": "traverse.run/1", "name": f"PyTorch {torch.__version__}", "shape": axes, "metric": "eval_loss",
                  "convention": "analytic", "data": options.data, "seed": options.seed}
        print(json.dumps(header), file=log, flush=True)
        train(model, data, shape, options, log)


if __name__ == "__main__":
    main()
