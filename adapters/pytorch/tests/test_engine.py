"""The Engine's own transitions: same weights and moments in, same weights and moments out.

A built program (`./traverse --version` builds it; TRAVERSE names another) carries out a plan of one step a phase, at a rate and
a gradient norm of 1e-30: a step then changes no weight that Float32 would show, and multiplies moments by their betas. The
checkpoint before the last transition gets random weights and moments, the one behind it is removed, and the run goes on: what it
writes then is compared.
"""

import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

import support
import torch
from support import plan
from torch_models import cross_entropy, make_model
from traverse_plan import RefinedPatchEmbed, Schedule, change, transition

try:
    from safetensors.torch import load_file, save_file
    from torch_train import forward_flops
except ImportError:
    load_file = None

PROGRAM = Path(os.environ.get("TRAVERSE", support.ROOT / ".build/release/traverse"))
IMAGE = (8, 12)
# Of the largest element: a step of Float32. Weights are equal unless logarithms differ; moments were multiplied by a beta.
TOLERANCES = {"weights": 2**-23, "exp_avg": 2**-23, "exp_avg_sq": 2**-23}
VIT = {"patch": 4, "width": 12, "depth": 2, "heads": 2, "batch": 16}
GPT = {"context": 6, "width": 12, "depth": 2, "heads": 2, "batch": 4}
UPDATES, RAMP = 17, 9

CASES = {
    "refine": ([VIT, VIT | {"patch": 2}], {}),
    "refine again": ([VIT, VIT | {"patch": 2}, VIT | {"patch": 1}], {}),
    "resize to finer": ([VIT, VIT | {"patch": 1}], {"patch": "resize"}),
    "resize to coarser": ([VIT | {"patch": 2}, VIT], {"patch": "resize"}),
    "pad": ([VIT, VIT | {"width": 32, "heads": 4}], {}),
    "pad to wider heads": ([GPT, GPT | {"width": 20}], {"seed": 5}),
    "pad what was refined": ([VIT, VIT | {"patch": 2}, VIT | {"patch": 2, "width": 18, "heads": 3}], {}),
    "copy": ([VIT, VIT | {"width": 24, "heads": 4}], {"width": "copy"}),
    "copy three times": ([GPT, GPT | {"width": 36, "heads": 6}], {"width": "copy", "seed": 1 << 40}),
    "identity": ([VIT, VIT | {"depth": 5}], {}),
    "stack": ([GPT, GPT | {"depth": 5}], {"depth": "stack"}),
    "hold": ([GPT, GPT | {"context": 15}], {}),
    "tile": ([GPT, GPT | {"context": 15}], {"context": "tile"}),
    "a shorter context": ([GPT, GPT | {"context": 4}], {}),
    "images, all axes": ([VIT, VIT | {"patch": 1, "width": 20, "heads": 2, "depth": 3}], {}),
    "text, all axes": ([GPT, GPT | {"context": 11, "width": 24, "heads": 4, "depth": 3}], {"context": "tile", "width": "copy"}),
}


def write_data(folder):
    """Pictures of three classes in IDX, and files of text."""
    source = random.Random(1)
    (folder / "images").mkdir()
    (folder / "text").mkdir()
    for side, count in (("train", 60), ("t10k", 20)):
        for kind, values in (("images-idx3", (count, *IMAGE)), ("labels-idx1", (count,))):
            size = count * (IMAGE[0] * IMAGE[1] if kind == "images-idx3" else 1)
            content = bytes(source.randrange(256 if kind == "images-idx3" else 3) for _ in range(size))
            head = struct.pack(f">{1 + len(values)}I", 0x800 + len(values), *values)
            (folder / f"images/{side}-{kind}-ubyte").write_bytes(head + content)
    for number in range(24):
        (folder / f"text/{number}.txt").write_text("".join(source.choice("abcd") for _ in range(1500)), encoding="utf-8")


def train(folder, operators, data, rate=1e-30, clip=1e-30, output="run"):
    """Carries out the folder's plan, or goes on with it."""
    words = [PROGRAM, "run", folder / "plan.json", "--data", data, "--seed", operators.get("seed", 0), "--ramp", RAMP,
             "--threads", 1, "--learning-rate", rate, "--clip", clip, "--warmup", 0, "--quiet", "-o", folder / output]
    words += ["--augment", "none"] if data == folder / "images" else []
    for axis in operators.keys() - {"seed"}:
        words += [f"--{axis}-operator", operators[axis]]
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def images(folder, side):
    """Pixels, normalised by those to train on, and labels, in double precision."""
    pixels, labels = ((folder / f"images/{side}-{kind}-ubyte").read_bytes() for kind in ("images-idx3", "labels-idx1"))
    train = torch.frombuffer(bytearray((folder / "images/train-images-idx3-ubyte").read_bytes()[16:]), dtype=torch.uint8).double()
    pixels = torch.frombuffer(bytearray(pixels[16:]), dtype=torch.uint8).double().reshape(-1, 1, *IMAGE)
    return (pixels - train.mean()) / train.std(correction=0), torch.frombuffer(bytearray(labels[8:]), dtype=torch.uint8).long()


