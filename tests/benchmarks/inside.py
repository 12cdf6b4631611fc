"""What the page Inside costs: a training beside it, the pen, and how often it shows a drawing.

python tests/benchmarks/inside.py [--seconds 10] [--rounds 4] [--view network|why|training|steps]
    [--json]

The shipped drawings are drawn into the real window without end, while a network trains: in turn
with the page Models in front, which does nothing, and with Inside. Then as long with Inside and no
training. The share is that of the training's images a second that are left beside Inside.
"""

import argparse
from statistics import median

from common import home, machine, percentile, screen, show

LEAST_SHARE = 0.97
MOST_MILLISECONDS = {"Models": 33, "Inside": 33, "Inside, idle": 16}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--view", default="network")
    parser.add_argument("--network", default="cnn-small", help="trained while drawing")
    parser.add_argument("--screen", choices=("offscreen", "x11"), default="offscreen")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        # Qt looks for its screen when it is imported, so not before there is one.
        from inside_window import measure

        pieces = measure(arguments.seconds, arguments.rounds, arguments.view, arguments.network)
    report = {
        "machine": machine(),
        "notes": [f"screen: {name}; view {arguments.view}; {arguments.network}, all threads"],
        "inside": {kind: summed_up(found) for kind, found in pieces.items()},
    }
    left = report["inside"]["Inside"]["images_per_second"]
    share = left / report["inside"]["Models"]["images_per_second"]
    report["share"] = share
    rows = [("page", "images/s", "pictures/s", "pen 95 % ms", "largest gap ms", "meet")]
    for kind, line in report["inside"].items():
        numbers = (
            f"{line['images_per_second']:,.0f}",
            f"{line['pictures_per_second']:.1f}",
            f"{line['p95_ms']:.1f}",
            f"{line['largest_gap_ms']:.1f}",
        )
        rows.append((kind, *numbers, f"pen ≤ {MOST_MILLISECONDS[kind]}"))
    rows.append(("share left", f"{100 * share:.1f} %", "", "", "", f"≥ {100 * LEAST_SHARE:.0f} %"))
    show(report, rows, arguments.json)


def summed_up(pieces):
    """The medians of a page's turns; the largest gap of all."""
    return {
        "images_per_second": median(piece.images_per_second for piece in pieces),
        "pictures_per_second": median(piece.pictures_per_second for piece in pieces),
        "p95_ms": percentile([one for piece in pieces for one in piece.milliseconds], 0.95),
        "largest_gap_ms": max(piece.largest_gap for piece in pieces),
    }


if __name__ == "__main__":
    main()
