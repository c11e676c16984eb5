"""PyTorch's side of the comparison: training steps of one case, timed on request, so that sides can take turns.

    python torch_step.py CASE.safetensors [--threads 2] [--attention manual] [--matmul medium] [--compile] [--flush-denormals]

Answers each line of standard input with a line of JSON:

    losses N       {"losses": [...]}: N steps from the file's weights, each loss before its update
    run SECONDS    {"step_seconds": [...], "processor_seconds": [...], "max_rss": bytes}: steps for at least so long

A step is: zero the gradients, forward, loss, backward, AdamW (fused). Data are resident; no loss is read back while the
clock runs. The first line printed says that all is loaded, compiled and warm, and how long that took.
"""

import argparse
import json
import resource
import sys
import time

import torch
from safetensors import safe_open

from torch_models import cross_entropy, make_model, make_optimiser


class Training:
    """A model, its optimiser and the batches of a case; always begun from the file's weights."""

    def __init__(self, path, options):
        with safe_open(path, "pt") as file:
            self.case = json.loads(file.metadata()["case"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        key = "input.images" if "input.images" in tensors else "input.tokens"
        inputs, labels = tensors.pop(key), tensors.pop("input.labels")
        self.inputs = (inputs if inputs.is_floating_point() else inputs.long()).split(self.case["batch"])
        self.labels = labels.long().split(self.case["batch"])
        self.weights = tensors
        self.model = make_model(self.case["shape"], options.attention)
        self.call = torch.compile(self.model) if options.compile else self.model
        self.reset()

    def reset(self):
        self.model.load_state_dict(self.weights)
        self.optimiser = make_optimiser(self.model, self.case["adamw"])
        self.steps = 0

    def step(self):
        batch = self.steps % len(self.inputs)
        self.optimiser.zero_grad(set_to_none=True)
        loss = cross_entropy(self.call(self.inputs[batch]), self.labels[batch])
        loss.backward()
        self.optimiser.step()
        self.steps += 1
        return loss


def max_rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def run(training, seconds):
    walls, processors = [], []
    begin = time.perf_counter()
    while not walls or time.perf_counter() - begin < seconds:
        wall, processor = time.perf_counter(), time.process_time()
        training.step()
        processors.append(time.process_time() - processor)
        walls.append(time.perf_counter() - wall)
    return {"step_seconds": walls, "processor_seconds": processors, "max_rss": max_rss()}


def losses(training, count):
    training.reset()
    return {"losses": [training.step().item() for _ in range(count)]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--attention", choices=("built-in", "manual"), default="built-in")
    parser.add_argument("--matmul", choices=("highest", "high", "medium"), default="highest")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--flush-denormals", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision(options.matmul)
    torch.set_flush_denormal(options.flush_denormals)
    base = max_rss()
    begin = time.perf_counter()
    training = Training(options.case, options)
    for _ in range(2):
        training.step()
    ready = {"torch": torch.__version__, "capability": torch.backends.cpu.get_cpu_capability(),
             "warm_up_seconds": time.perf_counter() - begin, "base_rss": base}
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        word, value = line.split()
        answer = {"losses": lambda: losses(training, int(value)), "run": lambda: run(training, float(value))}[word]()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
