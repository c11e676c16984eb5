"""The training run that every script here logs: its loss is a power of compute, with nothing random in it.

A GPT-2 of width 128, depth 2, 4 heads, context 128 and vocabulary 256 takes steps of 32 x 128 tokens. The
evaluation loss after a step is 50 (6 N tokens)^-0.1; before the first it is ln 256, a guess over bytes. The
training loss lies 0.05 above it, so that a reader that takes one for the other is found out. The learning
rate rises over 100 steps and stays. The image runs of timm, DeiT and big_vision see 50,000 images an epoch and
err on 5 images^-0.2 of them.
"""

import math
import shutil
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent


def emptied(folder):
    """The folder, with nothing in it but its SOURCE.txt."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "SOURCE.txt":
            path.unlink()
    return folder


WIDTH, DEPTH, HEADS, CONTEXT, VOCABULARY = 128, 2, 4, 128, 256
PARAMETERS = 396_800  # without embeddings: DEPTH (12 WIDTH^2 + 13 WIDTH) + 2 WIDTH
BATCH = 32
TOKENS_PER_STEP = BATCH * CONTEXT
STEPS = 1000

START = 1_700_000_000.0  # the wall clock at the first step, seconds since 1970
SECONDS_PER_STEP = 0.25


def tokens(step):
    return step * TOKENS_PER_STEP


def evaluation_loss(step, parameters=PARAMETERS):
    if step == 0:
        return math.log(VOCABULARY)
    return 50 * (6 * parameters * tokens(step)) ** -0.1


def training_loss(step, parameters=PARAMETERS):
    return evaluation_loss(step, parameters) + 0.05


def learning_rate(step):
    return 1e-3 * min(1, step / 100)


def gradient_norm(step):
    return 1 / math.sqrt(1 + step)


def wall_time(step):
    return START + SECONDS_PER_STEP * step


IMAGES_PER_EPOCH = 50_000


def image_error(images):
    return 5 * images**-0.2
