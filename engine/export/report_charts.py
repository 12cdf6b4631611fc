"""The charts of a report as SVG within its page: coloured by its style, light and dark."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.export.scales import Floats, Marks
from engine.judge.calibration import Reliability

_WIDTH, _HEIGHT = 460, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 14, 34
_DOTS_UP_TO = 40
_SIDE = 300


@dataclass(frozen=True, eq=False)
class Curve:
    """Places `x` [n] and heights `y` [n] on the chart's scales; `kind` names its colour."""

    kind: str
    x: Floats
    y: Floats


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, with marks at their places."""

    low: float
    high: float
    marks: Marks

    def place(self, value: float) -> float:
        """Where a value stands: 0 at `low`, 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def curve_chart(title: str, across: Axis, up: Axis, curves: Sequence[Curve]) -> str:
    """Curves over epochs; values that are not finite are left out."""
    frame = _Frame(_LEFT, _TOP, _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM, across, up)
    drawn = [_curve(frame, curve) for curve in curves]
    return _svg(title, _WIDTH, _HEIGHT, [*frame.grid("epoch"), *drawn])


def reliability_chart(shown: Reliability) -> str:
    """Accuracy over confidence: bars up to what was right, the diagonal for what was said."""
    quarters = [(place / 4, f"{25 * place} %") for place in range(5)]
    axis = Axis(0.0, 1.0, quarters)
    room = _SIDE - _TOP - _BOTTOM
    frame = _Frame(_LEFT, _TOP, room, room, axis, axis)
    bars = []
    most = math.log1p(max(1, int(shown.counts.max())))
    for low, high, right, count in zip(
        shown.edges, shown.edges[1:], shown.accuracies, shown.counts, strict=False
    ):
        if count:
            left, top = frame.at(float(low), float(right))
            end, foot = frame.at(float(high), 0.0)
            pale = 0.25 + 0.75 * math.log1p(int(count)) / most
            tip = f"{count:,} answers, {100 * right:.1f} % right"
            bars.append(
                f'<rect class="bar" x="{left + 1:.1f}" y="{top:.1f}" '
                f'width="{end - left - 2:.1f}" height="{max(1.0, foot - top):.1f}" '
                f'fill-opacity="{pale:.2f}">'
                f"<title>{html.escape(tip)}</title></rect>"
            )
    (x, y), (end, top) = frame.at(0, 0), frame.at(1, 1)
    diagonal = f'<line class="ideal" x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{top:.1f}"/>'
    parts = [*frame.grid("confidence"), *bars, diagonal]
    return _svg("Accuracy over confidence", _LEFT + room + 2 * _RIGHT, _SIDE, parts)


@dataclass(frozen=True)
class _Frame:
    """The rectangle in which values are drawn."""

    left: float
    top: float
    width: float
    height: float
    across: Axis
    up: Axis

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a value in the picture."""
        return (
            self.left + self.across.place(x) * self.width,
            self.top + (1 - self.up.place(y)) * self.height,
        )

    def grid(self, what: str) -> list[str]:
        """Lines and words of both axes; `what` is said below the lower one."""
        foot, right = self.top + self.height, self.left + self.width
        parts = []
        for value, mark in self.up.marks:
            _, y = self.at(self.across.low, value)
            parts.append(
                f'<line class="grid" x1="{self.left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
                f'<text x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">'
                f"{html.escape(mark)}</text>"
            )
        for value, mark in self.across.marks:
            x, _ = self.at(value, self.up.low)
            parts.append(
                f'<text x="{x:.1f}" y="{foot + 16}" text-anchor="middle">{html.escape(mark)}</text>'
            )
        parts.append(f'<line class="axis" x1="{self.left}" y1="{foot}" x2="{right}" y2="{foot}"/>')
        middle = self.left + self.width / 2
        parts.append(f'<text x="{middle}" y="{foot + 31}" text-anchor="middle">{what}</text>')
        return parts


def _curve(frame: _Frame, curve: Curve) -> str:
    finite = np.isfinite(curve.y)
    places = [
        frame.at(float(x), float(y)) for x, y in zip(curve.x[finite], curve.y[finite], strict=True)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in places)
    few = len(places) <= _DOTS_UP_TO
    return f'<g class="curve {curve.kind}"><polyline points="{points}"/>{dots if few else ""}</g>'


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    said = html.escape(title, quote=True)
    return (
        f'<svg viewBox="0 0 {math.ceil(width)} {math.ceil(height)}" role="img" '
        f'aria-label="{said}">{"".join(parts)}</svg>'
    )
