"""Makes of the last checkpoint of a phase that timm's train.py ran the first one of the next, as `traverse export --to timm` asks for.

    python -m traverse_timm LAST START JOB

JOB is JSON: `epoch`, the first of the next phase; for both phases `shapes` and `models`, what create_model takes beside the
checkpoint's own arguments; and `operators`. AdamW's moments go over with the weights; `train.py --resume START` goes on.
"""

import json
import os
import sys
from typing import Any, Mapping

import torch
from timm import create_model
from timm.optim import create_optimizer_v2, optimizer_kwargs

from traverse_plan import change


def changed(saved: Mapping[str, Any], job: Mapping[str, Any]) -> dict[str, Any]:
    """The checkpoint of the model in its new shape."""
    args = saved["args"]
    model, fresh = (
        create_model(args.model, in_chans=args.in_chans or 3, num_classes=args.num_classes, global_pool=args.gp, **settings)
        for settings in job["models"])
    model.load_state_dict(saved["state_dict"])
    optimizer = create_optimizer_v2(model, **optimizer_kwargs(cfg=args), **args.opt_kwargs)
    optimizer.load_state_dict(saved["optimizer"])
    change(model, optimizer, fresh, *job["shapes"], **job["operators"])
    # An average of weights in the old shape is none of the new; timm begins it anew.
    kept = {name: value for name, value in saved.items() if name not in ("state_dict_ema", "metric")}
    return kept | {"epoch": job["epoch"] - 1, "state_dict": fresh.state_dict(), "optimizer": optimizer.state_dict()}


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    last, start, job = *sys.argv[1:3], json.loads(sys.argv[3])
    # What train.py wrote, whose arguments are no tensors.
    torch.save(changed(torch.load(last, map_location="cpu", weights_only=False), job), start + ".part")
    os.replace(start + ".part", start)


if __name__ == "__main__":
    main()
