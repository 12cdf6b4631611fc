"""How long it takes until every kernel is there: compiled on a new machine, then from the cache.

python tests/benchmarks/pytorch_kernels.py start [--threads 2]

Both starts are fresh processes with one cache, which is empty at first. Each counts from when Numba
and NumPy are imported until a network with every kind of layer has trained a batch with each
optimiser, fully augmented, and been tested, a drawing has been read, and products have been made.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from pytorch_worker import RUNG, worker_arguments

CHAIN = "conv16 conv16k5/2 pool2 drop0.3 dense32 dense10"
OPTIMISERS = ("adamw", "sgd")
BATCH = 16
MOST_SECONDS = 300


def start(arguments):
    """Seconds of the first start, `cold`, and of the second, `warm`."""
    command = [sys.executable, __file__, "use_all", "--threads", str(arguments.threads)]
    found = {}
    with tempfile.TemporaryDirectory(prefix="inkling-kernels-") as folder:
        # Python keeps its bytecode as it does for a person, and that beside the kernels.
        environment = {**os.environ, "INKLING_HOME": folder, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # Else the kernels would be looked for where the caller has his own.
        environment.pop("NUMBA_CACHE_DIR", None)
        for name in ("cold", "warm"):
            ran = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS
            )
            if ran.returncode:
                sys.exit(ran.stderr)
            found[name] = json.loads(ran.stdout)["seconds"]
    return found


def use_all(arguments):
    """Seconds until every kernel of training, reading and multiplying has run in this process.

    Importing them is a part of it, so that happens here.
    """
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import engine  # noqa: F401  (it tells Numba where compiled kernels are)

    import numba  # noqa: F401  isort: skip

    begun = time.perf_counter()
    from engine.data.dataset import Dataset, Split
    from engine.ink.stroke import Ink
    from engine.kernels.ladder import find_rung
    from engine.kernels.team import Team
    from engine.networks.library import shipped_model
    from engine.recognise.recogniser import Recogniser
    from engine.train.session import Session
    from engine.train.settings import TrainSettings

    split = Split(np.zeros((BATCH, 28, 28), np.uint8), np.zeros(BATCH, np.uint8))
    blank = Dataset("blank", split, split)
    common = {"network": CHAIN, "epochs": 1, "batch": BATCH, "augment": "full"}
    for optimiser in OPTIMISERS:
        settings = TrainSettings(optimiser=optimiser, threads=arguments.threads, **common)
        list(Session(settings, blank))
    seven = Ink.from_json({"strokes": [[[200, 200], [700, 200], [500, 800]]]})
    Recogniser(shipped_model()).read(seven)
    with Team(arguments.threads) as team:
        for dtype in (np.float32, np.float64):
            ones = np.ones((64, 64), dtype)
            find_rung(RUNG).multiply(team, ones, ones, np.empty_like(ones))
    return {"seconds": time.perf_counter() - begun}


MEASUREMENTS = {"start": start, "use_all": use_all}


def main():
    arguments = worker_arguments(__doc__, MEASUREMENTS)
    print(json.dumps(MEASUREMENTS[arguments.measurement](arguments)))


if __name__ == "__main__":
    main()
