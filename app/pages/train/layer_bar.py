"""The options of one layer of the chain."""

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.controls import drop_down, even, number, whole_number
from app.pages.describe import describe
from app.pages.flow_layout import FlowLayout
from app.pages.train.chain import KIND_NAMES, Kind, kind_of
from engine.networks.layers import Convolution, Dense, Layer, MaxPool
from engine.networks.network import MOST_UNITS

_OPTIONS: dict[Kind, tuple[str, ...]] = {
    "conv": ("channels", "kernel", "stride", "padding"),
    "pool": ("size",),
    "dense": ("units",),
    "drop": ("rate",),
}


class LayerBar(QWidget):
    """Shows a layer's options; emits the layer anew for each change."""

    changed = Signal(object)
    move_by = Signal(int)
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self._kind = QLabel()
        self._channels = _number(1, MOST_UNITS)
        self._units = _number(1, MOST_UNITS)
        self._kernel = _list(("3×3", 3), ("5×5", 5))
        self._stride = _list(("1", 1), ("2", 2))
        self._size = _list(("2×2", 2), ("3×3", 3), ("4×4", 4))
        self._padding = QCheckBox("padding")
        self._rate = number(0.0, 0.95, 2, 0.05)
        self._fields: dict[str, QWidget] = {}
        space = current_theme().spacing
        flow = FlowLayout(self, space.small, space.small)
        even(self._kind)
        even(self._padding)
        flow.addWidget(self._kind)
        for name, control, tip in (
            ("channels", self._channels, "How many pictures the layer makes, one a kernel."),
            ("kernel", self._kernel, "How large the patch is that each kernel sees."),
            ("stride", self._stride, "2 looks at every other place and halves the picture."),
            ("padding", self._padding, "Zeros around the picture, so that it keeps its size."),
            ("size", self._size, "Of each square of this size the largest value is kept."),
            ("units", self._units, "How many weighted sums the layer makes."),
            ("rate", self._rate, "The share of values put to zero in training."),
        ):
            self._fields[name] = field = _field(name, control, tip)
            flow.addWidget(field)
        flow.addWidget(self._buttons())
        for box in (self._channels, self._units):
            box.valueChanged.connect(self._edited)
        self._rate.valueChanged.connect(self._edited)
        for chosen in (self._kernel, self._stride, self._size):
            chosen.currentIndexChanged.connect(self._edited)
        self._padding.toggled.connect(self._edited)

    def show_layer(self, layer: Layer, first: bool, last: bool) -> None:
        """Show `layer`; at the chain's ends it cannot be moved further."""
        self._layer = None
        kind = kind_of(layer)
        self._kind.setText(KIND_NAMES[kind])
        for name, field in self._fields.items():
            field.setVisible(name in _OPTIONS[kind])
        self._fill(layer)
        self._layer = layer
        self.earlier.setEnabled(not first)
        self.later.setEnabled(not last)

    def _fill(self, layer: Layer) -> None:
        if isinstance(layer, Convolution):
            self._channels.setValue(layer.channels)
            self._kernel.setCurrentIndex(self._kernel.findData(layer.kernel))
            self._stride.setCurrentIndex(self._stride.findData(layer.stride))
            self._padding.setChecked(layer.padding > 0)
        elif isinstance(layer, MaxPool):
            self._size.setCurrentIndex(self._size.findData(layer.size))
        elif isinstance(layer, Dense):
            self._units.setValue(layer.units)
        else:
            self._rate.setValue(layer.rate)

    def _edited(self) -> None:
        layer = self._layer
        if layer is None:
            return
        if isinstance(layer, Convolution):
            kernel = int(self._kernel.currentData())
            padding = kernel // 2 if self._padding.isChecked() else 0
            stride = int(self._stride.currentData())
            layer = Convolution(self._channels.value(), kernel, stride, padding)
        elif isinstance(layer, MaxPool):
            layer = MaxPool(int(self._size.currentData()))
        elif isinstance(layer, Dense):
            layer = Dense(self._units.value())
        else:
            layer = dataclasses.replace(layer, rate=round(self._rate.value(), 2))
        self._layer = layer
        self.changed.emit(layer)

    def _buttons(self) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.tiny)
        self.earlier = _button(row, "←", "Move earlier", "Move the layer one place earlier.")
        self.later = _button(row, "→", "Move later", "Move the layer one place later.")
        self.gone = _button(row, "trash", "Remove layer", "Take the layer out of the chain.")
        self.earlier.clicked.connect(lambda: self.move_by.emit(-1))
        self.later.clicked.connect(lambda: self.move_by.emit(1))
        self.gone.clicked.connect(self.remove)
        return group


def _button(row: QHBoxLayout, icon: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    if icon == "trash":
        set_icon(button, icon)
    else:
        button.setText(icon)
    describe(button, name, tip)
    row.addWidget(button)
    return button


def _number(least: int, most: int) -> QSpinBox:
    box = whole_number(least, most)
    box.setKeyboardTracking(False)
    box.setFixedWidth(80)
    return box


def _list(*choices: tuple[str, int]) -> QComboBox:
    box = drop_down()
    for text, value in choices:
        box.addItem(text, value)
    return box


def _field(name: str, control: QWidget, tip: str) -> QWidget:
    describe(control, f"Layer {name}", tip)
    if isinstance(control, QCheckBox):
        return control
    group = QWidget()
    label = QLabel(name)
    label.setProperty("role", "muted")
    label.setBuddy(control)
    label.setToolTip(tip)
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(current_theme().spacing.tiny)
    row.addWidget(label)
    row.addWidget(control)
    group.setFocusProxy(control)
    return group
