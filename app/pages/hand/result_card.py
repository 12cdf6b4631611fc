"""What a lesson brought: how my drawings and MNIST are read, before and after."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages import words
from app.pages.action_button import ActionButton
from app.pages.hand import wording
from engine.train.adapted import Adapted, Checked

_HEADS = ("", "before", "after")
_ROWS = (
    (
        "Your drawings, which it learnt from",
        "Of all drawings of this page, those that are read rightly. Having learnt the very same, "
        "it should read nearly all of them now.",
    ),
    (
        "Your drawings, not having learnt them",
        "Half of the drawings are read with what the other half taught, and the other way round: "
        "an honest guess of how it will read what you draw next, a little too low.",
    ),
    ("MNIST’s test, 10,000 digits", "It may lose 0.1 points at most."),
)
_MINE, _UNSEEN, _TEST = range(3)


class ResultCard(QFrame):
    """Hidden until there is a result."""

    def __init__(self, undo: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undo = ActionButton(undo)
        self._cells = [[QLabel() for _ in _HEADS] for _ in _ROWS]
        above = QHBoxLayout()
        above.setSpacing(space.small)
        above.addWidget(self.title, 1)
        above.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addLayout(above)
        column.addLayout(self._grid())
        self.hide()

    @property
    def lines(self) -> list[list[str]]:
        """What the table shows: a name, before, after."""
        return [[cell.text() for cell in row] for row in self._cells if not row[0].isHidden()]

    def show_result(
        self, adapted: Adapted, checked: Checked | None, checking: bool, undone: bool
    ) -> None:
        """Show what a lesson brought; `checking`: the check is still to come."""
        title = wording.outcome(adapted)
        self.title.setText(f"Undone. {title}" if undone else title)
        count = adapted.drawings
        self._fill(
            _MINE,
            wording.right_of(adapted.mine_before, count),
            wording.right_of(adapted.mine_after, count),
        )
        after = "…" if checked is None else wording.right_of(checked.accuracy, checked.drawings)
        self._fill(_UNSEEN, "", after)
        self._show_row(_UNSEEN, checking or checked is not None)
        self._fill(_TEST, words.percent(adapted.test_before), words.percent(adapted.test_after))
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(
            ". ".join(" ".join(part for part in line if part) for line in self.lines)
        )
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def _grid(self) -> QGridLayout:
        space = current_theme().spacing
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.huge)
        grid.setVerticalSpacing(space.tiny)
        # What is left of the width stays behind the figures, near their names.
        grid.setColumnStretch(len(_HEADS), 1)
        for column, head in enumerate(_HEADS):
            label = QLabel(head)
            label.setProperty("role", "small")
            grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignRight)
        for row, ((name, tip), cells) in enumerate(zip(_ROWS, self._cells, strict=True), start=1):
            cells[0].setText(name)
            cells[0].setProperty("role", "muted")
            for column, cell in enumerate(cells):
                cell.setToolTip(tip)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(cell, row, column)
        return grid

    def _fill(self, row: int, before: str, after: str) -> None:
        self._cells[row][1].setText(before)
        self._cells[row][2].setText(after)

    def _show_row(self, row: int, shown: bool) -> None:
        for cell in self._cells[row]:
            cell.setVisible(shown)
