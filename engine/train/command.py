"""The command that repeats a training: what a model's card tells, whichever way it was trained."""

import shlex

from engine.train.settings import TrainSettings


def command_of(settings: TrainSettings, out: str | None = None, before: str = "") -> str:
    """The command line that trains with `settings` again and gives the same weights.

    Everything that decides the weights is spelled out, so that a later change of a default changes
    nothing. Threads and device are left out: they decide the speed, and a GPU how sums are rounded.
    `out` is the file to write, None the library; `before` the command of the model that it starts
    from, which comes first.
    """
    words = ["inkling", "train", "--network", settings.network, "--data", settings.data]
    if settings.start:
        words += ["--start", settings.start]
    words += ["--epochs", str(settings.epochs), "--batch", str(settings.batch)]
    words += ["--seed", str(settings.seed), "--augment", settings.augment]
    words += ["--optimiser", settings.optimiser]
    if settings.optimiser == "sgd":
        words += ["--momentum", _number(settings.momentum)]
        words += ["--nesterov" if settings.nesterov else "--no-nesterov"]
    words += ["--learning-rate", _number(settings.learning_rate), "--schedule", settings.schedule]
    words += ["--weight-decay", _number(settings.weight_decay)]
    words += ["--label-smoothing", _number(settings.label_smoothing)]
    words += ["--averaging", _number(settings.averaging)]
    if out is not None:
        words += ["--out", out]
    return f"{before} && {shlex.join(words)}" if before else shlex.join(words)


def _number(value: float) -> str:
    """The shortest text that reads back as exactly `value`."""
    return repr(float(value)).removesuffix(".0")
