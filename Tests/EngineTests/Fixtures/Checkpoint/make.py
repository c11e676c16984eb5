#!/usr/bin/env python3
"""Writes the tensor files beside it with the reference implementation (numpy, safetensors 0.8.0).

floats.safetensors  what TensorFile.write must reproduce byte by byte
types.safetensors   every type that numpy has, a scalar and an empty tensor
The values are those of TensorFileTests.swift.
"""
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

here = Path(__file__).parent
f = lambda n: np.arange(n, dtype=np.float32) / 8 - 1
save_file(
    {
        "head.weight": f(6).reshape(2, 3),
        "head.bias": f(2),
        "blocks.10.norm.weight": f(5),
        "blocks.2.norm.weight": f(4),
        "empty": f(0).reshape(0, 7),
        "scalar": np.array(0.1, np.float32),
    },
    here / "floats.safetensors",
    metadata={"format": "pt"},
)
types = "bool int8 uint8 int16 uint16 float16 int32 uint32 float32 int64 uint64 float64".split()
save_file(
    {name: (np.arange(6) - 3).astype(name).reshape(2, 3) for name in types}
    | {"scalar": np.array(-1, np.int64), "empty": np.zeros((3, 0), np.int32)},
    here / "types.safetensors",
)
