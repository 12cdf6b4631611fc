"""A few samples on a card, with what they have in common and how they were found."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.data.source import Source
from app.pages.data.wall import PITCHES, Wall
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.help import explain

_ZOOM = 4


class ShortWall(QWidget):
    """`pointed(index)` about the sample looked at, -1 for none.

    `how` says how they were found, `none` what to think where there are none.
    """

    pointed = Signal(int)

    def __init__(
        self,
        title: str,
        how: str,
        none: str,
        source: Source,
        tell: Callable[[int], str],
    ) -> None:
        super().__init__()
        self._title, self._how, self._none = title, how, none
        self._source = source
        space = current_theme().spacing
        self.wall = Wall(tell, _ZOOM)
        self.wall.setAccessibleName(title)
        explain(self.wall, how, "Enter or a double click draws a sample onto the canvas.")
        # It takes the room that is left, and asks for one row.
        self.wall.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.wall.setMinimumHeight(PITCHES[_ZOOM] + 2)
        heading = ElidedLabel()
        heading.setText(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.more = QPushButton("On the wall")
        describe(self.more, f"{title}: on the wall", "Shows these samples in the view Samples.")
        self.words = QLabel(how)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "small")
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(heading, 1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.medium, space.medium)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.wall, 1)
        self.more.clicked.connect(lambda: source.show_samples(self.wall.indices, title))
        self.wall.wanted.connect(source.draw)
        self.wall.pointed.connect(self.pointed)
        self.wall.stood_on.connect(self.pointed)

    def show_samples(self, indices: NDArray[np.int64]) -> None:
        """Show these samples of the source."""
        self.wall.show_samples(self._source.texture, indices)
        self.wall.setVisible(len(indices) > 0)
        self.more.setEnabled(len(indices) > 0)
        self.words.setText(self._how if len(indices) else self._none)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
