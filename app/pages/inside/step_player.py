"""Walks through the terms of a sum: by itself, or step by step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.pages.inside.step_sum import Walk


class StepPlayer(QObject):
    """`moved` when the position is another one, `played(bool)` when it begins or ends to play."""

    moved = Signal()
    played = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._walk: Walk | None = None
        self._position = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def position(self) -> int:
        """Terms that are done; beyond them the bias, then the ReLU."""
        return self._position

    @property
    def playing(self) -> bool:
        """Whether it walks by itself."""
        return self._timer.isActive()

    def take(self, walk: Walk, afresh: bool) -> None:
        """Go through these terms: from the start, or on from where it stands."""
        self._walk = walk
        self._move(0 if afresh else min(self._position, walk.last))

    def play(self) -> None:
        """Walk by itself; from the end, start again."""
        if self._walk is not None and not self.playing:
            if self._position == self._walk.last:
                self._move(0)
            self._timer.start(self._walk.pace(self._position)[0])
            self.played.emit(True)

    def pause(self) -> None:
        """Stay."""
        if self.playing:
            self._timer.stop()
            self.played.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def step(self, by: int) -> None:
        """Some terms on, or back."""
        if self._walk is not None:
            self._walk_to(self._position + by)

    def next_part(self) -> None:
        """On to the end of this group, or of this row."""
        if self._walk is not None:
            self._walk_to(self._walk.next_part(self._position))

    def go_to_start(self) -> None:
        """Back before the first term."""
        self._walk_to(0)

    def go_to_end(self) -> None:
        """On to the value."""
        if self._walk is not None:
            self._walk_to(self._walk.last)

    def _walk_to(self, position: int) -> None:
        self.pause()
        self._move(position)

    def _go_on(self) -> None:
        walk = self._walk
        if walk is None:
            return
        self._move(self._position + walk.pace(self._position)[1])
        if self._position < walk.last:
            self._timer.start(walk.pace(self._position)[0])
        else:
            self.played.emit(False)

    def _move(self, position: int) -> None:
        last = 0 if self._walk is None else self._walk.last
        self._position = min(max(position, 0), last)
        self.moved.emit()
