"""Which part of the page is shown, and at which product."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.controls import drop_down
from app.pages.describe import describe
from app.pages.kernels import wording
from app.pages.kernels.wording import DTYPES, SHAPES, Shape
from engine.bench.events import Part


@dataclass(frozen=True, slots=True)
class View:
    """`parts` of the bench fill it; `shapes` and `dtypes`: whether it is of one only."""

    name: str
    word: str
    tip: str
    parts: tuple[Part, ...]
    shapes: bool = False
    dtypes: bool = False


LADDER = View(
    "ladder",
    "Ladder",
    "One matrix product, made by ten kernels from a plain loop to SIMD on all threads.",
    ("matmul",),
    shapes=True,
    dtypes=True,
)
TALK = View(
    "talk",
    "Talk",
    "The talk's experiment: seconds for one step of linear regression on all 60,000 digits.",
    ("talk",),
)
ROOFLINE = View(
    "roofline",
    "Roofline",
    "What memory and arithmetic allow, and how near kernels and networks come to it.",
    ("matmul", "training"),
    dtypes=True,
)
NETWORKS = View(
    "networks",
    "Networks",
    "How fast the presets learn, and how fast they answer.",
    ("training", "latency"),
)
VIEWS = (LADDER, TALK, ROOFLINE, NETWORKS)


class ViewChoice(QWidget):
    """`changed` when a person chose another view, shape or dtype."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        space = current_theme().spacing
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(space.tiny)
        row, boxes = QHBoxLayout(), QHBoxLayout()
        self._parts = (row, boxes)
        for part in self._parts:
            part.setSpacing(space.tiny)
            # Beside each other, the first takes all the room that nobody needs.
            self._rows.addLayout(part, 1 if part is row else 0)
        for number, view in enumerate(VIEWS):
            button = QToolButton()
            button.setText(view.word)
            button.setCheckable(True)
            describe(button, view.word, view.tip)
            self._group.addButton(button, number)
            self.buttons[view.name] = button
            row.addWidget(button)
        row.addStretch(1)
        self._shapes = _choices([wording.shape(shape) for shape in SHAPES])
        describe(
            self._shapes,
            "Product",
            "Rows × what is summed × columns: a large square, or all of MNIST times ten outputs.",
        )
        self._dtypes = _choices(DTYPES)
        describe(self._dtypes, "Number type", "A vector holds half as many numbers in float64.")
        boxes.addWidget(self._shapes)
        boxes.addWidget(self._dtypes)
        boxes.addStretch()
        self.choose(LADDER.name, 0, DTYPES[0])
        self._group.idClicked.connect(lambda _: self._choose_view())
        self._shapes.activated.connect(lambda _: self.changed.emit())
        self._dtypes.activated.connect(lambda _: self.changed.emit())

    @property
    def view(self) -> View:
        """The view that is chosen."""
        return VIEWS[self._group.checkedId()]

    @property
    def shape(self) -> Shape:
        """The product that is chosen."""
        return SHAPES[self._shapes.currentIndex()]

    @property
    def dtype(self) -> str:
        """The number type that is chosen."""
        return DTYPES[self._dtypes.currentIndex()]

    def choose(self, view: str, shape: int, dtype: str) -> None:
        """Choose these, `shape` by its place; what is unknown changes nothing."""
        if view in self.buttons:
            self.buttons[view].setChecked(True)
        if 0 <= shape < len(SHAPES):
            self._shapes.setCurrentIndex(shape)
        if dtype in DTYPES:
            self._dtypes.setCurrentIndex(DTYPES.index(dtype))
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two rows where it is narrow."""
        super().resizeEvent(event)
        needed = sum(part.sizeHint().width() for part in self._parts) + self._rows.spacing()
        direction = QBoxLayout.Direction
        beside = self.width() >= needed
        self._rows.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the wider of the two rows."""
        width = max(part.minimumSize().width() for part in self._parts)
        return QSize(width, super().minimumSizeHint().height())

    def _choose_view(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        self._shapes.setVisible(self.view.shapes)
        self._dtypes.setVisible(self.view.dtypes)


def _choices(texts: Sequence[str]) -> QComboBox:
    box = drop_down()
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    box.addItems(list(texts))
    return box
