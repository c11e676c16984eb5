"""Writes ../keras with Keras 3.15.1 on JAX 0.10.2: the callbacks CSVLogger and History, driven as fit drives them.

Run: KERAS_BACKEND=jax python keras_history.py (see requirements.txt). Twenty epochs of 50 steps; no model is trained.

training.log   CSVLogger; the validation loss of epoch 7 is NaN
resumed.csv    CSVLogger with separator ";" and append: stopped after epoch 9 with losses 0.5 too high in its last two
               epochs, which stand twice since it was resumed at epoch 8
history.json   History.history as JSON
"""

import json
import math

import keras

from power_law import FIXTURES, emptied, evaluation_loss, learning_rate, training_loss

OUT = FIXTURES / "keras"
STEPS_PER_EPOCH = 50


def logs(epoch, excess):
    step = STEPS_PER_EPOCH * (epoch + 1)
    return {
        "accuracy": 1 / training_loss(step),
        "loss": training_loss(step) + excess,
        "val_accuracy": 1 / evaluation_loss(step),
        "val_loss": math.nan if epoch == 7 else evaluation_loss(step) + excess,
        "learning_rate": learning_rate(step),
    }


def drive(callbacks, epochs, wrong=()):
    group = keras.callbacks.CallbackList(callbacks, model=keras.Sequential())
    group.on_train_begin()
    for epoch in epochs:
        group.on_epoch_end(epoch, logs(epoch, 0.5 if epoch in wrong else 0))
    group.on_train_end()


def main():
    emptied(OUT)
    history = keras.callbacks.History()
    drive([keras.callbacks.CSVLogger(str(OUT / "training.log")), history], range(20))
    (OUT / "history.json").write_text(json.dumps(history.history) + "\n")
    for epochs, wrong in [(range(10), {8, 9}), (range(8, 20), ())]:
        resumed = keras.callbacks.CSVLogger(str(OUT / "resumed.csv"), separator=";", append=True)
        drive([resumed], epochs, wrong)


if __name__ == "__main__":
    main()
