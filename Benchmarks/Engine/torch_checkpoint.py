#!/usr/bin/env python3
"""Loads the last checkpoint of a finished run on images into PyTorch: torch_checkpoint.py RUN [FOLDER OF IDX FILES]

Prints the held-out loss of PyTorch's model and of the run log. Needs torch, numpy and safetensors.
"""
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch_data import FASHION_MNIST, images
from torch_models import cross_entropy, make_model

lines = [json.loads(line) for line in (Path(sys.argv[1]) / "run.jsonl").read_text().splitlines()]
checkpoints = Path(sys.argv[1]) / "checkpoints"
weights = load_file(checkpoints / (checkpoints / "latest").read_text().strip() / "model.safetensors")
(pixels, _), (held_out, labels) = images(sys.argv[2] if len(sys.argv) > 2 else FASHION_MNIST)
shape = lines[0]["shape"] | {"family": "vit", "image": [*held_out.shape[2:], 1], "outputs": int(labels.max()) + 1}
model = make_model(shape | {"hidden": 4 * shape["width"]})
model.load_state_dict(weights)
with torch.no_grad():
    inputs = (torch.from_numpy(held_out.copy()).float() - float(pixels.mean())) / float(pixels.std())
    loss = cross_entropy(model(inputs), torch.from_numpy(labels)).item()
print(f"held-out loss {loss:.7f} in PyTorch, {lines[-1]['eval_loss']:.7f} in {sys.argv[1]}/run.jsonl")
