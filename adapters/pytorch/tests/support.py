"""Models, shapes and optimizers that the tests share; the models are those of Benchmarks/Engine/torch_models.py."""

import sys
from pathlib import Path

import torch

torch.set_num_threads(1)
ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "adapters/pytorch"), str(ROOT / "Benchmarks/Engine")]

from torch_models import GPT, ViT, make_optimiser  # noqa: E402
from traverse_plan import RefinedPatchEmbed  # noqa: E402

IMAGE = (12, 8)
VIT = {"patch": 4, "width": 12, "depth": 2, "heads": 2}
GPT_SHAPE = {"context": 6, "width": 12, "depth": 2, "heads": 2}
ADAMW = {"rate": 1e-3, "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "decay": 0.05}


def make(shape, inherited=()):
    """A model of a shape in double precision, its weights random, gains and biases too; `inherited` patches of a refined ViT."""
    sizes = {axis: shape[axis] for axis in ("width", "depth", "heads")} | {"hidden": shape.get("hidden", 4 * shape["width"])}
    if "patch" in shape:
        model = ViT(image=(*IMAGE, 2), patch=shape["patch"], outputs=5, manual=True, **sizes)
        if inherited:
            model.patch_embed = RefinedPatchEmbed(2, shape["width"], [*inherited, shape["patch"]])
    else:
        model = GPT(context=shape["context"], outputs=11, manual=True, **sizes)
    generator = torch.Generator().manual_seed(1)
    for name, weight in model.double().named_parameters():
        is_gain = weight.dim() == 1 and name.endswith("weight")
        spread = weight[0].numel() ** -0.5 if weight.dim() > 1 else 0.2
        weight.data = is_gain + spread * torch.randn(weight.shape, generator=generator, dtype=torch.float64)
    return model


def inputs(shape, count=3):
    generator = torch.Generator().manual_seed(2)
    if "patch" in shape:
        return torch.randn(count, 2, *IMAGE, generator=generator, dtype=torch.float64)
    return torch.randint(11, (count, shape["context"]), generator=generator)


def trained(shape, steps=2):
    """A model with its optimizer after a few updates, so that no moment is zero."""
    model = make(shape)
    optimizer = make_optimiser(model, ADAMW, fused=False)
    for _ in range(steps):
        update(model, optimizer, shape)
    return model, optimizer


def update(model, optimizer, shape):
    optimizer.zero_grad()
    model(inputs(shape)).square().mean().backward()
    optimizer.step()


def plan(*phases, **members):
    """A plan of (shape, compute) pairs, with what every plan has."""
    document = {"format": "traverse.plan/1", "metric": "eval_loss", "objective": "flops", "method": "rule", "phases": []}
    spent = 0.0
    for index, (shape, compute) in enumerate(phases):
        spent += compute
        document["phases"].append({
            "shape": shape, "start_error": 2.0 - 0.1 * index, "end_error": 1.9 - 0.1 * index, "compute": compute,
            "cumulative": spent, "transition": {"operator": "default" if index else "none", "compute": 0}})
    return document | {"budget": spent, "final": {"error": 1.0, "compute": spent}, "baselines": [], "warnings": [],
                       "provenance": {}} | members
