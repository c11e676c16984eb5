"""Writes ../tensorboard with PyTorch 2.13.0, tensorboardX 2.6.5 and tensorboard 2.21.0 (see requirements.txt).

Run: python tensorboard_writers.py. Host name, process number and clock are replaced, so that the files do not
depend on where and when they are made.

torch-restart         SummaryWriter of PyTorch: a run that goes wrong after step 400, and its restart from there with
                      purge_step, which leaves a marker
tensorboardX-restart  SummaryWriter of tensorboardX: the same without a marker
tensor                Writer of tensorboard itself: values as tensors of the plugin "scalars"
add-scalars           add_scalars of PyTorch: one folder per curve, all under one tag, and an empty file above them
truncated             the first file of torch-restart, less its last 20 bytes
"""

from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tensorboard.summary import Writer
from tensorboardX import SummaryWriter as SummaryWriterX
from torch.utils.tensorboard import SummaryWriter

from power_law import FIXTURES, emptied, evaluation_loss, learning_rate, training_loss, wall_time

OUT = FIXTURES / "tensorboard"
CHECKPOINT = 400


@contextmanager
def started_at(step):
    """A machine without a name whose clock stands where the run is at that step."""
    with (
        mock.patch("socket.gethostname", return_value="host"),
        mock.patch("os.getpid", return_value=1),
        mock.patch("time.time", return_value=wall_time(step)),
    ):
        yield


def log(writer, first, last, excess=lambda step: 0):
    for step in range(first, last + 1, 25):
        values = {
            "train/loss": training_loss(step) + excess(step),
            "train/learning_rate": learning_rate(step),
        }
        if step % 50 == 0:
            values["eval/loss"] = evaluation_loss(step) + excess(step)
        for tag, value in values.items():
            writer.add_scalar(tag, value, step, walltime=wall_time(step))


def restarted(folder, writer_class, **restart):
    """Two files: steps 0 to 600, wrong by 0.5 after the checkpoint, and 425 to 1000 as they should be."""
    with started_at(0), writer_class(str(folder)) as writer:
        log(writer, 0, 600, excess=lambda step: 0.5 if step > CHECKPOINT else 0)
    with started_at(700), writer_class(str(folder), **restart) as writer:
        log(writer, CHECKPOINT + 25, 1000)


def tensors(folder):
    with started_at(0):
        writer = Writer(str(folder))
        for step in range(0, 1001, 50):
            at = {"wall_time": wall_time(step)}
            writer.add_scalar("train/loss", training_loss(step), step, **at)
            writer.add_scalar("eval/loss", evaluation_loss(step), step, **at)
        writer.close()


def scalar_groups(folder):
    with started_at(0), SummaryWriter(str(folder)) as writer:
        for step in range(50, 1001, 50):
            losses = {"train": training_loss(step), "eval": evaluation_loss(step)}
            writer.add_scalars("loss", losses, step, walltime=wall_time(step))


def truncated(folder, whole):
    folder.mkdir()
    (folder / whole.name).write_bytes(whole.read_bytes()[:-20])


def main():
    emptied(OUT)
    restarted(OUT / "torch-restart", SummaryWriter, purge_step=CHECKPOINT + 1)
    restarted(OUT / "tensorboardX-restart", SummaryWriterX)
    tensors(OUT / "tensor")
    scalar_groups(OUT / "add-scalars")
    truncated(OUT / "truncated", min(Path(OUT / "torch-restart").iterdir()))


if __name__ == "__main__":
    main()
