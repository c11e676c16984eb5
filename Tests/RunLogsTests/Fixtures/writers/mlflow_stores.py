"""Writes ../mlflow with MLflow 3.17.2 (see requirements.txt): two runs in a file store and in an SQLite database.

Run: python mlflow_stores.py. MLflow 3.17 keeps its file store in maintenance and writes it only where
MLFLOW_ALLOW_FILE_STORE says so. The stores are used directly, below the client, which would add the user's name
and the script's path as tags; the clock and the identifiers of runs are replaced. The database has the whole default
schema; it is rewritten in pages of 512 bytes, since most of its tables are empty. Its bookkeeping outside the
runs may differ from one making to the next.
"""

import logging
import math
import os
import random
import sqlite3
import uuid
from unittest import mock

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

from mlflow.entities import Metric, Param, RunStatus, RunTag
from mlflow.store.tracking.file_store import FileStore
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

from power_law import (
    BATCH,
    DEPTH,
    FIXTURES,
    PARAMETERS,
    WIDTH,
    emptied,
    evaluation_loss,
    learning_rate,
    tokens,
    training_loss,
    wall_time,
)

OUT = FIXTURES / "mlflow"
ARTIFACTS = "mlflow-artifacts:/"
RUNS = {"gpt-wide": PARAMETERS, "gpt-narrow": PARAMETERS // 4}


def milliseconds(step):
    return round(1000 * wall_time(step))


def metrics(parameters):
    for step in range(0, 1001, 50):
        values = {
            "train/loss": training_loss(step, parameters),
            "eval_loss": evaluation_loss(step, parameters),
            "learning_rate": learning_rate(step),
            "tokens": tokens(step),
        }
        if step == 300:
            values["train/loss"] = math.nan
        if step == 350:
            values["train/loss"] = math.inf
        for key, value in values.items():
            yield Metric(key, value, milliseconds(step), step)


def fill(store):
    experiment = store.create_experiment("power law")
    for name, parameters in RUNS.items():
        run = store.create_run(experiment, "user", milliseconds(0), [], name)
        identifier = run.info.run_id
        settings = {
            "n_embd": WIDTH,
            "n_layer": DEPTH,
            "batch_size": BATCH,
            "learning_rate": 1e-3,
            "parameters": parameters,
        }
        params = [Param(key, str(value)) for key, value in settings.items()]
        tags = [RunTag("mlflow.source.name", "train.py")]
        store.log_batch(identifier, list(metrics(parameters)), params, tags)
        store.update_run_info(identifier, RunStatus.FINISHED, milliseconds(1000), name)


def identifiers(seed):
    generator = random.Random(seed)
    return mock.patch("uuid.uuid4", side_effect=lambda: uuid.UUID(int=generator.getrandbits(128), version=4))


def shrink(database):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA page_size = 512")
    connection.execute("VACUUM")
    connection.close()


def main():
    logging.disable(logging.WARNING)
    emptied(OUT)
    with mock.patch("time.time", return_value=wall_time(0)):
        with identifiers(5):
            fill(FileStore(str(OUT / "mlruns"), ARTIFACTS))
        with identifiers(5):
            fill(SqlAlchemyStore(f"sqlite:///{OUT / 'mlflow.db'}", ARTIFACTS))
    shrink(OUT / "mlflow.db")


if __name__ == "__main__":
    main()
