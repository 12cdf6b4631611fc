"""All of MNIST, 70,000 samples, scrolled on the page Data of the real window.

python tests/benchmarks/scrolling.py [--frames 200] [--size 1600x1000] [--screen x11|offscreen]

A frame is the time from an event (a notch of the wheel, Page Down, the scroll bar pulled anywhere)
to the painted wall; beyond 16.7 ms one is skipped on a screen of 60 frames a second.
"""

import argparse

from common import home, machine, percentile, screen, show

MOST = 33


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=200, help="of each way, at each size")
    parser.add_argument("--size", default="1600x1000", help="of the window")
    parser.add_argument("--screen", choices=("x11", "offscreen"), default="x11")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        # Qt looks for its screen when it is imported, so not before there is one.
        from scrolling_window import measure

        measured, wall = measure(
            arguments.frames, tuple(int(side) for side in arguments.size.split("x"))
        )
    lines = [
        {
            "square": pitch,
            "by": way,
            "frames": len(taken),
            "median_ms": percentile(taken, 0.5),
            "p95_ms": percentile(taken, 0.95),
            "most_ms": max(taken),
        }
        for (pitch, way), taken in measured.items()
    ]
    report = {
        "machine": machine(),
        "notes": [f"screen: {name}; window {arguments.size}, wall {wall[0]}x{wall[1]}"],
        "scrolling": lines,
    }
    rows = [("square", "by", "frames", "median ms", "95 % ms", "most ms", "meet")]
    for line in lines:
        figures = (f"{line[key]:.1f}" for key in ("median_ms", "p95_ms", "most_ms"))
        rows.append((line["square"], line["by"], line["frames"], *figures, f"≤ {MOST}"))
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
