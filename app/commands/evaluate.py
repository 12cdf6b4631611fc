"""`inkling evaluate`: how well a model reads a dataset."""

import argparse
from typing import Any

from app.commands.chosen_model import add_model_option, open_model
from app.commands.output import percent, write_json, write_line
from app.commands.progress_bar import ProgressBar
from engine.data.dataset import open_dataset
from engine.train.settings import default_threads

DESCRIPTION = """\
Read a dataset with a model and count how often it is right: the test split
where the dataset has one, else the training split."""

EPILOG = """\
--json:
  {"model", "data", "count", "accuracy", "loss", "confusion": [[10] x 10]}
  A row of the confusion is a label, a column an answer.

examples:
  inkling evaluate
  inkling evaluate --model my-model.safetensors --data my-digits/ --json"""


# Ten columns of this width and a row's name fit a terminal.
_WIDEST = 6


def add_parser(subparsers: Any) -> None:
    """Add `evaluate` to the command line."""
    parser = subparsers.add_parser(
        "evaluate", help="see how well a model reads", description=DESCRIPTION, epilog=EPILOG
    )
    add_model_option(parser)
    parser.add_argument(
        "--data",
        metavar="D",
        default="mnist",
        help="mnist, an IDX file, an .npz file or a folder of pictures (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="answer in one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print."""
    model = open_model(arguments.model)
    with ProgressBar(shown=not arguments.json) as bar:
        dataset = open_dataset(arguments.data, bar.report)
        split = dataset.training if dataset.test is None else dataset.test
        from engine.train.evaluate import evaluate

        evaluation = evaluate(model, split, default_threads(), bar.report)
    confusion: list[list[int]] = evaluation.confusion.tolist()
    if arguments.json:
        write_json(
            {
                "model": arguments.model,
                "data": arguments.data,
                "count": int(evaluation.count),
                "accuracy": float(evaluation.accuracy),
                "loss": float(evaluation.loss),
                "confusion": confusion,
            }
        )
        return 0
    kind = "training" if dataset.test is None else "test"
    write_line(
        f"{arguments.model} reads {percent(evaluation.accuracy, 2)} of the {evaluation.count:,} "
        f"samples in the {kind} split of {arguments.data} (loss {evaluation.loss:.4f})"
    )
    write_line("")
    for line in confusion_table(confusion, dataset.classes):
        write_line(line)
    return 0


def confusion_table(confusion: list[list[int]], classes: tuple[str, ...]) -> list[str]:
    """The confusion for people: a row for each label, a column for each answer, `·` for none."""
    heads = [name if len(name) <= _WIDEST else name[: _WIDEST - 1] + "…" for name in classes]
    width = max(len(name) for name in (*heads, str(max(map(max, confusion)))))
    head = " ".join(name.rjust(width) for name in heads)
    rows = [
        f"{name.rjust(max(map(len, classes)))} │ "
        + " ".join((str(count) if count else "·").rjust(width) for count in row)
        for name, row in zip(classes, confusion, strict=True)
    ]
    margin = " " * max(map(len, classes))
    return [f"{margin}   answer", f"{margin} │ {head}", f"{margin}─┼─{'─' * len(head)}", *rows]
