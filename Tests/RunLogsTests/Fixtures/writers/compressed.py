"""Writes ../compressed: gzip copies of two fixtures (no name, time 0) and a Git LFS pointer, by hand after its spec.

Run: python compressed.py, after wandb_writer.py and tensorboard_writers.py.
"""

import gzip
import hashlib

from power_law import FIXTURES, emptied

OUT = FIXTURES / "compressed"
CSV = FIXTURES / "wandb" / "chart-export.csv"
EVENTS = FIXTURES / "tensorboard" / "tensor" / "events.out.tfevents.1700000000.host.1.2"


def main():
    emptied(OUT)
    for source in [CSV, EVENTS]:
        (OUT / f"{source.name}.gz").write_bytes(gzip.compress(source.read_bytes(), mtime=0))
    contents = EVENTS.read_bytes()
    lines = [
        "version https://git-lfs.github.com/spec/v1",
        f"oid sha256:{hashlib.sha256(contents).hexdigest()}",
        f"size {len(contents)}",
    ]
    (OUT / "lfs-pointer.tfevents").write_text("".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
