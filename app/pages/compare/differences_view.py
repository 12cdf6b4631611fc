"""The view “Differences”: which model is better, and the samples that two read differently."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.look.theme import appearance, current_theme
from app.pages.compare import wording
from app.pages.compare.comparison import Comparison
from app.pages.compare.differences import Differences
from app.pages.compare.judging import Judging
from app.pages.compare.pair_list import PairList
from app.pages.compare.results import Pair
from app.pages.compare.sample_wall import SampleWall
from app.pages.empty_card import EmptyCard
from app.pages.following import Following
from engine.ink.picture import Picture


class DifferencesView(Following, QWidget):
    """Stands on one pair of the list; its samples are on the wall."""

    def __init__(
        self,
        comparison: Comparison,
        judging: Judging,
        canvas: Canvas,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._judging = judging
        self._canvas = canvas
        self._on_wall: object = None
        self.pairs = PairList()
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title = QLabel()
        self.title.setProperty("role", "small")
        self.title.setWordWrap(True)
        self.wall = SampleWall()
        self._empty = EmptyCard("Not judged", "Press Judge, above.", icon="question")
        self._stack = QStackedWidget()
        self._lay_out()
        self.pairs.chosen.connect(lambda _: self._show_pair())
        self.wall.picked.connect(self._draw)
        comparison.changed.connect(self._follow)
        judging.changed.connect(self._follow)
        appearance().themed.connect(self._wear_theme)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        for part in (self.pairs, self.verdict, self.title):
            column.addWidget(part)
        column.addWidget(self.wall, 1)
        self._stack.addWidget(body)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _follow(self) -> None:
        if not self._awake:
            return
        comparison = self._comparison
        self.pairs.show_pairs(comparison.pairs)
        self._stack.setCurrentIndex(0 if comparison.pairs else 1)
        if not comparison.pairs:
            title, text = wording.without_figures(
                self._judging.is_judging, self._judging.is_held_up
            )
            self._empty.title.setText(title)
            self._empty.text.setText(text)
        self._show_pair()

    def _show_pair(self) -> None:
        pair, comparison = self.pairs.pair, self._comparison
        on_wall = (pair, comparison.opened, current_theme().name)
        if on_wall == self._on_wall:
            return
        self._on_wall = on_wall
        self.verdict.setText("" if pair is None else wording.verdict(pair))
        self.title.setText("" if pair is None else wording.differences(pair))
        self.wall.show_differences(None if pair is None else self._differences(pair))

    def _differences(self, pair: Pair) -> Differences | None:
        comparison = self._comparison
        opened = comparison.opened
        judged = comparison.judged(pair.one), comparison.judged(pair.other)
        colours = {one.name: one.colour for one in comparison.chosen}
        if opened is None or judged[0] is None or judged[1] is None:
            return None
        return Differences(
            opened.split,
            pair.differing,
            (
                judged[0].judgement.answers[pair.differing],
                judged[1].judgement.answers[pair.differing],
            ),
            opened.classes,
            (pair.one, pair.other),
            (colours[pair.one], colours[pair.other]),
        )

    def _draw(self, index: int) -> None:
        opened = self._comparison.opened
        if opened is None:
            return
        picture = Picture(opened.split.images[index] / np.float32(255))
        there = self._canvas.drawing
        # A double click picks it twice, and some desktops once for a click and once for its key.
        is_there = isinstance(there, Picture) and np.array_equal(there.intensity, picture.intensity)
        if not is_there:
            self._canvas.put(picture)

    def _wear_theme(self) -> None:
        self.pairs.wear_theme()
        self._show_pair()
