"""The hand on a walk: play, step, the next part, to the end, and from the start."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.inside.step_player import StepPlayer


class StepBar(QWidget):
    """Buttons; the keys they name are the view's."""

    def __init__(self, player: StepPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = QPushButton("Play")
        self.play.setProperty("primary", "true")
        self.step = QPushButton("Step")
        set_icon(self.step, "step")
        self.part = QPushButton("Next part")
        self.end = QPushButton("To the end")
        self.start = QPushButton("Start over")
        describe(self.play, "Play", "Multiply and add by itself, or pause (Space).")
        describe(self.step, "Step", "The next product (Right; Left goes back).")
        describe(self.part, "Next part", "All of this channel or row at once (Page Down).")
        describe(self.end, "To the end", "On to the value (End).")
        describe(self.start, "Start over", "Back before the first product (Home).")
        self.play.clicked.connect(player.toggle)
        self.step.clicked.connect(lambda: player.step(1))
        self.part.clicked.connect(player.next_part)
        self.end.clicked.connect(player.go_to_end)
        self.start.clicked.connect(player.go_to_start)
        player.played.connect(self._on_played)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        for button in (self.play, self.step, self.part, self.end, self.start):
            row.addWidget(button)
        row.addStretch(1)
        # As wide as its longer word, so that nothing moves.
        self.play.setText("Pause")
        set_icon(self.play, "pause", on_accent=True)
        self.play.setMinimumWidth(self.play.sizeHint().width())
        self._on_played(False)

    def _on_played(self, playing: bool) -> None:
        word = "Pause" if playing else "Play"
        self.play.setText(word)
        self.play.setAccessibleName(word)
        set_icon(self.play, word.lower(), on_accent=True)
