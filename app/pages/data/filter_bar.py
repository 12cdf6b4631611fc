"""What decides which samples the wall shows, besides the label."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.controls import drop_down
from app.pages.data import wording
from app.pages.data.filter import LOSS, ORDERS, OUTCOMES, SURE, Filter
from app.pages.data.range_slider import RangeSlider
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel


class FilterBar(QWidget):
    """`changed()` when a person chose otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome = _choices(wording.OUTCOME_WORDS.values())
        describe(
            self.outcome, "Right or wrong", "Shows samples by whether the model reads them rightly."
        )
        self.order = _choices(wording.ORDER_WORDS.values())
        describe(self.order, "Order", "What comes first on the wall.")
        self.confidence = _Range(wording.confidence_limits, 100)
        describe(
            self.confidence.slider,
            "Confidence",
            "How sure the model's answer must be, at least and at most. Space takes the other end.",
        )
        self.loss = _Range(wording.loss_limits, wording.LOSS_STEPS)
        describe(
            self.loss.slider,
            "Loss",
            "How far the model's answer may be off, at least and at most: 0 is sure and right. "
            "Space takes the other end.",
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.medium)
        for control in (self.outcome, self.order, self.confidence, self.loss):
            row.addWidget(control, 1)
        for box in (self.outcome, self.order):
            box.activated.connect(lambda _: self.changed.emit())
        for part in (self.confidence, self.loss):
            part.slider.changed.connect(self.changed)

    def filter(self, label: int | None) -> Filter:
        """What is chosen, for samples of this label or of all."""
        low, high = self.confidence.slider.ends
        least, greatest = (wording.loss_of(end) for end in self.loss.slider.ends)
        return Filter(
            label,
            OUTCOMES[self.outcome.currentIndex()],
            SURE if self.confidence.slider.is_full else (low / 100, high / 100),
            LOSS if self.loss.slider.is_full else (least, greatest),
            ORDERS[self.order.currentIndex()],
        )

    def open_up(self) -> None:
        """Let all samples pass, in the dataset's order."""
        self.outcome.setCurrentIndex(0)
        self.order.setCurrentIndex(0)
        self.confidence.open_up()
        self.loss.open_up()


class _Range(QWidget):
    """A slider with two handles below the limits in words."""

    def __init__(self, say: Callable[[int, int], str], steps: int) -> None:
        super().__init__()
        self._say = say
        self._steps = steps
        self.slider = RangeSlider(steps)
        self._text = ElidedLabel()
        self._text.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self.slider)
        self.slider.changed.connect(self._tell)
        self._tell()

    def open_up(self) -> None:
        """Leave nothing out."""
        self.slider.set_ends(0, self._steps)
        self._tell()

    def _tell(self) -> None:
        self._text.setText(self._say(*self.slider.ends))


def _choices(texts: Iterable[str]) -> QComboBox:
    box = drop_down()
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.addItems(list(texts))
    return box
