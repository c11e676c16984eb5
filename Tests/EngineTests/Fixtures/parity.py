"""Writes the fixtures of parity with PyTorch: one safetensors file per model, beside this script.

    python -m venv venv && venv/bin/pip install torch==2.13.0 numpy safetensors \\
        --extra-index-url https://download.pytorch.org/whl/cpu
    venv/bin/python Tests/EngineTests/Fixtures/parity.py

The models are written out below: ViT as timm's VisionTransformer with global_pool='avg', fc_norm=False and
class_token=False; GPT as nanoGPT's with an untied head and GELU by tanh. Every norm's epsilon is 1e-5. All values are
random, gains and biases too, so that nothing is trivially 0 or 1.

Reference values are computed in double precision from weights and inputs that Float32 holds exactly, then rounded to
Float32. The metadata's entry "parity" is JSON: the model, AdamW's constants, the losses in full precision, and under
"float32 deviation" how far PyTorch's own Float32 is from the references: |x - reference| / |reference| in the
Euclidean norm for tensors, the largest relative difference for losses and norms.

Tensors of a file:
    NAME                the initial weights, (out, in) row-major, under timm's or nanoGPT's names
    input.images        (B, C, H, W), or input.tokens (B, T), I32
    input.labels        (B), or (B, T), I32
    logits              (B, V), or (B, T, V)
    loss                (1): the mean over examples or positions, in nats, smoothing included
    grad.NAME           the gradient of that mean, before clipping
    losses              (10): ten AdamW steps on the same batch, each before its update; the first is `loss`
    norms               (10): the global gradient norms of those steps, before clipping
    final.NAME          the weights after the ten updates

The gradient of a key's bias is 0 in exact arithmetic: it shifts a row of scores by a constant. In Float32 it is
rounding noise about as large as AdamW's epsilon, and so the middle third of final.*qkv.bias (c_attn.bias) is noise
too: nothing to compare. It changes no loss.
"""

import json
import math
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

STEPS = 10
ADAMW = {"rate": 1e-3, "epsilon": 1e-8, "decay": 0.05, "clip": 1.0, "warmup": 4}

VITS = {
    "vit-12x8x3": dict(image=(12, 8, 3), patch=4, width=24, depth=2, heads=3, classes=5, batch=6, smoothing=0.1),
    "vit-28x28x1": dict(image=(28, 28, 1), patch=7, width=32, depth=2, heads=1, classes=10, batch=4, smoothing=0.0),
    # No dimension a multiple of a vector, patches in a rectangle.
    "vit-15x10x3": dict(image=(15, 10, 3), patch=5, width=20, depth=2, heads=2, classes=11, batch=5, smoothing=0.1),
}
GPTS = {
    "gpt-20": dict(vocabulary=256, context=20, width=24, depth=2, heads=2, batch=3, smoothing=0.0),
    "gpt-13": dict(vocabulary=256, context=13, width=20, depth=2, heads=2, batch=2, smoothing=0.0),
}


def attend(qkv, heads, causal):
    """softmax(Q Kᵀ / sqrt(D)) V; qkv (B, T, 3C), the heads one after the other in each third."""
    b, t, c = qkv.shape[0], qkv.shape[1], qkv.shape[2] // 3
    q, k, v = qkv.view(b, t, 3, heads, c // heads).permute(2, 0, 3, 1, 4)
    scores = q @ k.transpose(-2, -1) / math.sqrt(c // heads)
    if causal:
        scores = scores.masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), -math.inf)
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, c)


class ViTBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, eps=1e-5)
        self.attn = nn.ModuleDict({"qkv": nn.Linear(width, 3 * width), "proj": nn.Linear(width, width)})
        self.norm2 = nn.LayerNorm(width, eps=1e-5)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, 4 * width), "fc2": nn.Linear(4 * width, width)})

    def forward(self, x):
        x = x + self.attn["proj"](attend(self.attn["qkv"](self.norm1(x)), self.heads, causal=False))
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


class ViT(nn.Module):
    def __init__(self, image, patch, width, depth, heads, classes, **_):
        super().__init__()
        height, across, channels = image
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(channels, width, patch, stride=patch)})
        self.pos_embed = nn.Parameter(torch.zeros(1, height // patch * (across // patch), width))
        self.blocks = nn.ModuleList(ViTBlock(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width, eps=1e-5)
        self.head = nn.Linear(width, classes)

    def forward(self, images):
        x = self.patch_embed["proj"](images).flatten(2).transpose(1, 2) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x).mean(1))


class GPTBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width, eps=1e-5)
        self.attn = nn.ModuleDict({"c_attn": nn.Linear(width, 3 * width), "c_proj": nn.Linear(width, width)})
        self.ln_2 = nn.LayerNorm(width, eps=1e-5)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "c_proj": nn.Linear(4 * width, width)})

    def forward(self, x):
        x = x + self.attn["c_proj"](attend(self.attn["c_attn"](self.ln_1(x)), self.heads, causal=True))
        return x + self.mlp["c_proj"](F.gelu(self.mlp["c_fc"](self.ln_2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, vocabulary, context, width, depth, heads, **_):
        super().__init__()
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(vocabulary, width),
            "wpe": nn.Embedding(context, width),
            "h": nn.ModuleList(GPTBlock(width, heads) for _ in range(depth)),
            "ln_f": nn.LayerNorm(width, eps=1e-5),
        })
        self.lm_head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, tokens):
        part = self.transformer
        x = part["wte"](tokens) + part["wpe"].weight
        for block in part["h"]:
            x = block(x)
        return self.lm_head(part["ln_f"](x))


