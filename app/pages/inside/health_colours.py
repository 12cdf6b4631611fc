"""A colour for each layer, by its depth."""

from PySide6.QtGui import QColor

from app.look.theme import Theme

# From the first layer to the last: the chart's colours in the order of the spectrum.
_WAY = (2, 0, 5, 3, 1)


def layer_colours(count: int, theme: Theme) -> tuple[str, ...]:
    """Colours of `count` layers, from cold to warm; neighbours in depth look alike."""
    stops = [QColor(theme.chart[place]) for place in _WAY]
    colours = []
    for layer in range(count):
        place = layer / max(1, count - 1) * (len(stops) - 1)
        before = min(int(place), len(stops) - 2)
        one, other, part = stops[before], stops[before + 1], place - before
        pairs = (
            (one.red(), other.red()),
            (one.green(), other.green()),
            (one.blue(), other.blue()),
        )
        colours.append(
            QColor(*(round(start + part * (end - start)) for start, end in pairs)).name()
        )
    return tuple(colours)
