"""The wall's samples, made off the Qt thread, some hundred at a time."""

from PySide6.QtCore import QObject, Signal

from app.pages.hand.wall_model import Sample, WallModel
from app.threads.errand import Errands
from engine.data.my_drawing import MyDrawing
from engine.data.my_samples import samples_of

# Some 30 ms of work; those that are seen come first.
_AT_ONCE = 300


class Thumbnails(QObject):
    """`failed` carries a sentence."""

    failed = Signal(str)

    def __init__(self, wall: WallModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wall = wall
        self._errands = Errands(self)
        self._busy = False
        self._stopped = False

    def make(self) -> None:
        """Make what is missing."""
        missing = self._wall.without_samples()[:_AT_ONCE]
        if missing and not self._busy and not self._stopped:
            self._busy = True
            self._errands.send(lambda: _samples(missing), self._show, self._fail)

    def stop(self) -> None:
        """Make no more."""
        self._stopped = True
        self._errands.wait()

    def _show(self, samples: dict[str, Sample]) -> None:
        self._busy = False
        self._wall.show_samples(samples)
        self.make()

    def _fail(self, sentence: str) -> None:
        self._busy = False
        self.failed.emit(sentence)


def _samples(drawings: list[MyDrawing]) -> dict[str, Sample]:
    images = samples_of(drawings).images
    return {mine.key: image for mine, image in zip(drawings, images, strict=True)}
