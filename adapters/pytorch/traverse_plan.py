"""Carries out a plan of Traverse (traverse.plan/1, or traverse.schedule/1) in a training loop of PyTorch. Needs torch alone.

- `Schedule`, asked before each step: which shape trains now, and whether the model has to change first.
- `transition`: weights and AdamW's moments of one shape become those of another, by name, for ViTs under timm's names and GPTs
  under nanoGPT's, by the operators of Traverse's own trainer (Sources/Engine/Transitions): same weights in, same weights out.
- `change` does that to a model and its optimizer, `become` in place; `RefinedPatchEmbed` is what `refine` makes of an embedding.
- `plan_callback` for Hugging Face's Trainer, where transformers is installed.

Letters: C width, H heads, D = C / H, F hidden, P patch. FLOPs are the caller's, counted by the plan's convention.
"""

import json
import math
import re
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Union

import torch
from torch import Tensor, nn

Shape = dict[str, Any]


class Schedule:
    """Which phase of a plan trains, as compute is spent.

    `flops` is what one unit of training costs: a function of the shape, or a dictionary by `name(shape)`. A unit is a step, or
    whatever `step` is given the number of, samples or tokens. A phase takes the whole steps that come nearest to where the plan
    ends it, at least one, as in `traverse run`: what it spends too much or too little the next makes up for.

    Of `traverse export --to json` it takes no `flops`: that document has those of a step and the steps of each phase, which are
    followed as they stand.
    """

    def __init__(self, plan: Union[str, Path, Mapping],
                 flops: Union[Callable[[Shape], float], Mapping[str, float], None] = None):
        document = plan if isinstance(plan, Mapping) else json.loads(Path(plan).read_text(encoding="utf-8"))
        expected = "traverse.schedule/1" if flops is None else "traverse.plan/1"
        if document.get("format") != expected:
            raise ValueError(f"found the format {document.get('format')!r}, expected {expected!r}")
        self.convention: str = document.get("convention", "unstated")
        phases = document["phases"]
        self.shapes: list[Shape] = [phase["shape"] for phase in phases]
        self._operators: list[dict[str, str]] = [phase["transition"].get("operators", {}) for phase in phases]
        if flops is None:
            if any(phase["steps"] is None for phase in phases):
                raise ValueError("found a schedule without steps, expected one that was exported with --batch and --context")
            self._costs = [float(phase["flops_per_step"]) for phase in phases]
            self._ends = list(accumulate(phase["steps"] * cost for phase, cost in zip(phases, self._costs)))
        else:
            self._costs = [float(flops(shape) if callable(flops) else flops[self.name(shape)]) for shape in self.shapes]
            self._ends = [float(phase["cumulative"]) for phase in phases]
        if not all(0 < cost < math.inf for cost in self._costs):
            raise ValueError(f"found {self._costs} FLOPs for the plan's shapes, expected finite numbers above 0")
        self.phase, self.steps = 0, 0
        self._before, self._units, self._last = 0.0, 0, 1

    @staticmethod
    def name(shape: Shape) -> str:
        """A shape as the command line writes it: 'patch=14 width=128'."""
        return " ".join(f"{axis}={value}" for axis, value in shape.items())

    @property
    def shape(self) -> Shape:
        return self.shapes[self.phase]

    @property
    def operators(self) -> dict[str, str]:
        """Those by which the phase is entered, for `change`, where the schedule names them."""
        return self._operators[self.phase]

    @property
    def compute(self) -> float:
        """FLOPs of all steps so far."""
        return self._before + self._units * self._costs[self.phase]

    @property
    def is_done(self) -> bool:
        return self.phase + 1 == len(self.shapes) and self._is_over(self._last)

    def step(self, units: int = 1) -> Optional[tuple[Shape, Shape]]:
        """Counts the step that is about to be taken; (from, to) where the model has to change before it."""
        due = None
        if self.phase + 1 < len(self.shapes) and self._is_over(units):
            self._before, self._units, self.phase = self.compute, 0, self.phase + 1
            due = self.shapes[self.phase - 1], self.shape
        self._units, self._last, self.steps = self._units + units, units, self.steps + 1
        return due

    def lengths(self, units: int = 1) -> list[int]:
        """Steps of each phase, where all steps have so many units."""
        spent, steps = 0.0, []
        for end, cost in zip(self._ends, self._costs):
            steps.append(max(1, math.floor((end - spent) / (units * cost) + 0.5)))
            spent += steps[-1] * units * cost
        return steps

    def state_dict(self) -> dict[str, Any]:
        return {name: vars(self)[name] for name in ("_ends", "phase", "steps", "_before", "_units", "_last")}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        if state["_ends"] != self._ends:
            raise ValueError(f"found the state of a plan whose phases end at {state['_ends']}, expected {self._ends}")
        vars(self).update(state)

    def _is_over(self, units: int) -> bool:
        return self._units > 0 and (self._ends[self.phase] - self.compute) / (units * self._costs[self.phase]) < 0.5