def is_decayed(name, weight):
    """Matrices of linear layers, patches and bytes; not gains, biases and positions."""
    return weight.dim() >= 2 and name not in ("pos_embed", "transformer.wpe.weight")


def randomise(model, generator):
    for name, weight in model.named_parameters():
        is_gain = weight.dim() == 1 and name.endswith(".weight")
        # Products keep activations near 1: the gradients of early layers say something.
        spread = 1 / math.sqrt(weight[0].numel()) if is_decayed(name, weight) else 0.2
        values = torch.randn(weight.shape, generator=generator, dtype=torch.float32)
        with torch.no_grad():
            weight.copy_(values * spread + (1 if is_gain else 0))


def train(model, inputs, labels, smoothing, beta2):
    """Logits, loss and gradients at the start, then ten losses, norms and the final weights."""

    def loss_of(logits):
        return F.cross_entropy(logits.flatten(0, -2), labels.flatten().long(), label_smoothing=smoothing)

    logits = model(inputs)
    loss_of(logits).backward()
    result = {"logits": logits}
    result |= {"grad." + name: weight.grad.clone() for name, weight in model.named_parameters()}
    named = list(model.named_parameters())
    groups = [
        {"params": [w for n, w in named if is_decayed(n, w)], "weight_decay": ADAMW["decay"]},
        {"params": [w for n, w in named if not is_decayed(n, w)], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=ADAMW["rate"], betas=(0.9, beta2), eps=ADAMW["epsilon"])
    losses, norms = [], []
    for step in range(1, STEPS + 1):
        for group in optimiser.param_groups:
            group["lr"] = ADAMW["rate"] * min(1, step / ADAMW["warmup"])
        optimiser.zero_grad()
        loss = loss_of(model(inputs))
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), ADAMW["clip"]))
        optimiser.step()
        losses.append(loss)
    result |= {"loss": losses[0].reshape(1), "losses": torch.stack(losses), "norms": torch.stack(norms)}
    result |= {"final." + name: weight for name, weight in named}
    return {name: value.detach().double() for name, value in result.items()}


def deviation(name, value, reference):
    if name in ("loss", "losses", "norms"):
        return ((value - reference).abs() / reference.abs()).max().item()
    return ((value - reference).norm() / reference.norm()).item()


def write(name, make, inputs, labels, settings, family, beta2, generator):
    model = make(**settings).float()
    randomise(model, generator)
    initial = {key: value.detach().clone() for key, value in model.state_dict().items()}
    single = train(model, inputs, labels, settings["smoothing"], beta2)
    model = make(**settings).double()
    model.load_state_dict(initial)
    is_text = family == "gpt"
    double = train(model, inputs if is_text else inputs.double(), labels, settings["smoothing"], beta2)
    deviations = {key: float(f"{deviation(key, single[key], double[key]):.2g}") for key in double}
    tensors = initial | {key: value.float().contiguous() for key, value in double.items()}
    tensors |= {"input.tokens" if is_text else "input.images": inputs.contiguous(), "input.labels": labels}
    # One entry, because safetensors writes several in random order and the files should come out the same.
    reference = {
        "generator": "Tests/EngineTests/Fixtures/parity.py",
        "torch": torch.__version__,
        "model": {"family": family} | settings | {"hidden": 4 * settings["width"]},
        "adamw": ADAMW | {"beta1": 0.9, "beta2": beta2},
        "losses": double["losses"].tolist(),
        "float32 deviation": deviations,
    }
    path = pathlib.Path(__file__).with_name(f"{name}.safetensors")
    save_file(tensors, path, {"parity": json.dumps(reference)})
    path.chmod(0o644)
    noise = [key for key in deviations if "qkv.bias" in key or "c_attn.bias" in key]
    worst = max((value, key) for key, value in deviations.items() if key not in noise)
    losses = double["losses"].tolist()
    print(f"{path.name}: {path.stat().st_size} bytes, losses {losses[0]:.6f} to {losses[-1]:.6f}, "
          f"norms {double['norms'].min():.3f} to {double['norms'].max():.3f}, "
          f"PyTorch's Float32 off by {worst[0]:.1e} in {worst[1]}, "
          f"{max(deviations[key] for key in noise):.1e} in qkv biases")


def main():
    torch.set_num_threads(1)
    for seed, (name, settings) in enumerate(VITS.items()):
        generator = torch.Generator().manual_seed(seed)
        height, across, channels = settings["image"]
        images = torch.randn(settings["batch"], channels, height, across, generator=generator)
        labels = torch.randint(settings["classes"], (settings["batch"],), generator=generator).int()
        write(name, ViT, images, labels, settings, "vit", 0.999, generator)
    for seed, (name, settings) in enumerate(GPTS.items(), start=len(VITS)):
        generator = torch.Generator().manual_seed(seed)
        size = (settings["batch"], settings["context"])
        tokens = torch.randint(settings["vocabulary"], size, generator=generator).int()
        labels = torch.randint(settings["vocabulary"], size, generator=generator).int()
        write(name, GPT, tokens, labels, settings, "gpt", 0.95, generator)


if __name__ == "__main__":
    main()
