"""`inkling export`: a model for other programs, or a report on it for people."""

import argparse
from pathlib import Path
from typing import Any

from app.commands.chosen_model import add_model_option, open_model
from app.commands.output import write_line
from app.commands.progress_bar import ProgressBar
from engine.data.dataset import open_dataset
from engine.export.model_export import Judged, check_ending, export_model, split_to_judge
from engine.train.settings import default_threads

DESCRIPTION = """\
Write a model to OUT in the format that its ending names:

  .onnx         for other runtimes; needs the package onnx
  .safetensors  weights by PyTorch's names; docs/pytorch.md loads them
  .html         a report: card, curves, confusion, calibration, mistakes"""

EPILOG = """\
ONNX: input `sample` float32[N, 1, 28, 28] of 0 to 1, white ink on black;
outputs `logits` [N, 10], `probabilities` [N, 10], and `no_digit` [N, 1]
where the network has an output for what is no digit.

examples:
  inkling export inkling.onnx
  inkling export --model mlp report.html"""


def add_parser(subparsers: Any) -> None:
    """Add `export` to the command line."""
    parser = subparsers.add_parser(
        "export", help="write a model as ONNX, or a report", description=DESCRIPTION, epilog=EPILOG
    )
    add_model_option(parser)
    parser.add_argument(
        "--data",
        metavar="D",
        default="mnist",
        help="what the report judges the model on: mnist, an IDX file, an .npz file or a folder "
        "of pictures (%(default)s)",
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the file to write")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Export, and tell where to."""
    out: Path = arguments.out
    check_ending(out)
    model = open_model(arguments.model)
    with ProgressBar() as bar:

        def judged() -> Judged:
            from engine.judge.judgement import judge

            split, samples = split_to_judge(open_dataset(arguments.data, bar.report))
            return Judged(split, judge(model, split, default_threads(), bar.report), samples)

        export_model(model, out, judged)
    write_line(f"{model.card.name} is written to {out}")
    return 0
