"""Numbers, times and layers in the words of a report."""

import math
from datetime import UTC, datetime

from engine.networks.layers import Convolution, Dense, Layer, MaxPool, Shape


def percent(share: float, decimals: int = 2) -> str:
    """`99.71 %` of 0.9971; a dash where there is no number."""
    return f"{100 * share:.{decimals}f}\u00a0%" if math.isfinite(share) else "–"


def duration(seconds: float) -> str:
    """`8.3 s`, `3 min 05 s`, `2 h 03 min`."""
    if seconds < 59.95:
        return f"{seconds:.1f}\u00a0s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min\u00a0{rest:02}\u00a0s"
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}\u00a0min"


def moment(created: str) -> str:
    """`2025-01-02 03:04 UTC` of an ISO time; another text as it is."""
    try:
        when = datetime.fromisoformat(created)
    except ValueError:
        return created
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if when.tzinfo else created


def layer(what: Layer, last: bool) -> str:
    """What a layer does, in a few words."""
    rectified = "" if last else ", then ReLU"
    if isinstance(what, Convolution):
        stride = f" in steps of {what.stride}" if what.stride > 1 else ""
        edge = "" if what.padding else ", without an edge"
        kernels = "kernel" if what.channels == 1 else "kernels"
        size = f"{what.kernel} × {what.kernel}"
        return f"{what.channels:,} {kernels} of {size}{stride}{edge}{rectified}"
    if isinstance(what, Dense):
        return f"{what.units:,} weighted sums of all inputs{rectified}"
    if isinstance(what, MaxPool):
        return f"the largest of each {what.size} × {what.size}"
    return f"leaves out {percent(what.rate, 0)} at random, in training alone"


def shape(made: Shape) -> str:
    """`28 × 28 × 32` of a picture layer, `64` of a dense one."""
    height, width, channels = made
    picture = f"{height} × {width} × " if (height, width) != (1, 1) else ""
    return f"{picture}{channels:,}"
