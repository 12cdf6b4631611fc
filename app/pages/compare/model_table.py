"""What is known of the models, a column each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from app.look.card import paint_card
from app.look.swatch import SIZE, swatch_picture
from app.look.theme import current_theme
from app.pages.elided_label import ElidedLabel
from app.pages.table import Table

_NARROWEST = 128


@dataclass(frozen=True, slots=True)
class Column:
    """A model: its name, the colour of its curves, and a name and a value a line."""

    name: str
    colour: str
    lines: tuple[tuple[str, str], ...]


class ModelTable(QScrollArea):
    """As high as its rows; where the columns need more width than there is, it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._heads: list[_Head] = []
        self._values: list[list[QLabel]] = []
        self._body = _Ground(self)
        self._grid = QGridLayout(self._body)
        self.setWidgetResizable(True)
        self.setWidget(self._body)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Models side by side")

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown."""
        return self._columns

    def table(self) -> Table:
        """What is shown, a row a fact."""
        facts = zip(*(column.lines for column in self._columns), strict=True)
        rows = [(fact[0][0], *(value for _, value in fact)) for fact in facts]
        return Table(("", *(column.name for column in self._columns)), rows)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these models; the same again costs nothing."""
        shown = tuple(columns)
        if shown == self._columns:
            return
        if _shape(shown) != _shape(self._columns):
            self._build(shown)
        self._columns = shown
        for head, values, column in zip(self._heads, self._values, shown, strict=True):
            head.show_model(column.name, column.colour)
            for label, (name, value) in zip(values, column.lines, strict=True):
                if label.text() != value:
                    label.setText(value)
                    label.setAccessibleName(f"{name} of {column.name}: {value}")
        self._fit()

    def _build(self, columns: tuple[Column, ...]) -> None:
        """Labels for so many columns and rows; in another body, so that nothing old is left."""
        space = current_theme().spacing
        body = _Ground(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(space.large, space.medium, space.large, space.medium)
        grid.setHorizontalSpacing(space.large)
        grid.setVerticalSpacing(space.tiny + 2)
        self._heads, self._values = [], []
        for place, column in enumerate(columns, start=1):
            head = _Head()
            grid.addWidget(head, 0, place)
            grid.setColumnStretch(place, 1)
            grid.setColumnMinimumWidth(place, _NARROWEST)
            values = [_value() for _ in column.lines]
            for row, label in enumerate(values, start=1):
                grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
            self._heads.append(head)
            self._values.append(values)
        for row, (name, _) in enumerate(columns[0].lines if columns else (), start=1):
            label = QLabel(name)
            label.setProperty("role", "muted")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._body, self._grid = body, grid
        self.setWidget(body)

    def _fit(self) -> None:
        """All rows are seen."""
        if not self._columns:
            return
        width = max(self.viewport().width(), self._body.minimumSizeHint().width())
        height = self._grid.heightForWidth(width)
        bar = self.horizontalScrollBar().sizeHint().height()
        scrolls = self._body.minimumSizeHint().width() > self.viewport().width()
        self.setFixedHeight(height + (bar if scrolls else 0))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys go."""
        super().focusInEvent(event)
        self._body.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        super().focusOutEvent(event)
        self._body.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Text that wraps needs other heights."""
        super().resizeEvent(event)
        self._fit()


class _Ground(QFrame):
    """Its edge shows where the keys go."""

    def __init__(self, table: ModelTable) -> None:
        super().__init__()
        self._table = table

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card."""
        edge = current_theme().accent if self._table.hasFocus() else None
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), edge)


class _Head(QWidget):
    """A model's colour and name."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = QLabel()
        self._mark.setFixedSize(SIZE, SIZE)
        self._name = ElidedLabel()
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        row.addWidget(self._mark)
        row.addWidget(self._name, 1)

    def show_model(self, name: str, colour: str) -> None:
        """Show another model."""
        self._mark.setPixmap(swatch_picture(colour))
        self._name.setText(name)


def _value() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def _shape(columns: tuple[Column, ...]) -> list[tuple[str, ...]]:
    return [tuple(name for name, _ in column.lines) for column in columns]