class RefinedPatchEmbed(nn.Module):
    """x[q] = Σ_P conv_P(images)[the patch of side P that covers q]; `patches` coarsest first, the last is the model's own.

    Stands where timm has its PatchEmbed: images (B, channels, height, width) become tokens (B, N, C).
    """

    def __init__(self, channels: int, width: int, patches: list[int]):
        super().__init__()
        convolutions = [nn.Conv2d(channels, width, patch, stride=patch) for patch in patches]
        self.proj, self.inherited = convolutions[-1], nn.ModuleList(convolutions[:-1])

    def forward(self, images: Tensor) -> Tensor:
        x = self.proj(images)
        for coarse in self.inherited:
            ratio = coarse.stride[0] // self.proj.stride[0]
            x = x + coarse(images).repeat_interleave(ratio, 2).repeat_interleave(ratio, 3)
        return x.flatten(2).transpose(1, 2)


def transition(weights: Mapping[str, Tensor], moments: Mapping[str, Mapping[str, Any]], source: Shape, target: Shape, *,
               patch: str = "refine", context: str = "hold", width: str = "pad", depth: str = "identity", seed: int = 0,
               image: Optional[tuple[int, int]] = None) -> tuple[dict[str, Tensor], dict[str, dict[str, Any]]]:
    """Parameters of shape `source` and, by name, AdamW's state of each, as they are in shape `target`.

    The axes that both shapes have change one after the other, each by its operator (docs/TRAINER.md, section 5):

    - patch `refine`: the old embedding goes on beside a new one of zeros; preserves the function. `resize`: FlexiViT's.
    - context `hold`: further positions begin as the last old one; `tile`: as old ones once more. Preserve the first tokens.
    - width, heads, hidden (F; in proportion to the width where left out) `pad`: zeros into the stream, new weights out of it;
      `copy`: m copies, for whole multiples. Preserve the function.
    - depth `identity`: new blocks add nothing yet; preserves the function. `stack`: copies of the old blocks.

    What the moments returned do not have is new. `seed` is that of new weights; `image` (height, width) where it is no square.
    """
    for how, known in ((patch, "refine resize"), (context, "hold tile"), (width, "pad copy"), (depth, "identity stack")):
        if how not in known.split():
            raise ValueError(f"found the operator {how!r}, expected one of: {known}")
    changed = {axis for axis in source if axis in target and source[axis] != target[axis]}
    for axis in changed & {"width", "heads", "hidden", "depth"}:
        if target[axis] < source[axis]:
            raise ValueError(f"found {axis} {source[axis]} -> {target[axis]}, expected one that grows: shrinking needs pruning")
    state = {name: _Tensor.of(tensor, moments.get(name)) for name, tensor in weights.items()}
    if "patch" in changed:
        state = (_refined if patch == "refine" else _resized)(state, source["patch"], target["patch"], image)
    if "context" in changed:
        state = _recontexted(state, target["context"], context)
    if changed & {"width", "heads", "hidden"}:
        state = _widened(state, source, {**source, **target}, width, seed)
    if "depth" in changed:
        state = _deepened(state, source["depth"], target["depth"], depth)
    parts = {name: tensor.unpacked() for name, tensor in state.items()}
    return {name: own for name, (own, _) in parts.items()}, {name: known for name, (_, known) in parts.items() if known}


