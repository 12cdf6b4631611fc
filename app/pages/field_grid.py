"""Labelled fields in as many columns as there is room for."""

import itertools

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe


class Field(QWidget):
    """A control with its name above it; `span` columns wide."""

    def __init__(self, name: str, tip: str, control: QWidget, span: int = 1) -> None:
        super().__init__()
        self.control = control
        self.span = span
        self.label = QLabel(name)
        self.label.setProperty("role", "small")
        self.label.setBuddy(control)
        self.label.setToolTip(tip)
        describe(control, name, tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().spacing.tiny)
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addStretch(1)


class FieldGrid(QWidget):
    """Lays fields out in rows of equal columns, and grows as high as it needs."""

    def __init__(self, least_width: int = 128, most_width: int = 220) -> None:
        super().__init__()
        self._fields: list[Field] = []
        self._least = least_width
        self._most = most_width

    def add(self, field: Field) -> None:
        """Put a field behind the others; it may hide and show itself later."""
        field.setParent(self)
        field.installEventFilter(self)
        self._fields.append(field)
        self._arrange()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Make room, or close the gap, when a field shows or hides."""
        kinds = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if event.type() in kinds:
            self._arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Find the columns anew."""
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as two columns, as high as the rows at this width."""
        return QSize(2 * self._least, self.minimumHeight())

    def _arrange(self) -> None:
        gap = current_theme().spacing.medium
        shown = [field for field in self._fields if not field.isHidden()]
        if not shown:
            self.setFixedHeight(0)
            return
        row_height = max(field.sizeHint().height() for field in shown)
        needed = sum(field.span for field in shown)
        columns, width = _columns(self.width(), self._least, self._most, gap, needed)
        places = _places([field.span for field in shown], columns)
        for field, (row, column, span) in zip(shown, places, strict=True):
            # Both ends are rounded, not the width: so no field is a pixel too far to the right.
            left = round(column * (width + gap))
            right = round((column + span) * (width + gap) - gap)
            place = QRect(left, row * (row_height + gap), right - left, row_height)
            field.setGeometry(place)
        rows = places[-1][0] + 1
        self.setFixedHeight(rows * row_height + (rows - 1) * gap)
        for before, after in itertools.pairwise(shown):
            _tab_after(before.control, after.control)


def _columns(room: int, least: int, most: int, gap: int, needed: int) -> tuple[int, float]:
    """How many columns fit into `room` pixels, up to the `needed` ones, and how wide each is."""
    columns = min(max(1, (room + gap) // (least + gap)), needed)
    return columns, min(float(most), (room - (columns - 1) * gap) / columns)


def _places(spans: list[int], columns: int) -> list[tuple[int, int, int]]:
    """Row, column and span of each field, in reading order."""
    places = []
    row = column = 0
    for wanted in spans:
        span = min(wanted, columns)
        if column + span > columns:
            row, column = row + 1, 0
        places.append((row, column, span))
        column += span
    return places


def _tab_after(before: QWidget, after: QWidget) -> None:
    if before.focusPolicy() != Qt.FocusPolicy.NoFocus:
        QWidget.setTabOrder(before, after)
