"""From a pointer's event to the repainted answer, idle and while training.

python tests/benchmarks/latency.py [--seconds 15] [--screen offscreen|x11] [--json]

The shipped drawings are drawn into the real window as a mouse would, 125 events a second. An event
counts as answered when an answer that has seen it has been painted, by the bars and the sample: the
large digit waits a little for another answer to last while the pen is down. The largest gap is
between two ticks of a timer in the Qt thread.
"""

import argparse

from common import home, machine, percentile, screen, show

RATE = 125
FIGURES = {"idle": 16, "training": 33}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--network", default="cnn-small", help="trained while drawing")
    parser.add_argument("--screen", choices=("offscreen", "x11"), default="offscreen")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        # Qt looks for its screen when it is imported, so not before there is one.
        from latency_window import measure

        measured = measure(arguments.seconds, arguments.network)
    report = {
        "machine": machine(),
        "notes": [f"screen: {name}; while training: {arguments.network}, all threads"],
        "latency": {
            kind: {
                "events": len(found.milliseconds),
                "unanswered": found.unanswered,
                "median_ms": percentile(found.milliseconds, 0.5),
                "p95_ms": percentile(found.milliseconds, 0.95),
                "most_ms": max(found.milliseconds),
                "largest_gap_ms": found.largest_gap,
            }
            for kind, found in measured.items()
        },
    }
    rows = [
        ("", "events", "unanswered", "median ms", "95 % ms", "most ms", "largest gap ms", "meet")
    ]
    for kind, line in report["latency"].items():
        figures = (f"{line[key]:.1f}" for key in ("median_ms", "p95_ms", "most_ms"))
        gap = f"{line['largest_gap_ms']:.1f}"
        rows.append(
            (kind, line["events"], line["unanswered"], *figures, gap, f"95 % ≤ {FIGURES[kind]}")
        )
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
