"""The pages' fields, all of one height."""

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

# Style sheets put no padding around the text of a spin box.
_TEXT_MARGIN = 6


def even(control: QWidget) -> None:
    """Give a one-line control the height that the style sheet gives to most of them."""
    control.setFixedHeight(max(18, control.fontMetrics().height()) + 12)


def whole_number(least: int, most: int) -> QSpinBox:
    """A field for a whole number."""
    box = QSpinBox()
    box.setRange(least, most)
    box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
    even(box)
    return box


def number(least: float, most: float, decimals: int, step: float) -> QDoubleSpinBox:
    """A field for a number."""
    box = QDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(least, most)
    box.setSingleStep(step)
    box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
    even(box)
    return box


def drop_down() -> QComboBox:
    """An empty drop-down list."""
    box = QComboBox()
    even(box)
    return box
