"""Traverse's two models in PyTorch, for the sides of a comparison that PyTorch runs.

ViT with timm's names (VisionTransformer with global_pool='avg', fc_norm=False, class_token=False; GELU by erf), GPT with
nanoGPT's (untied head without bias; GELU by tanh). Pre-LN, epsilon 1e-5. Letters: B batch, T tokens, C width, H heads.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Attention(nn.Module):
    """Multi-head attention; the names of its two layers differ between the families."""

    def __init__(self, width, heads, causal, manual, names):
        super().__init__()
        self.heads, self.causal, self.manual, self.names = heads, causal, manual, names
        self.add_module(names[0], nn.Linear(width, 3 * width))
        self.add_module(names[1], nn.Linear(width, width))

    def forward(self, x):
        b, t, c = x.shape
        qkv = getattr(self, self.names[0])(x)
        q, k, v = qkv.view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)  # (B, H, T, D)
        if self.manual:
            scores = (q @ k.transpose(-2, -1)) * (1 / math.sqrt(c // self.heads))
            if self.causal:
                scores = scores.masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), -math.inf)
            y = scores.softmax(-1) @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return getattr(self, self.names[1])(y.transpose(1, 2).reshape(b, t, c))


class MLP(nn.Module):
    def __init__(self, width, hidden, gelu, names):
        super().__init__()
        self.gelu, self.names = gelu, names
        self.add_module(names[0], nn.Linear(width, hidden))
        self.add_module(names[1], nn.Linear(hidden, width))

    def forward(self, x):
        hidden = F.gelu(getattr(self, self.names[0])(x), approximate=self.gelu)
        return getattr(self, self.names[1])(hidden)


class ViTBlock(nn.Module):
    def __init__(self, width, heads, hidden, manual):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-5)
        self.attn = Attention(width, heads, False, manual, ("qkv", "proj"))
        self.norm2 = nn.LayerNorm(width, eps=1e-5)
        self.mlp = MLP(width, hidden, "none", ("fc1", "fc2"))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class PatchEmbedding(nn.Module):
    """The convolution that cuts the image into patches, as the one product that it is."""

    def __init__(self, channels, width, patch):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, stride=patch)

    def forward(self, images):
        b, c, height, across = images.shape
        p = self.proj.stride[0]
        patches = images.view(b, c, height // p, p, across // p, p).permute(0, 2, 4, 1, 3, 5)
        return F.linear(patches.reshape(b, -1, c * p * p), self.proj.weight.flatten(1), self.proj.bias)


class ViT(nn.Module):
    def __init__(self, image, patch, width, depth, heads, hidden, outputs, manual):
        super().__init__()
        height, across, channels = image
        self.patch_embed = PatchEmbedding(channels, width, patch)
        self.pos_embed = nn.Parameter(torch.zeros(1, height // patch * (across // patch), width))
        self.blocks = nn.ModuleList(ViTBlock(width, heads, hidden, manual) for _ in range(depth))
        self.norm = nn.LayerNorm(width, eps=1e-5)
        self.head = nn.Linear(width, outputs)

    def forward(self, images):
        x = self.patch_embed(images) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x).mean(1))


class GPTBlock(nn.Module):
    def __init__(self, width, heads, hidden, manual):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width, eps=1e-5)
        self.attn = Attention(width, heads, True, manual, ("c_attn", "c_proj"))
        self.ln_2 = nn.LayerNorm(width, eps=1e-5)
        self.mlp = MLP(width, hidden, "tanh", ("c_fc", "c_proj"))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    def __init__(self, context, width, depth, heads, hidden, outputs, manual):
        super().__init__()
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(outputs, width),
            "wpe": nn.Embedding(context, width),
            "h": nn.ModuleList(GPTBlock(width, heads, hidden, manual) for _ in range(depth)),
            "ln_f": nn.LayerNorm(width, eps=1e-5),
        })
        self.lm_head = nn.Linear(width, outputs, bias=False)

    def forward(self, tokens):
        part = self.transformer
        x = part["wte"](tokens) + part["wpe"].weight
        for block in part["h"]:
            x = block(x)
        return self.lm_head(part["ln_f"](x))


def make_model(shape, attention="built-in"):
    """The model of a shape: a dictionary with `family`, `width`, `depth`, `heads`, `hidden`, `outputs` and the input's sizes."""
    common = {key: shape[key] for key in ("width", "depth", "heads", "hidden", "outputs")}
    common["manual"] = attention == "manual"
    if shape["family"] == "vit":
        return ViT(image=shape["image"], patch=shape["patch"], **common)
    return GPT(context=shape["context"], **common)


def initialise(model, depth):
    """Linear layers and embeddings normal with deviation 0.02, biases 0; a GPT's residual projections / sqrt(2 L)."""
    for name, weight in model.named_parameters():
        if name.endswith("c_proj.weight"):
            nn.init.normal_(weight, std=0.02 / math.sqrt(2 * depth))
        elif weight.dim() >= 2:
            nn.init.normal_(weight, std=0.02)
        elif name.endswith("bias"):
            nn.init.zeros_(weight)


def make_optimiser(model, adamw, fused=True):
    """AdamW; no decay on gains, biases and positions."""

    def is_decayed(name, weight):
        return weight.dim() >= 2 and name not in ("pos_embed", "transformer.wpe.weight")

    named = list(model.named_parameters())
    groups = [
        {"params": [w for n, w in named if is_decayed(n, w)], "weight_decay": adamw["decay"]},
        {"params": [w for n, w in named if not is_decayed(n, w)], "weight_decay": 0.0},
    ]
    betas = (adamw["beta1"], adamw["beta2"])
    return torch.optim.AdamW(groups, lr=adamw["rate"], betas=betas, eps=adamw["epsilon"], fused=fused)


def cross_entropy(logits, labels, smoothing=0.0):
    """Mean over all examples or positions, in nats."""
    return F.cross_entropy(logits.flatten(0, -2), labels.flatten(), label_smoothing=smoothing)