@dataclass
class _Tensor:
    """Weights and both moments as matrices (outputs, inputs) or tables, (3, rows, columns), in double precision, not on a GPU."""

    numbers: Tensor
    like: Tensor  # Has the type, the device and the number of dimensions.
    known: Optional[dict[str, Any]]  # What else AdamW knows, such as `step`; None where the tensor is new.

    @classmethod
    def of(cls, weights: Tensor, state: Optional[Mapping[str, Any]]) -> "_Tensor":
        known = dict(state or {"step": torch.zeros(())})
        if "max_exp_avg_sq" in known:
            raise ValueError("found the state of AMSGrad, expected that of plain AdamW")
        parts = [weights] + [known.pop(moment, torch.zeros_like(weights)) for moment in ("exp_avg", "exp_avg_sq")]
        numbers = torch.stack([part.detach().double().cpu() for part in parts])
        return cls(numbers.reshape(3, weights.shape[weights.dim() == 3], -1), weights, known)

    def unpacked(self) -> tuple[Tensor, Optional[dict[str, Any]]]:
        _, rows, columns = self.numbers.shape
        size = [1, rows, columns] if self.like.dim() == 3 else [rows, columns][: self.like.dim()]
        if self.like.dim() == 4:
            side = math.isqrt(columns // self.like.shape[1])
            size = [rows, self.like.shape[1], side, side]
        own, first, second = (part.reshape(size).to(self.like) for part in self.numbers)
        if self.known is None:
            return own, None
        known = {key: value.clone() if isinstance(value, Tensor) else value for key, value in self.known.items()}
        return own, {"exp_avg": first, "exp_avg_sq": second, **known}

    def new(self, weights: Tensor) -> "_Tensor":
        return replace(self, numbers=torch.stack([weights, *torch.zeros(2, *weights.shape).to(weights)]), known=None)

    def regrown(self, rows: Tensor, columns: Tensor, scale: float = 1.0, share: Union[float, Tensor] = 1.0,
                fresh: Union[float, Tensor] = 0.0) -> "_Tensor":
        """w'[i, j] = scale · share · w[rows[i], columns[j]], or `fresh` where one of them is below 0.

        w' = s w has the gradient g / s. New entries have no first moment, and for a second one the mean of the others: with zero
        their first steps would be the largest of all.
        """
        scales = self.numbers.new_tensor([scale, 1 / scale, scale**-2])[:, None, None]
        kept = self.numbers[:, rows.clamp(min=0)][:, :, columns.clamp(min=0)] * scales
        kept[0] *= share
        blank = torch.zeros_like(kept)
        blank[0], blank[2] = fresh, self.numbers[2].mean() / scale**2
        return replace(self, numbers=torch.where((rows >= 0)[:, None] & (columns >= 0), kept, blank))


_State = dict[str, _Tensor]
_BLOCK = re.compile(r"((?:.*\.)?(?:blocks|h)\.)(\d+)(\..*)")
_LAYERS = [(re.compile(layer), output, source) for layer, output, source in (
    # What a layer's numbers make, and what of. The rows of a table are looked up: its outputs stand along columns.
    (r"patch_embed\.(proj|inherited\.\d+)", "stream", "pixels"),
    (r"pos_embed|transformer\.(wte|wpe)", "stream", "table"),
    (r"(.*\.)?(norm[12]?|fc_norm|ln_[12f])", "normed", None),
    (r".*\.attn\.(qkv|c_attn)", "qkv", "normed"),
    (r".*\.attn\.(proj|c_proj)", "stream", "attended"),
    (r".*\.mlp\.(fc1|c_fc)", "hidden", "normed"),
    (r".*\.mlp\.(fc2|c_proj)", "stream", "hidden"),
    (r"head|lm_head", "outputs", "normed"),
)]


def _axes(name: str) -> tuple[str, Optional[str]]:
    layer, _, part = name.rpartition(".")
    for pattern, output, source in _LAYERS:
        if pattern.fullmatch(layer if part in ("weight", "bias") else name):
            return output, None if part == "bias" else source
    raise ValueError(f"found the tensor {name!r}, expected those of timm's plain ViT or of nanoGPT")


def _refined(state: _State, old: int, new: int, image: Optional[tuple[int, int]]) -> _State:
    """A new token begins as the old one that covers it; attention and pooling see equals. Preserves the function."""
    if old % new:
        raise ValueError(f"found patch {old} -> {new}, expected one that divides {old}; `resize` takes any")
    (rows, columns), ratio, positions = _grid(state, old, image), old // new, state["pos_embed"]
    stage = sum(name.startswith("patch_embed.inherited.") and name.endswith(".weight") for name in state)
    grown = dict(state)
    for part, pixels in (("weight", ratio**2), ("bias", 1)):
        own = state[f"patch_embed.proj.{part}"]
        grown[f"patch_embed.inherited.{stage}.{part}"] = own
        grown[f"patch_embed.proj.{part}"] = own.new(torch.zeros(own.numbers.shape[1], own.numbers.shape[2] // pixels).double())
    down, across = (torch.arange(count * ratio) // ratio for count in (rows, columns))
    covering = (down[:, None] * columns + across).flatten()
    return grown | {"pos_embed": positions.regrown(covering, torch.arange(positions.numbers.shape[2]))}


def _resized(state: _State, old: int, new: int, image: Optional[tuple[int, int]]) -> _State:
    """Kernels M w Mᵀ with M = pinv(Bᵀ), positions B p Bᵀ; B the bilinear resize (FlexiViT, arXiv:2212.08013). Not preserving."""
    if any(name.startswith("patch_embed.inherited.") for name in state):
        raise ValueError(f"found patch {old} -> {new} of a model that was refined before, expected `refine`")
    kernel, positions, grid = state["patch_embed.proj.weight"], state["pos_embed"], _grid(state, old, image)
    inverse = torch.linalg.pinv(_bilinear(old, new).T)
    squares = inverse @ kernel.numbers[0].reshape(-1, old, old) @ inverse.T
    down, across = (_bilinear(count, count * old // new) for count in grid)
    places = torch.einsum("ya,xb,abc->yxc", down, across, positions.numbers[0].reshape(*grid, -1))
    return state | {"patch_embed.proj.weight": kernel.new(squares.reshape(kernel.numbers.shape[1], -1)),
                    "pos_embed": positions.new(places.flatten(0, 1))}


def _grid(state: _State, patch: int, image: Optional[tuple[int, int]]) -> tuple[int, int]:
    tokens = state["pos_embed"].numbers.shape[1]
    rows, columns = (side // patch for side in image) if image else [math.isqrt(tokens)] * 2
    if rows * columns != tokens:
        raise ValueError(f"found {tokens} positions, expected {rows} x {columns}: no class token; `image` where it is no square")
    return rows, columns


def _bilinear(old: int, new: int) -> Tensor:
    """(new, old): new pixels of a line from old ones, centres aligned, edges held."""
    places = ((torch.arange(new).double() + 0.5) * old / new - 0.5).clamp(0, old - 1)
    return (1 - (places[:, None] - torch.arange(old)).abs()).clamp(min=0)


def _recontexted(state: _State, new: int, how: str) -> _State:
    positions = state["transformer.wpe.weight"]
    old = positions.numbers.shape[1]
    rows = torch.arange(new).clamp(max=old - 1) if how == "hold" else torch.arange(new) % old
    return state | {"transformer.wpe.weight": positions.regrown(rows, torch.arange(positions.numbers.shape[2]))}


def _widened(state: _State, old: Shape, new: Shape, how: str, seed: int) -> _State:
    """C, H, D, F to C', H', D', F'; preserves the function.

    `pad`: what writes into the stream is freed of its mean over it, which no norm sees, and multiplied by s = sqrt(C' / C), which
    gives the padded stream the old variance; gains are divided by s. New columns of old keys are 0, old ones times sqrt(D' / D).
    `copy`: all stands there m times, and what reads it splits its weight among the copies.
    """
    F = next(tensor.numbers.shape[1] for name, tensor in state.items() if _axes(name)[0] == "hidden")
    (C, H), (C2, H2) = ((shape["width"], shape["heads"]) for shape in (old, new))
    D, D2, F2, s = C // H, C2 // H2, new.get("hidden", F * C2 // C), math.sqrt(C2 / C)
    if D2 < D or F2 < F or how == "copy" and (C2 % C or F2 % F or D2 != D):
        raise ValueError(f"found width, heads, hidden {C}, {H}, {F} -> {C2}, {H2}, {F2}, expected heads at least as wide"
                         + " and whole multiples for `copy`" * (how == "copy"))
    table, head = (state[name].like.data_ptr() if name in state else None for name in ("transformer.wte.weight", "lm_head.weight"))
    if table and head in (None, table):
        raise ValueError("found a head that is tied to the token embedding, expected one of its own: widening makes them differ")
    heads = [(H, H2), (D, D2)]
    counts = {"stream": [(C, C2)], "normed": [(C, C2)], "qkv": [(3, 3), *heads], "attended": heads, "hidden": [(F, F2)]}
    grown = {}
    for name, tensor in state.items():
        output, source = _axes(name)
        along = list(zip((source, output) if source == "table" else (output, source), tensor.numbers.shape[1:]))
        if any(axis in counts and math.prod(count for count, _ in counts[axis]) != size for axis, size in along):
            raise ValueError(f"found {name} of {tuple(tensor.like.shape)}, expected (out, in) of {Schedule.name(old)}")
        rows, columns = (_sources(counts.get(axis, [(size, size)]), how) for axis, size in along)
        is_read = source in ("normed", "attended", "hidden")
        if how == "copy":
            grown[name] = tensor.regrown(rows, columns, share=_shares(rows, columns, seed, name) if is_read else 1.0)
        elif output == "stream":
            own, *both = tensor.numbers
            centred = own - own.mean(int(source == "table"), keepdim=True)
            grown[name] = replace(tensor, numbers=torch.stack([centred, *both])).regrown(rows, columns, scale=s)
        elif output == "normed":
            is_gain = name.endswith("weight")
            grown[name] = tensor.regrown(rows, columns, 1 / s if is_gain else 1.0, fresh=1 / s if is_gain else 0.0)
        else:  # New weights as large as the old ones have become: at the size that models begin with they are hardly heard.
            fresh = _normals(rows, columns, seed, name) if is_read else torch.zeros(())
            size = (tensor.numbers[0].square().mean() / fresh.square().mean()).sqrt() if is_read else 0.0
            grown[name] = tensor.regrown(rows, columns, fresh=fresh * size)
            if output == "qkv":
                keys = grown[name].numbers[0].view(3, H2, D2, -1)[1, :H]
                keys[:, :D] *= math.sqrt(D2 / D)
                keys[:, D:] = 0
    return grown


def _sources(counts: list[tuple[int, int]], how: str) -> Tensor:
    """The old index of each new one along nested counts (old, new), the outermost first; -1 for none."""
    found = torch.zeros(1, dtype=torch.long)
    for old, new in counts:
        inner = torch.arange(new)
        inner = inner % old if how == "copy" else torch.where(inner < old, inner, -1)
        found = torch.where((found[:, None] < 0) | (inner < 0), -1, found[:, None] * old + inner).flatten()
    return found


def _uniforms(rows: Tensor, columns: Tensor, seed: int, name: str) -> Tensor:
    """Philox4x32-10 as the Engine draws: numbers in (0, 1) by fours, functions of seed, name and place alone."""
    mask, hashed = 0xFFFFFFFF, 0xCBF29CE484222325
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    c0 = torch.arange((len(rows) * len(columns) + 3) // 4)
    c1, c2, c3 = (torch.full_like(c0, word) for word in (hashed & mask, hashed >> 32, 1 << 24))
    k0, k1 = seed & mask, seed >> 32 & mask
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57  # Modulo 2^64: every bit is there.
        c0, c1, c2, c3 = (p1 >> 32 & mask) ^ c1 ^ k0, p1 & mask, (p0 >> 32 & mask) ^ c3 ^ k1, p0 & mask
        k0, k1 = k0 + 0x9E3779B9 & mask, k1 + 0xBB67AE85 & mask
    return (torch.stack([c0, c1, c2, c3], 1).double() + 0.5) / 2**32


def _matrix(numbers: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """The first of the numbers, in Float32's precision."""
    return numbers.flatten()[: len(rows) * len(columns)].float().double().reshape(len(rows), len(columns))


def _normals(rows: Tensor, columns: Tensor, seed: int, name: str) -> Tensor:
    """Of deviation 0.02, by Box and Muller."""
    u = _uniforms(rows, columns, seed, name)
    radii, angles = torch.tensor(0.02).double() * (-2 * u[:, ::2].log()).sqrt(), 2 * math.pi * u[:, 1::2]
    return _matrix(torch.stack([radii * angles.cos(), radii * angles.sin()], 2), rows, columns)


def _shares(rows: Tensor, columns: Tensor, seed: int, name: str) -> Tensor:
    """How each row splits an old column's weight among its copies: parts between 1/2 and 3/2, divided by their sum."""
    parts = 1 + _matrix(_uniforms(rows, columns, seed, name + ".shares") - 0.5, rows, columns)
    return parts / parts.new_zeros(len(rows), int(columns.max()) + 1).index_add(1, columns, parts)[:, columns]


def _deepened(state: _State, old: int, new: int, how: str) -> _State:
    """Block L + i begins as block i mod L; with `identity` what it adds to the stream is zero, and the function is preserved."""
    grown = dict(state)
    for name, tensor in state.items():
        match = _BLOCK.fullmatch(name)
        for block in range(old, new) if match else ():
            if block % old == int(match[2]):
                is_silent = how == "identity" and _axes(name)[0] == "stream"
                grown[f"{match[1]}{block}{match[3]}"] = tensor.new(tensor.numbers[0] * (not is_silent))
    return grown


def change(model: nn.Module, optimizer: torch.optim.Optimizer, fresh: nn.Module, source: Shape, target: Shape, *,
           ramp: int = 100, **operators: Any) -> None:
    """What `model` has learned goes into `fresh`, a model of the target's shape, and AdamW goes on with that one's parameters.

    The optimizer stays the same object with the same groups, so schedulers go on; a new tensor joins the group of the one it
    stems from, in the order of `named_parameters`. The rate of new ones rises over `ramp` updates. `operators` as in `transition`.
    """
    optimizer = ramped(optimizer)
    names = {parameter: name for name, parameter in model.named_parameters()}
    groups = {names[parameter]: group for group in optimizer.param_groups for parameter in group["params"]}
    known = {names[parameter]: state for parameter, state in optimizer.state.items()}
    weights, moments = transition({name: own for own, name in names.items()}, known, source, target, **operators)
    parameters = dict(fresh.named_parameters())
    sizes = ({(name, own.shape) for name, own in tensors.items()} for tensors in (weights, parameters))
    if stray := {name for name, _ in set.symmetric_difference(*sizes)}:
        raise ValueError(f"found a new model that is not of the shape {Schedule.name(target)}, in {', '.join(sorted(stray))}")
    optimizer.state.clear()
    for group in optimizer.param_groups:
        group["params"] = []
    for name, parameter in parameters.items():
        parameter.data.copy_(weights[name])
        origin = re.sub(r"patch_embed\.inherited\.\d+", "patch_embed.proj", name)
        if origin not in names.values() and (match := _BLOCK.fullmatch(name)):
            origin = f"{match[1]}{int(match[2]) % source['depth']}{match[3]}"
        if origin in groups:
            groups[origin]["params"].append(parameter)
            device = parameter.device if groups[origin].get("fused") or groups[origin].get("capturable") else "cpu"
            optimizer.state[parameter] = moments.get(name) or {
                "exp_avg": torch.zeros_like(parameter), "exp_avg_sq": torch.zeros_like(parameter),
                "step": torch.zeros((), device=device), "ramp": ramp}


def ramped(optimizer: torch.optim.Optimizer) -> torch.optim.Optimizer:
    """The n-th update of a tensor with a `ramp` in its state, decay included, is multiplied by min(1, n / ramp).

    `change` sees to it; to be called again where an optimizer's state was loaded.
    """
    optimizer = getattr(optimizer, "optimizer", optimizer)  # Accelerate wraps it.
    before: dict[Tensor, Tensor] = {}

    def remember(*_: Any) -> None:
        rising = [own for own, state in optimizer.state.items() if state.get("step", 0) < state.get("ramp", 0)]
        before.update({own: own.detach().clone() for own in rising})

    def shorten(*_: Any) -> None:
        for own, old in before.items():
            state = optimizer.state[own]
            own.data.copy_(old + min(1.0, float(state["step"]) / state["ramp"]) * (own.data - old))
        before.clear()

    if not getattr(optimizer, "is_ramped", False):
        optimizer.register_step_pre_hook(remember)
        optimizer.register_step_post_hook(shorten)
        optimizer.is_ramped = True  # type: ignore[attr-defined]
    return optimizer


def become(model: nn.Module, fresh: nn.Module) -> None:
    """`model` takes over all that `fresh` is made of, for trainers that hold on to the object."""
    vars(model).update(vars(fresh.train(model.training)))


def plan_callback(schedule: Schedule, change: Callable[[nn.Module, torch.optim.Optimizer, Shape, Shape], None]) -> Any:
    """For Hugging Face's Trainer: asks the schedule before each step, calls `change(model, optimizer, from, to)`, ends the run.

    A resumed run goes on where its count of steps says; its model has to be of the shape there.
    """
    from transformers import TrainerCallback

    class PlanCallback(TrainerCallback):
        def on_train_begin(self, args, state, control, optimizer=None, **_):
            ramped(optimizer)
            while schedule.steps < state.global_step:
                schedule.step()

        def on_step_begin(self, args, state, control, model=None, optimizer=None, **_):
            if due := schedule.step():
                change(model, optimizer, *due)

        def on_step_end(self, args, state, control, **_):
            control.should_training_stop |= schedule.is_done

    return PlanCallback()
