"""Drawings out of the page and into it: strokes, pictures, strokes of another machine."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from app.my_hand import MyHand
from app.pages.describe import described_action
from app.pages.hand import wording
from app.threads.errand import Errands
from engine.data.my_drawings_files import write_pictures, write_strokes

_STROKES = "Strokes, a drawing a line (*.ndjson)"


class DrawingsExchange(QObject):
    """`told` carries what was done, `failed` why it was not."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, page: QWidget, hand: MyHand, errands: Errands) -> None:
        super().__init__(page)
        self._page = page
        self._hand = hand
        self._errands = errands
        self.strokes = described_action(
            self,
            "Export &Strokes…",
            "save",
            "Ctrl+Alt+S",
            "Write all strokes with their digits, to draw on or to read elsewhere",
        )
        self.pictures = described_action(
            self,
            "Export &Pictures…",
            "save",
            "Ctrl+Alt+P",
            "Write all samples as pictures sorted in 0 to 9, to train on",
        )
        self.take = described_action(
            self,
            "&Import Strokes…",
            "open",
            "Ctrl+Alt+I",
            "Take the strokes of such a file among your drawings",
        )
        self.strokes.triggered.connect(self._export_strokes)
        self.pictures.triggered.connect(self._export_pictures)
        self.take.triggered.connect(self._import)

    def actions(self) -> list[QAction]:
        """Both exports, then the import."""
        return [self.strokes, self.pictures, self.take]

    def offer(self, any_drawings: bool) -> None:
        """Whether there is anything to export."""
        self.strokes.setEnabled(any_drawings)
        self.pictures.setEnabled(any_drawings)

    def ask_save(self) -> str:
        """Let the person choose a file to write; empty where they choose none."""
        name = "my drawings.ndjson"
        return QFileDialog.getSaveFileName(self._page, "Export the strokes", name, _STROKES)[0]

    def ask_folder(self) -> str:
        """Let the person choose a folder to write to; empty where they choose none."""
        return QFileDialog.getExistingDirectory(self._page, "Export the pictures to a folder")

    def ask_open(self) -> str:
        """Let the person choose a file to read; empty where they choose none."""
        kinds = f"{_STROKES};;All files (*)"
        return QFileDialog.getOpenFileName(self._page, "Import strokes", "", kinds)[0]

    def _export_strokes(self) -> None:
        chosen, drawings = self.ask_save(), self._hand.drawings
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(".ndjson")

        def tell(written: int) -> None:
            self.told.emit(_of_strokes(written, drawings, path))

        self._errands.send(lambda: write_strokes(drawings, path), tell, self.failed.emit)

    def _export_pictures(self) -> None:
        chosen, drawings = self.ask_folder(), self._hand.drawings
        if not chosen:
            return

        def tell(folder: Path) -> None:
            self.told.emit(f"{wording.drawings(len(drawings)).capitalize()} written to {folder}")

        self._errands.send(lambda: write_pictures(drawings, Path(chosen)), tell, self.failed.emit)

    def _import(self) -> None:
        chosen = self.ask_open()
        if chosen:
            name = Path(chosen).name

            def tell(new: int) -> None:
                self.told.emit(f"{wording.drawings(new).capitalize()} of {name} taken in")

            self._hand.take_file(Path(chosen), tell)


def _of_strokes(written: int, drawings: Sequence[object], path: Path) -> str:
    text = f"{wording.drawings(written).capitalize()} written to {path}"
    left = len(drawings) - written
    if left:
        text += f"; {wording.drawings(left)} came as pictures and have no strokes"
    return text
