"""Writes ../hydra with hydra-core 1.3.8 and Python's csv module: a run folder with its settings in .hydra.

Run: python hydra_run.py (see requirements.txt). hydra.yaml, which names folders of the machine, is removed.
"""

import csv
import sys

import hydra
from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig

from power_law import (
    BATCH,
    CONTEXT,
    FIXTURES,
    HEADS,
    VOCABULARY,
    emptied,
    evaluation_loss,
    learning_rate,
    tokens,
    training_loss,
)

OUT = FIXTURES / "hydra"

CONFIG = {
    "model": {"width": 256, "depth": 4, "heads": HEADS, "vocab_size": VOCABULARY, "context": CONTEXT},
    "optim": {"lr": 3e-4, "name": "adamw"},
    "batch_size": BATCH,
}
ConfigStore.instance().store("train", CONFIG)


@hydra.main(version_base="1.3", config_name="train")
def main(config):
    folder = HydraConfig.get().runtime.output_dir
    with open(f"{folder}/metrics.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", "tokens", "train_loss", "val_loss", "lr"])
        for step in range(50, 1001, 50):
            losses = [training_loss(step), evaluation_loss(step)]
            writer.writerow([step, tokens(step), *losses, learning_rate(step)])


if __name__ == "__main__":
    emptied(OUT)
    sys.argv += ["model.width=128", "model.depth=2", "optim.lr=1e-3"]
    sys.argv += [f"hydra.run.dir={OUT}", "hydra/job_logging=none", "hydra/hydra_logging=none"]
    main()
    (OUT / ".hydra" / "hydra.yaml").unlink()
