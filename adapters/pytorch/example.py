"""A plan on Fashion-MNIST in PyTorch, as `traverse run` carries it out: example.py PLAN --seed 0 -o torch.jsonl

The plan's shapes have patch, width, depth, heads and batch. Data, model, optimizer and evaluation are those of
Benchmarks/Engine/torch_train.py, weights and order of its own. Prints the held-out loss at both sides of every change and at the
end; the log is traverse.run/1, which `traverse report` and `inspect` read. Needs torch, numpy and safetensors.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).resolve().parents[2] / "Benchmarks/Engine"))

import torch_data  # noqa: E402
from torch_models import cross_entropy, initialise, make_model, make_optimiser  # noqa: E402
from torch_train import Images, batches, evaluate, forward_flops  # noqa: E402
from traverse_plan import RefinedPatchEmbed, Schedule, change  # noqa: E402

ADAMW = {"rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "decay": 0.05}
WARMUP, CLIP = 100, 1.0


def whole(shape):
    """With all that the model and its FLOPs depend on."""
    return {"family": "vit", "image": [28, 28, 1], "outputs": 10, "hidden": 4 * shape["width"]} | shape


def make(shapes):
    """A model of the last shape, with an embedding for each patch that there was."""
    model, patches = make_model(whole(shapes[-1])), list(dict.fromkeys(shape["patch"] for shape in shapes))
    if len(patches) > 1:
        model.patch_embed = RefinedPatchEmbed(1, shapes[-1]["width"], patches)
    return model


def step_flops(shapes):
    """Every embedding that was inherited reads each pixel once more."""
    inherited = len({shape["patch"] for shape in shapes}) - 1
    return 3 * shapes[-1]["batch"] * (forward_flops(whole(shapes[-1])) + 2 * inherited * 28 * 28 * shapes[-1]["width"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan")
    parser.add_argument("--data", default=torch_data.FASHION_MNIST, help="a folder of IDX files of 28 x 28")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--points", type=int, default=3, help="evaluations of a phase")
    parser.add_argument("--eval-examples", type=int, default=10_000)
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    shapes = [phase["shape"] for phase in json.loads(Path(options.plan).read_text(encoding="utf-8"))["phases"]]
    schedule = Schedule(options.plan, {Schedule.name(shape): step_flops(shapes[:i + 1]) for i, shape in enumerate(shapes)})
    data = Images(options.data, augments=True)
    data.held_out = tuple(part[:options.eval_examples] for part in data.held_out)
    model = make(shapes[:1])
    initialise(model, shapes[0]["depth"])
    model.patch_embed.proj.reset_parameters()  # timm leaves them to PyTorch, and so does Traverse.
    optimizer = make_optimiser(model, ADAMW)
    generator = torch.Generator().manual_seed(options.seed)
    stream, begun, samples, seconds = batches(data, shapes[0]["batch"], generator), 0, 0, 0.0

    with open(options.output, "w", encoding="utf-8") as log:
        def evaluated():
            loss, error = evaluate(model, data)
            point = {"phase": schedule.phase, "step": schedule.steps, "samples": samples, "compute": schedule.compute,
                     "seconds": round(seconds, 3), "eval_loss": loss, "eval_error": error, "lr": ADAMW["rate"]}
            print(json.dumps(point), file=log, flush=True)
            return loss

        header = {"format": "traverse.run/1", "name": f"PyTorch {torch.__version__}", "shape": shapes[0], "phases": shapes,
                  "metric": "eval_loss", "convention": "traverse-3-forward", "data": "fashion-mnist", "seed": options.seed}
        print(json.dumps(header), file=log)
        while not schedule.is_done:
            start = time.perf_counter()
            if due := schedule.step():
                fresh = make(shapes[:schedule.phase + 1])
                before = evaluate(model, data)[0]
                change(model, optimizer, fresh, *due, seed=options.seed)
                model, begun = fresh, schedule.steps - 1
                if due[0]["batch"] != due[1]["batch"]:
                    stream = batches(data, due[1]["batch"], generator)
                print(f"{Schedule.name(schedule.shape)}: held-out loss {before:.6f}, behind the change {evaluate(model, data)[0]:.6f}")
            for group in optimizer.param_groups:
                group["lr"] = ADAMW["rate"] * min(1, schedule.steps / WARMUP)
            inputs, labels = next(stream)
            optimizer.zero_grad()
            cross_entropy(model(inputs), labels).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            samples, seconds = samples + len(labels), seconds + time.perf_counter() - start
            if (schedule.steps - begun) % max(1, schedule.lengths()[schedule.phase] // options.points) == 0 and not schedule.is_done:
                evaluated()
        print(f"held-out loss {evaluated():.4f} after {schedule.compute:.3e} FLOP, {schedule.steps} steps")


if __name__ == "__main__":
    main()
