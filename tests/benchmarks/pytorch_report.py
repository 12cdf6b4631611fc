"""The comparison as a table and as JSON."""

import math

# A unit, its seconds, and the least that is told in it.
_UNITS = (("s", 1.0, 0.1), ("ms", 1e-3, 1e-3), ("µs", 1e-6, 0.0))

HEAD = ("what", "Inkling", "against", "takes", "ratio", "wanted", "verdict")


def table(findings):
    """The table's cells, its head first."""
    return [HEAD, *(_cells(finding) for finding in findings)]


def _cells(finding):
    row = finding.row
    share = "" if finding.share is None else percent(finding.share)
    peak = f"{max(made.peak for made in finding.rounds):.0f} GFLOP/s" if share else ""
    return (
        row.what,
        duration(finding.seconds),
        finding.rival or peak,
        "" if finding.rival_seconds is None else duration(finding.rival_seconds),
        share if finding.ratio is None else times(finding.ratio),
        bound(row.wanted),
        finding.verdict,
    )


def duration(seconds):
    """`9.10 µs`, `5.60 ms`, `0.165 s`, or `never`."""
    if math.isinf(seconds):
        return "never"
    unit, size = unit_of(seconds)
    number = seconds / size
    decimals = max(0, 2 - math.floor(math.log10(number)))
    return f"{number:.{decimals}f} {unit}"


def unit_of(seconds):
    """A unit's name and its seconds, so that the number before it is handy."""
    return next((unit, size) for unit, size, least in _UNITS if seconds >= least)


def times(ratio):
    """`3.12×`."""
    return f"{ratio:.2f}×"


def percent(share):
    """`62 %`."""
    return f"{100 * share:.0f} %"


def bound(wanted):
    """A wanted figure: `≥ 3×`, `≥ 75 %`, `≤ 12 µs`."""
    if wanted is None:
        return ""
    if wanted.kind == "ratio":
        return f"≥ {wanted.bound:g}×"
    if wanted.kind == "share":
        return f"≥ {percent(wanted.bound)}"
    unit, size = unit_of(wanted.bound)
    return f"≤ {wanted.bound / size:g} {unit}"


def as_json(name, finding):
    """A finding of the group `name` as plain values."""
    wanted = finding.row.wanted
    return {
        "group": name,
        "what": finding.row.what,
        "seconds": _finite(finding.seconds),
        "against": finding.rival,
        "against_seconds": finding.rival_seconds,
        "ratio": finding.ratio,
        "of_peak": finding.share,
        "wanted": wanted and {"kind": wanted.kind, "bound": wanted.bound},
        "reached": finding.reached,
        "quiet": finding.quiet,
        "rounds": [
            {"peak_gflops": made.peak, "quiet": made.quiet, **made.figures}
            for made in finding.rounds
        ],
    }


def _finite(number):
    return None if math.isinf(number) else number
