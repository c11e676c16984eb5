"""Writes ../timm with timm 1.0.31's update_summary, and ../deit and ../big-vision by hand (see requirements.txt).

Run: python vision_logs.py. update_summary is loaded from its own file, without the rest of timm, which would need
torchvision. The runs see 50,000 images an epoch; their error is the power law of images.

timm/run/summary.csv, args.yaml   16 epochs; args.yaml is dumped as train.py dumps it, with some of its arguments
timm/resumed/summary.csv          stopped after epoch 9 and resumed at epoch 8 by a version that writes one more
                                  column and no second header: rows 8 and 9 stand twice, the later ones are wider
deit/log.txt                      handmade after the layout of DeiT's and MAE's log.txt: one JSON object an epoch
big-vision/big_vision_metrics.txt, config.json
                                  handmade after big_vision's metric writer: one JSON object a step, shapes of arrays
                                  in some, num_params in the first, evaluations every 50 steps of 1,000 images
"""

import importlib.util
import json
import math
from pathlib import Path

import yaml

from power_law import FIXTURES, IMAGES_PER_EPOCH, emptied, image_error

EPOCHS = 16
BATCH = 500


def update_summary():
    package = Path(importlib.util.find_spec("timm").origin).parent
    spec = importlib.util.spec_from_file_location("summary", package / "utils" / "summary.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.update_summary


def loss(images):
    """A cross-entropy that falls with the error."""
    return 4 * image_error(images)


def rate(epoch):
    return 5e-4 * (1 + math.cos(math.pi * epoch / EPOCHS)) / 2


def timm_epoch(epoch, top1_shift=0.0):
    images = IMAGES_PER_EPOCH * (epoch + 1)
    train = {"loss": loss(images) + 0.05}
    evaluation = {
        "loss": loss(images),
        "top1": 100 * (1 - image_error(images)) + top1_shift,
        "top5": 100 * (1 - image_error(images) / 4),
    }
    return train, evaluation


def timm(out):
    update = update_summary()
    (out / "run").mkdir()
    for epoch in range(EPOCHS):
        update(epoch, *timm_epoch(epoch), out / "run" / "summary.csv", lr=rate(epoch))
    arguments = {
        "model": "vit_tiny_patch16_224",
        "num_classes": 100,
        "img_size": 224,
        "batch_size": BATCH,
        "grad_accum_steps": 1,
        "opt": "adamw",
        "lr": rate(0),
        "weight_decay": 0.05,
        "epochs": EPOCHS,
        "warmup_epochs": 0,
        "mixup": 0.0,
        "amp": True,
        "seed": 42,
    }
    (out / "run" / "args.yaml").write_text(yaml.safe_dump(arguments, default_flow_style=False))

    (out / "resumed").mkdir()
    summary = out / "resumed" / "summary.csv"
    for epoch in range(10):
        shift = -10 if epoch >= 8 else 0
        update(epoch, *timm_epoch(epoch, shift), summary, lr=rate(epoch), write_header=epoch == 0)
    for epoch in range(8, EPOCHS):
        train, evaluation = timm_epoch(epoch)
        evaluation["top1_ema"] = evaluation["top1"] + 0.1
        update(epoch, train, evaluation, summary, lr=rate(epoch), write_header=False)


def deit(out):
    with open(out / "log.txt", "w") as file:
        for epoch in range(EPOCHS):
            train, evaluation = timm_epoch(epoch)
            row = {
                "train_lr": rate(epoch),
                "train_loss": train["loss"],
                "test_loss": evaluation["loss"],
                "test_acc1": evaluation["top1"],
                "test_acc5": evaluation["top5"],
                "epoch": epoch,
                "n_parameters": 5_543_716,
            }
            file.write(json.dumps(row) + "\n")


def big_vision(out):
    batch = 1000
    with open(out / "big_vision_metrics.txt", "w") as file:
        file.write('{"step": 0, "num_params": 5543716, "img/encoder/pos_embedding": [1, 196, 192]}\n')
        for step in range(10, 801, 10):
            images = step * batch
            row = {
                "step": step,
                "global_schedule": rate(EPOCHS * step / 800) / rate(0),
                "training_loss": loss(images) + 0.05,
                "l2_params": 100 + step / 100,
                "progress": step / 800,
                "examples_seen": images,
                "epoch": images / IMAGES_PER_EPOCH,
                "img/sec/core": 500.0,
                "core_hours": step / 1800,
                "uptime": 2.0 * step,
            }
            if step == 400:
                row["training_loss"] = math.nan
            if step % 50 == 0:
                row["val/prec@1"] = 1 - image_error(images)
                row["val/loss"] = loss(images)
                row["z/secs/eval/val"] = 1.5
                row["val/logits"] = [batch, 100]
            file.write(json.dumps(row) + "\n")
    config = {
        "input": {"data": {"name": "power_law", "split": "train"}, "batch_size": batch},
        "total_steps": 800,
        "model_name": "vit",
        "model": {"variant": "Ti/16", "width": 192, "depth": 12, "num_heads": 3, "patch_size": [16, 16]},
        "lr": rate(0),
        "wd": 1e-4,
        "num_classes": 100,
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    for name, write in [("timm", timm), ("deit", deit), ("big-vision", big_vision)]:
        write(emptied(FIXTURES / name))


if __name__ == "__main__":
    main()
