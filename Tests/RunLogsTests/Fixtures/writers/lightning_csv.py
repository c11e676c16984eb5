"""Writes ../lightning-csvlogger and ../lightning-tensorboard with Lightning 2.6.6, its Trainer and loggers, on PyTorch 2.13.0.

Run: python lightning_csv.py (see requirements.txt). A module of one parameter trains for 20 epochs of 50 steps; what
it logs is the power law's loss at the global step.

metrics.csv, hparams.yaml   train_loss every 25 steps, val_loss after every epoch, the rate by LearningRateMonitor
lightning_logs/version_0/   the logger's own layout; train_loss on step and on epoch, so with the twins
                            train_loss_step and train_loss_epoch, and a NaN at step 524

../lightning-tensorboard    the first run by TensorBoardLogger: an event file, its clock that of the machine, and hparams.yaml
"""

import logging
import math
import warnings

import lightning
import torch
from lightning.pytorch.callbacks import LearningRateMonitor
from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger

from power_law import (
    BATCH,
    CONTEXT,
    DEPTH,
    FIXTURES,
    HEADS,
    VOCABULARY,
    WIDTH,
    emptied,
    evaluation_loss,
    learning_rate,
    training_loss,
)

OUT = FIXTURES / "lightning-csvlogger"
EVENTS = FIXTURES / "lightning-tensorboard"
EPOCHS, STEPS_PER_EPOCH = 20, 50
BROKEN_STEP = 525


class PowerLaw(lightning.LightningModule):
    def __init__(self, n_embd, n_layer, n_head, block_size, vocab_size, batch_size, lr):
        super().__init__()
        self.save_hyperparameters()
        self.weight = torch.nn.Parameter(torch.zeros(()))
        self.twins = False

    def training_step(self, batch, index):
        steps = self.global_step + 1
        loss = training_loss(steps)
        if self.twins and steps == BROKEN_STEP:
            loss = math.nan
        self.log("train_loss", torch.tensor(loss), on_step=True, on_epoch=self.twins, batch_size=1)
        return self.weight**2

    def validation_step(self, batch, index):
        loss = torch.tensor(evaluation_loss(self.global_step), dtype=torch.float64)
        self.log("val_loss", loss.float(), batch_size=1)

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW([self.weight], lr=self.hparams.lr)
        warmup = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: learning_rate(step + 1) / learning_rate(1000)
        )
        return [optimizer], [{"scheduler": warmup, "interval": "step"}]


def train(logger, twins):
    model = PowerLaw(WIDTH, DEPTH, HEADS, CONTEXT, VOCABULARY, BATCH, learning_rate(1000))
    model.twins = twins
    batches = torch.utils.data.DataLoader(torch.zeros(STEPS_PER_EPOCH, 1))
    trainer = lightning.Trainer(
        max_epochs=EPOCHS,
        logger=logger,
        callbacks=[LearningRateMonitor(logging_interval="step")],
        log_every_n_steps=25,
        num_sanity_val_steps=0,
        limit_val_batches=1,
        accelerator="cpu",
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(model, batches, batches)


def main():
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    emptied(OUT)
    train(CSVLogger(str(OUT), name="", version=""), twins=False)
    train(CSVLogger(str(OUT)), twins=True)
    emptied(EVENTS)
    train(TensorBoardLogger(str(EVENTS), name="", version=""), twins=False)
    (file,) = EVENTS.glob("events*")
    file.rename(EVENTS / "events.out.tfevents.1700000000.host.1.0")


if __name__ == "__main__":
    main()
