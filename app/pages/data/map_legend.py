"""The legend of a map: what each colour means, and by a press only that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from app.pages import words
from app.pages.data.map_colours import Entry
from app.pages.describe import describe
from app.pages.flow_layout import FlowLayout

_DOT = 12


class MapLegend(QWidget):
    """`changed` when other groups are to be seen: those that are pressed, or all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[int, QToolButton] = {}
        self._flow = FlowLayout(self, 2, 2)

    @property
    def wanted(self) -> tuple[int, ...]:
        """The groups that are pressed, by their places; none of them: all are seen."""
        return tuple(group for group, button in self.buttons.items() if button.isChecked())

    def show_entries(self, entries: tuple[Entry, ...], counts: list[int]) -> None:
        """List the groups that have samples; none is pressed."""
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {
            group: self._button(entry, count)
            for group, (entry, count) in enumerate(zip(entries, counts, strict=True))
            if count
        }
        for button in self.buttons.values():
            self._flow.addWidget(button)
            # A child that comes late is not shown by itself.
            button.show()
        self.updateGeometry()

    def recolour(self, entries: tuple[Entry, ...]) -> None:
        """The same groups in another theme's colours."""
        for group, button in self.buttons.items():
            button.setIcon(_dot(entries[group].colour))

    def _button(self, entry: Entry, count: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(entry.name)
        button.setIcon(_dot(entry.colour))
        button.setIconSize(QSize(_DOT, _DOT))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        samples = "1 sample" if count == 1 else f"{words.count(count)} samples"
        describe(button, entry.name, f"{entry.name}: {samples}. Press to see only these.")
        button.toggled.connect(self.changed)
        return button


def _dot(colour: str) -> QIcon:
    # Twice as fine as it is shown, for screens that are.
    pixmap = QPixmap(2 * _DOT, 2 * _DOT)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(pixmap.rect()).adjusted(2, 2, -2, -2))
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
