"""The map of MNIST's test in the real window: how soon it stands, and how smoothly it moves.

python tests/benchmarks/map_frames.py [--frames 100] [--size 1600x1000] [--screen x11|offscreen]

A frame is the time from an event (the wheel, a drag, the pointer over dots, a step of the
arrangement, another drawing placed) to the painted map. `gap` is the longest time that the window
did not react while the map was made and arranged.
"""

import argparse

from common import home, machine, percentile, screen, show

MOST = 33


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=100, help="of each way")
    parser.add_argument("--size", default="1600x1000", help="of the window")
    parser.add_argument("--screen", choices=("x11", "offscreen"), default="x11")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        # Qt looks for its screen when it is imported, so not before there is one.
        from map_frames_window import measure

        size = tuple(int(side) for side in arguments.size.split("x"))
        frames, seconds, gap, field = measure(arguments.frames, size)
    lines = [
        {
            "by": way,
            "frames": len(taken),
            "median_ms": percentile(taken, 0.5),
            "p95_ms": percentile(taken, 0.95),
            "most_ms": max(taken),
        }
        for way, taken in frames.items()
    ]
    report = {
        "machine": machine(),
        "notes": [
            f"screen: {name}; window {arguments.size}, map {field[0]}x{field[1]}",
            *(f"{what}: {taken:.2f} s" for what, taken in seconds.items()),
            f"gap: {gap:.0f} ms",
        ],
        "map": lines,
        "seconds": seconds,
        "gap_ms": gap,
    }
    rows = [("by", "frames", "median ms", "95 % ms", "most ms", "meet")]
    for line in lines:
        figures = (f"{line[key]:.1f}" for key in ("median_ms", "p95_ms", "most_ms"))
        rows.append((line["by"], line["frames"], *figures, f"≤ {MOST}"))
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