def randomise(checkpoint):
    """Random weights and moments in a checkpoint, whose manifest then says so."""
    generator = torch.Generator().manual_seed(4)
    weights = load_file(checkpoint / "model.safetensors")
    weights = {name: torch.randn(own.shape, generator=generator) for name, own in weights.items()}
    first = {f"exp_avg.{name}": torch.randn(own.shape, generator=generator) for name, own in weights.items()}
    second = {f"exp_avg_sq.{name}": torch.rand(own.shape, generator=generator) + 0.1 for name, own in weights.items()}
    save_file(weights, checkpoint / "model.safetensors")
    save_file(first | second, checkpoint / "optimizer.safetensors")
    state = json.loads((checkpoint / "state.json").read_text(encoding="utf-8"))
    training = state["state"]["training"]
    training["updates"] = dict.fromkeys(training["updates"], UPDATES)
    training["ramps"] = dict.fromkeys(training["updates"], 0)
    (checkpoint / "state.json").write_text(json.dumps(state), encoding="utf-8")
    manifest = json.loads((checkpoint / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        content = (checkpoint / file["name"]).read_bytes()
        file["bytes"], file["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    (checkpoint / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def read(checkpoint):
    """Weights, AdamW's state by name, and the betas."""
    weights, both = (load_file(checkpoint / f"{name}.safetensors") for name in ("model", "optimizer"))
    state = json.loads((checkpoint / "state.json").read_text(encoding="utf-8"))["state"]
    training, spec = state["training"], state["spec"]
    moments = {name: {"exp_avg": both["exp_avg." + name], "exp_avg_sq": both["exp_avg_sq." + name],
                      "step": torch.tensor(float(training["updates"][name])), "ramp": training.get("ramps", {}).get(name, 0)}
               for name in weights}
    return weights, moments, (spec["beta1"], spec["beta2"])


@unittest.skipUnless(load_file and PROGRAM.exists(), "needs numpy, safetensors and a built traverse")
class EngineTests(unittest.TestCase):
    def run_case(self, name):
        shapes, operators = CASES[name]
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write_data(folder)
            (folder / "plan.json").write_text(json.dumps(plan(*((shape, 1.0) for shape in shapes))), encoding="utf-8")
            data = folder / "images" if "patch" in shapes[0] else f"text:{folder / 'text'}"
            train(folder, operators, data)
            before, after = (folder / f"run/checkpoints/ckpt-{step}" for step in (len(shapes) - 1, len(shapes)))
            randomise(before)
            shutil.rmtree(after)
            train(folder, operators, data)
            return read(before)[:2], read(after)

    def test_same_steps(self):
        """Of a plan whose phases end between steps; multiply-adds of a GPT by hand."""

        def flops(shape):
            T, C, L, V = shape["context"], shape["width"], shape["depth"], 256
            return 6 * shape["batch"] * (L * (12 * T * C * C + 2 * T * T * C) + T * C * V)

        shapes = [GPT, GPT | {"context": 9, "batch": 7}, GPT | {"context": 9, "batch": 7, "depth": 3}]
        document = plan(*zip(shapes, (7.4 * flops(shapes[0]), 3.3 * flops(shapes[1]), 4.4 * flops(shapes[2]))))
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write_data(folder)
            (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
            train(folder, {}, f"text:{folder / 'text'}")
            points = [json.loads(line) for line in (folder / "run/run.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
        schedule, ends = Schedule(document, flops), []
        while not schedule.is_done:
            if schedule.step():
                ends.append(schedule.steps - 1)
        ends.append(schedule.steps)
        assert ends == [max(point["step"] for point in points if point.get("phase", 0) == phase) for phase in range(3)]
        assert schedule.compute == points[-1]["compute"]

    def test_same_run(self):
        """Refined, then widened and deepened, seven steps each; a batch is all there is to train on, so its order tells nothing.

        The model here is in double precision, the Engine's in Float32: ten steps of AdamW are 1e-5 apart (docs/TRAINER.md).
        """
        shapes = [VIT | {"batch": 60}, VIT | {"batch": 60, "patch": 2}, {"patch": 2, "width": 24, "depth": 3, "heads": 4, "batch": 60}]
        whole = [shape | {"family": "vit", "image": [*IMAGE, 1], "hidden": 4 * shape["width"], "outputs": 3} for shape in shapes]
        inherited = 2 * IMAGE[0] * IMAGE[1]
        costs = {Schedule.name(shape): 180 * (forward_flops(own) + (own["patch"] == 2) * inherited * own["width"])
                 for shape, own in zip(shapes, whole)}
        document = plan(*((shape, 7 * costs[Schedule.name(shape)]) for shape in shapes))
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write_data(folder)
            (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
            train(folder, {}, folder / "images", rate=1e-3, clip=0.5)
            points = [json.loads(line) for line in (folder / "run/run.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
            expected = load_file(folder / "run/checkpoints/ckpt-21/model.safetensors")
            # The weights it began with: at no rate, after the first phase of one step.
            (folder / "plan.json").write_text(json.dumps(plan((shapes[0], 1.0))), encoding="utf-8")
            train(folder, {}, folder / "images", output="start")
            start = load_file(folder / "start/checkpoints/ckpt-1/model.safetensors")
            (pixels, labels), held_out = images(folder, "train"), images(folder, "t10k")

        def make(index):
            model = make_model(whole[index], attention="manual")
            if index:
                model.patch_embed = RefinedPatchEmbed(1, shapes[index]["width"], [4, 2])
            return model.double()

        def evaluated():
            with torch.no_grad():
                return cross_entropy(model(held_out[0]), held_out[1]).item()

        schedule, model, losses = Schedule(document, costs), make(0), []
        model.load_state_dict(start)
        optimizer = support.make_optimiser(model, support.ADAMW | {"rate": 1e-3, "beta2": 0.999}, fused=False)
        while not schedule.is_done:
            if due := schedule.step():
                losses.append(evaluated())
                fresh = make(schedule.phase)
                change(model, optimizer, fresh, *due, ramp=RAMP, image=IMAGE)
                model = fresh
                losses.append(evaluated())
            optimizer.zero_grad()
            cross_entropy(model(pixels), labels).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
        losses.append(evaluated())
        theirs = [point["eval_loss"] for step in (7, 14, 21) for point in points if point["step"] == step]
        assert len(losses) == len(theirs) == 5
        loss = max(abs(mine - its) / its for mine, its in zip(losses, theirs))
        # Gradients of keys' biases are zero in exact arithmetic: their updates are noise, which no loss shows.
        weights = max((own.detach() - expected[name]).norm().item() / expected[name].norm().item()
                      for name, own in model.named_parameters() if not name.endswith("qkv.bias"))
        print(f"\na run of three phases; relative differences of losses {loss:.1e}, of weights {weights:.1e}")
        assert loss <= 1e-5 and weights <= 1e-4

    def test_same_weights_and_moments(self):
        largest = dict.fromkeys(TOLERANCES, 0.0)
        for name, (shapes, operators) in CASES.items():
            (weights, moments), (expected, known, betas) = self.run_case(name)
            image = IMAGE if "patch" in shapes[0] else None
            found, carried = transition(weights, moments, shapes[-2], shapes[-1], image=image, **operators)
            assert found.keys() == expected.keys()
            for tensor, own in found.items():
                with self.subTest(name, tensor=tensor):
                    zero = torch.zeros_like(own)
                    state = carried.get(tensor, {"exp_avg": zero, "exp_avg_sq": zero, "step": 0, "ramp": RAMP})
                    assert known[tensor]["step"] == state["step"] + 1
                    assert known[tensor]["ramp"] == state["ramp"]
                    for part, mine, its in (("weights", own, expected[tensor]),
                                            ("exp_avg", state["exp_avg"], known[tensor]["exp_avg"] / betas[0]),
                                            ("exp_avg_sq", state["exp_avg_sq"], known[tensor]["exp_avg_sq"] / betas[1])):
                        assert mine.shape == its.shape
                        # A weight of zero has taken a step of 1e-30.
                        difference = (mine - its).abs().max().item() / max(its.abs().max().item(), 1e-20)
                        largest[part] = max(largest[part], difference)
                        assert difference <= TOLERANCES[part], f"{part}: {difference}"
        print(f"\n{len(CASES)} transitions; largest differences, of the largest element: {largest}")


if __name__ == "__main__":
    unittest.main()
