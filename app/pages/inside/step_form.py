"""Which value of which layer is computed: the fields above the view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.look.theme import current_theme
from app.pages.controls import drop_down, whole_number
from app.pages.describe import describe
from app.pages.inside.seen import Seen, Unit
from app.pages.inside.step_sum import can_walk


class StepForm(QWidget):
    """`changed` when a person chose another value; counted from 1, as people do."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: list[int] = []
        self._shapes: list[tuple[int, ...]] = []
        self.layer = drop_down()
        describe(self.layer, "Layer", "The layer whose value is computed.")
        self.unit = whole_number(1, 1)
        describe(self.unit, "Unit", "Which of its channels or units.")
        self.row = whole_number(1, 1)
        describe(self.row, "Row", "The row of the pixel in the channel's map.")
        self.column = whole_number(1, 1)
        describe(self.column, "Column", "The column of the pixel in the channel's map.")
        self._unit_label = QLabel("unit")
        self._row_label = QLabel("row")
        self._column_label = QLabel("column")
        self._lay_out()
        self.layer.activated.connect(lambda _: self._on_layer())
        for box in (self.unit, self.row, self.column):
            box.valueChanged.connect(lambda _: self.changed.emit())

    @property
    def chosen(self) -> tuple[Unit, tuple[int, int] | None] | None:
        """The unit, and of a channel the pixel; None before there is a network."""
        if not self._layers:
            return None
        unit = Unit(self._layers[self.layer.currentIndex()], self.unit.value() - 1)
        if not self._has_maps:
            return unit, None
        return unit, (self.row.value() - 1, self.column.value() - 1)

    def offer(self, seen: Seen) -> None:
        """Offer the layers of this network; what is chosen stays where it can."""
        layers = can_walk(seen)
        shapes = [seen.trace.layers[index].values.shape[1:] for index in layers]
        names = [f"{index + 1} · {seen.trace.layers[index].name}" for index in layers]
        if (layers, shapes) == (self._layers, self._shapes):
            return
        self._layers, self._shapes = layers, shapes
        self.layer.clear()
        self.layer.addItems(names)
        self._limit()

    def choose(self, unit: Unit, place: tuple[int, int] | None) -> None:
        """Choose this value, without telling."""
        boxes = (self.unit, self.row, self.column)
        for box in boxes:
            box.blockSignals(True)
        self.layer.setCurrentIndex(self._layers.index(unit.layer))
        self._limit()
        self.unit.setValue(unit.index + 1)
        if place is not None:
            self.row.setValue(place[0] + 1)
            self.column.setValue(place[1] + 1)
        for box in boxes:
            box.blockSignals(False)

    @property
    def _has_maps(self) -> bool:
        return len(self._shapes[self.layer.currentIndex()]) == 3

    def _lay_out(self) -> None:
        space = current_theme().spacing
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.small)
        fields: tuple[tuple[QLabel | None, QWidget], ...] = (
            (None, self.layer),
            (self._unit_label, self.unit),
            (self._row_label, self.row),
            (self._column_label, self.column),
        )
        for label, field in fields:
            if label is not None:
                label.setProperty("role", "muted")
                label.setBuddy(field)
                row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)

    def _on_layer(self) -> None:
        self._limit()
        self.changed.emit()

    def _limit(self) -> None:
        shape = self._shapes[self.layer.currentIndex()]
        self._unit_label.setText("channel" if len(shape) == 3 else "unit")
        boxes: tuple[QSpinBox, ...] = (self.unit, self.row, self.column)
        for box, most in zip(boxes, (*shape, 1, 1), strict=False):
            box.blockSignals(True)
            box.setMaximum(most)
            box.setToolTip(f"{box.accessibleName()} 1 to {most}")
            box.blockSignals(False)
        for widget in (self.row, self.column, self._row_label, self._column_label):
            widget.setVisible(len(shape) == 3)
