"""Grounds between two colours of the theme, and the colour of a text that is read on one."""

from PySide6.QtGui import QColor

from app.look.theme import Theme


def mixed(ground: str, colour: str, share: float) -> QColor:
    """The colour `share` (0..1) of the way from one to the other."""
    one, other = QColor(ground), QColor(colour)
    ends = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    red, green, blue = (round(a + share * (b - a)) for a, b in ends)
    return QColor(red, green, blue)


def readable_on(ground: QColor, theme: Theme) -> QColor:
    """The theme's lightest or darkest, whichever stands out more from `ground`."""
    choices = (QColor(theme.text), QColor(theme.window))
    return max(choices, key=lambda colour: abs(colour.lightnessF() - ground.lightnessF()))
