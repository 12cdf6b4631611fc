"""The composer: a preset, or a chain of one's own, as text and as chips."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages import words
from app.pages.controls import drop_down, even
from app.pages.describe import describe
from app.pages.flow_layout import FlowLayout
from app.pages.train import chain
from app.pages.train.chain_line import ChainLine
from app.pages.train.chips import Chip
from app.pages.train.layer_bar import LayerBar
from engine.networks.layers import Layer
from engine.networks.network import GRAMMAR, PRESETS

_OWN = "your own"
_PRESET_TIPS = {
    "softmax": "One dense layer: the simplest that learns.",
    "mlp": "Three dense layers.",
    "lenet": "LeCun's network of the nineties: two wide convolutions, two dense layers.",
    "cnn-small": "Four small convolutions; quick, and above 99 %.",
    "inkling": "The network of the model that comes with Inkling.",
}
_KIND_TIPS: dict[chain.Kind, str] = {
    "conv": "Slides small kernels over the picture.",
    "pool": "Keeps the largest value of each square.",
    "dense": "Sums up all values, weighted.",
    "drop": "Leaves out values at random in training, against learning by heart.",
}


class Composer(QWidget):
    """Emits `changed` whenever the text changes, right or wrong."""

    changed = Signal()

    def __init__(self, network: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._reading = chain.read_chain(network)
        self.presets = drop_down()
        describe(self.presets, "Network", "A network to start from.")
        for name in PRESETS:
            self.presets.addItem(name, name)
            tip = _PRESET_TIPS[name]
            self.presets.setItemData(self.presets.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.presets.addItem(_OWN, None)
        self.line = ChainLine()
        even(self.line)
        describe(self.line, "Chain of layers", f"The network's layers in order: {GRAMMAR}.")
        self.facts = QLabel()
        self.facts.setProperty("role", "small")
        self.facts.setWordWrap(True)
        self._chips: list[Chip] = []
        self.add = self._add_button()
        self.layer_bar = LayerBar()
        self.layer_bar.hide()
        self._lay_out()
        self.presets.activated.connect(self._preset_chosen)
        self.line.textChanged.connect(self._read)
        self.line.editingFinished.connect(self._expand)
        self.layer_bar.changed.connect(self._replace)
        self.layer_bar.move_by.connect(lambda by: self._move(self._chosen, by))
        self.layer_bar.remove.connect(lambda: self._remove(self._chosen))
        self.set_network(network)

    @property
    def network(self) -> str | None:
        """A preset's name or a right chain; None while the text is wrong."""
        if self._reading.network is None:
            return None
        return chain.preset_of(self.line.text()) or self._reading.network.name

    @property
    def problem(self) -> str:
        """What is wrong with the chain, in one sentence."""
        return self._reading.problem

    @property
    def chips(self) -> tuple[Chip, ...]:
        """A chip a layer, in order."""
        return tuple(self._chips)

    def set_network(self, network: str) -> None:
        """Show a preset or chain."""
        self._choose(None)
        self.line.setText(PRESETS.get(network, network))
        self.line.setCursorPosition(0)

    def _read(self) -> None:
        text = self.line.text()
        self._reading = reading = chain.read_chain(text)
        self.line.mark(reading.start, max(reading.end, reading.start))
        if reading.network is not None:
            parameters = words.count(reading.network.parameter_count)
            work = words.short_count(reading.network.multiplications)
            self.facts.setText(f"{parameters} weights · {work} multiply-adds a sample")
        else:
            self.facts.setText(reading.problem)
        self._colour_facts()
        preset = chain.preset_of(text)
        self.presets.setCurrentIndex(self.presets.findData(preset) if preset else len(PRESETS))
        self._show_chips()
        self.changed.emit()

    def _colour_facts(self) -> None:
        role = "problem" if self._reading.problem else "small"
        if self.facts.property("role") != role:
            self.facts.setProperty("role", role)
            self.facts.style().polish(self.facts)

    def _show_chips(self) -> None:
        pieces = self._reading.pieces
        while len(self._chips) < len(pieces):
            self._chips.append(self._new_chip(len(self._chips)))
        while len(self._chips) > len(pieces):
            gone = self._chips.pop()
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        culprit = self._reading.culprit
        for index, (chip, piece) in enumerate(zip(self._chips, pieces, strict=True)):
            chip.show_piece(piece, index == culprit)
        if self._chosen is not None and self._chosen >= len(pieces):
            self._choose(None)
        self._show_layer()

    def _new_chip(self, index: int) -> Chip:
        chip = Chip(self)
        self._flow.removeWidget(self.add)
        self._flow.addWidget(chip)
        self._flow.addWidget(self.add)
        QWidget.setTabOrder(self._chips[-1] if self._chips else self.line, chip)
        QWidget.setTabOrder(chip, self.add)
        chip.clicked.connect(lambda: self._toggle(index))
        chip.walk.connect(lambda by: self._walk(index, by))
        chip.move_by.connect(lambda by: self._move(index, by))
        chip.remove.connect(lambda: self._remove(index))
        chip.show()
        return chip

    def _toggle(self, index: int) -> None:
        self._choose(None if self._chosen == index else index)
        if self._chosen is not None:
            self._chips[index].setFocus()

    def _choose(self, index: int | None) -> None:
        self._chosen = index
        for place, chip in enumerate(self._chips):
            chip.setChecked(place == index)
        self._show_layer()

    def _show_layer(self) -> None:
        index = self._chosen
        layer = chain.layer_of(self._words()[index]) if index is not None else None
        if index is not None and layer is not None:
            self.layer_bar.show_layer(layer, index == 0, index == len(self._chips) - 1)
        self.layer_bar.setVisible(layer is not None)

    def _walk(self, index: int, by: int) -> None:
        place = index + by
        if place == len(self._chips):
            self.add.setFocus()
        elif place >= 0:
            self._chips[place].setFocus()

    def _move(self, index: int | None, by: int) -> None:
        if index is None or not 0 <= index + by < len(self._chips):
            return
        chosen = self._chosen is not None
        self._write(chain.moved(self._chain(), index, index + by))
        self._choose(index + by if chosen else None)
        self._chips[index + by].setFocus()

    def _remove(self, index: int | None) -> None:
        if index is None:
            return
        self._write(chain.removed(self._chain(), index))
        self._choose(None)
        if self._chips:
            self._chips[min(index, len(self._chips) - 1)].setFocus()
        else:
            self.add.setFocus()

    def _replace(self, layer: Layer) -> None:
        if self._chosen is not None:
            self._write(chain.replaced(self._chain(), self._chosen, layer))

    def add_layer(self, kind: chain.Kind) -> None:
        """Put a new layer behind the chosen one, or where its kind fits."""
        text = self._chain()
        place = chain.place_for(text, kind) if self._chosen is None else self._chosen + 1
        self._write(chain.inserted(text, place, chain.NEW_LAYERS[kind]))
        self._choose(place)
        self._chips[place].setFocus()

    def _chain(self) -> str:
        text = self.line.text()
        return PRESETS.get(" ".join(text.split()), text)

    def _words(self) -> list[str]:
        return self._chain().split()

    def _write(self, text: str) -> None:
        self.line.setText(text)

    def _expand(self) -> None:
        if self._chain() != self.line.text():
            self._write(self._chain())

    def _preset_chosen(self) -> None:
        preset = self.presets.currentData()
        if preset is None:
            self.line.setFocus()
            self.line.selectAll()
            preset = chain.preset_of(self.line.text())
            self.presets.setCurrentIndex(self.presets.findData(preset) if preset else len(PRESETS))
        else:
            self.set_network(preset)

    def _add_button(self) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, "plus")
        describe(button, "Add a layer", "Puts a layer behind the chosen one, or where it fits.")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for kind, name in chain.KIND_NAMES.items():
            action = QAction(name, menu)
            action.setToolTip(_KIND_TIPS[kind])
            action.triggered.connect(lambda _=False, kind=kind: self.add_layer(kind))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        space = current_theme().spacing
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(self.presets)
        top.addWidget(self.line, 1)
        chips = QWidget()
        self._flow = FlowLayout(chips, space.tiny, space.tiny)
        self._flow.addWidget(self.add)
        self.add.setFixedSize(Chip().sizeHint().height(), Chip().sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(top)
        column.addWidget(chips)
        column.addWidget(self.layer_bar)
        column.addWidget(self.facts)
