"""The learning rate: a logarithmic slider and a field, always of one mind."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QWidget

from app.look.theme import current_theme
from app.pages.controls import even
from app.pages.describe import describe
from app.pages.train.form import (
    RATE_STEPS,
    RATE_TIP,
    rate_text,
    rate_to_slider,
    read_rate,
    slider_to_rate,
)


class RateControl(QWidget):
    """`changed` is emitted for every new rate that a person chooses, not for `set_rate`."""

    changed = Signal(float)

    def __init__(self, rate: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = rate
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, RATE_STEPS)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(25)
        self.slider.setMinimumWidth(72)
        describe(self.slider, "Learning rate, slider", RATE_TIP)
        self.field = QLineEdit()
        self.field.setFixedWidth(84)
        even(self.field)
        describe(self.field, "Learning rate", f"{RATE_TIP} Between 0.0000001 and 10.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._settle)
        self.set_rate(rate)

    @property
    def rate(self) -> float:
        """The learning rate that holds."""
        return self._rate

    def set_rate(self, rate: float) -> None:
        """Show `rate`, as it is."""
        self._rate = rate
        self._show_slider(rate)
        self._settle()

    def _slid(self, place: int) -> None:
        self._rate = slider_to_rate(place)
        self._settle()
        self.changed.emit(self._rate)

    def _typed(self, text: str) -> None:
        rate = read_rate(text)
        self._mark(rate is None)
        if rate is not None and rate != self._rate:
            self._rate = rate
            self._show_slider(rate)
            self.changed.emit(rate)

    def _settle(self) -> None:
        self.field.setText(rate_text(self._rate))
        self._mark(False)

    def _show_slider(self, rate: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(rate_to_slider(rate))
        self.slider.blockSignals(False)

    def _mark(self, wrong: bool) -> None:
        if bool(self.field.property("wrong") == "true") != wrong:
            self.field.setProperty("wrong", "true" if wrong else "false")
            self.field.style().polish(self.field)
