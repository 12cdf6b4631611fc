"""Which part of the page is shown, and at which product."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.controls import drop_down
from app.pages.describe import describe
from app.pages.kernels import wording
from app.pages.kernels.wording import DTYPES, SHAPES, Shape
from app.pages.view_buttons import ViewButtons
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
        space = current_theme().spacing
        self._views = ViewButtons(VIEWS)
        self.buttons = self._views.buttons
        boxes = QHBoxLayout()
        boxes.setSpacing(space.tiny)
        self._boxes = boxes
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(space.tiny)
        # Beside each other, the first takes all the room that nobody needs.
        self._rows.addWidget(self._views, 1)
        self._rows.addLayout(boxes)
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
        self._views.chosen.connect(lambda _: self._choose_view())
        self._shapes.activated.connect(lambda _: self.changed.emit())
        self._dtypes.activated.connect(lambda _: self.changed.emit())

    @property
    def view(self) -> View:
        """The view that is chosen."""
        return next(view for view in VIEWS if view.name == self._views.name)

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
        self._views.choose(view)
        if 0 <= shape < len(SHAPES):
            self._shapes.setCurrentIndex(shape)
        if dtype in DTYPES:
            self._dtypes.setCurrentIndex(DTYPES.index(dtype))
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two rows where it is narrow."""
        super().resizeEvent(event)
        parts = (self._views.sizeHint(), self._boxes.sizeHint())
        needed = sum(part.width() for part in parts) + self._rows.spacing()
        direction = QBoxLayout.Direction
        beside = self.width() >= needed
        self._rows.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the wider of the two rows."""
        width = max(self._views.minimumSizeHint().width(), self._boxes.minimumSize().width())
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
