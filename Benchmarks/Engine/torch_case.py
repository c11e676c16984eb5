"""Writes one case of the comparison: weights, data and settings, in one safetensors file that both sides read.

    python torch_case.py CASE.safetensors '{"family": "vit", "image": [28, 28, 1], "patch": 7, ...}'

The metadata's entry "case" is JSON: `shape` (as given), `batch`, `batches`, `adamw`. Tensors: the weights under timm's or
nanoGPT's names, `input.images` (batches B, C, H, W) or `input.tokens` (batches B, T) and `input.labels`. Step i, from 0,
takes the rows of batch i mod batches. The data are random: nothing is learnt from them but they cost what data cost.
"""

import json
import sys

import torch
from safetensors.torch import save_file

from torch_models import initialise, make_model

BATCHES = 4
ADAMW = {"rate": 1e-3, "beta1": 0.9, "epsilon": 1e-8, "decay": 0.05}


def main():
    path, shape = sys.argv[1], json.loads(sys.argv[2])
    torch.manual_seed(0)
    model = make_model(shape)
    initialise(model, shape["depth"])
    rows = BATCHES * shape["batch"]
    if shape["family"] == "vit":
        height, across, channels = shape["image"]
        inputs = {"input.images": torch.randn(rows, channels, height, across),
                  "input.labels": torch.randint(shape["outputs"], (rows,), dtype=torch.int32)}
    else:
        text = torch.randint(shape["outputs"], (rows, shape["context"] + 1), dtype=torch.int32)
        inputs = {"input.tokens": text[:, :-1].contiguous(), "input.labels": text[:, 1:].contiguous()}
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    beta2 = 0.999 if shape["family"] == "vit" else 0.95
    case = {"shape": shape, "batch": shape["batch"], "batches": BATCHES, "adamw": ADAMW | {"beta2": beta2}}
    save_file(weights | inputs, path, {"case": json.dumps(case)})


if __name__ == "__main__":
    main()
