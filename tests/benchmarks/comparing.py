"""What the page Compare costs: its building, a training beside it, and the pen.

python tests/benchmarks/comparing.py [--seconds 10] [--rounds 4] [--json]

Three models answer live to the shipped drawings, which are drawn into the real window without end
while a network trains: in turn with the page Models in front, which does nothing, and with
Compare. Then as long with Compare and no training. The share is that of the training's images a
second that are left beside Compare. Views are built on the Qt thread when they are first looked at.
"""

import argparse

from common import home, machine, screen, show
from inside import LEAST_SHARE, summed_up

MOST_MILLISECONDS = {"Models": 33, "Compare": 33, "Compare, idle": 16}
MOST_BUILDING = 15


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--network", default="cnn-small", help="trained while drawing")
    parser.add_argument("--screen", choices=("offscreen", "x11"), default="offscreen")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        # Qt looks for its screen when it is imported, so not before there is one.
        from comparing_window import measure

        pieces, built, gap = measure(arguments.seconds, arguments.rounds, arguments.network)
    lines = {kind: summed_up(found) for kind, found in pieces.items()}
    share = lines["Compare"]["images_per_second"] / lines["Models"]["images_per_second"]
    report = {
        "machine": machine(),
        "notes": [f"screen: {name}; three models; {arguments.network}, all threads"],
        "comparing": lines,
        "built_ms": built,
        "judging_gap_ms": gap,
        "share": share,
    }
    rows = [("what", "images/s", "answers/s", "pen 95 % ms", "largest gap ms", "meet")]
    for kind, line in lines.items():
        numbers = (
            f"{line['images_per_second']:,.0f}",
            f"{line['pictures_per_second']:.1f}",
            f"{line['p95_ms']:.1f}",
            f"{line['largest_gap_ms']:.1f}",
        )
        rows.append((kind, *numbers, f"pen ≤ {MOST_MILLISECONDS[kind]}"))
    rows.append(("share left", f"{100 * share:.1f} %", "", "", "", f"≥ {100 * LEAST_SHARE:.0f} %"))
    for kind, milliseconds in built.items():
        rows.append((f"built: {kind}", "", "", "", f"{milliseconds:.1f}", f"≤ {MOST_BUILDING}"))
    rows.append(("while judging", "", "", "", f"{gap:.1f}", "≤ 33"))
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
