#!/usr/bin/env python3
"""Loads the newest checkpoint of a run into PyTorch and lists its tensors: scripts/load-checkpoint.py RUN

Needs the packages torch and safetensors. The same dictionary goes into model.load_state_dict().
"""
import sys
from pathlib import Path

from safetensors.torch import load_file

checkpoints = Path(sys.argv[1]) / "checkpoints"
newest = checkpoints / (checkpoints / "latest").read_text().strip()
for name, tensor in load_file(newest / "model.safetensors").items():
    print(f"{name:40} {str(tuple(tensor.shape)):16} {tensor.dtype} norm {tensor.norm():.6g}")
