"""Writes a model of the library as safetensors, as ONNX, or as a report."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.judgements import Judgements
from app.threads.worker import Worker
from engine.networks.library import ENDING, ModelLibrary
from engine.progress import Report

# What the file dialog offers, and the ending of a name that is typed without one.
_KINDS = {
    "Model (*.safetensors)": ENDING,
    "ONNX, for other programs (*.onnx)": ".onnx",
    "Report (*.html)": ".html",
}
# What a report judges a model on.
_DATA = "mnist"


class ModelExport(QObject):
    """`written` tells the path of what was exported, `failed` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, library: ModelLibrary, judgements: Judgements, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._judgements = judgements
        self.worker = Worker(self)

    def export(self, name: str, out: Path) -> None:
        """Write the model of that name to `out`, in the format that its ending names."""

        def work(report: Report) -> Iterator[str]:
            from engine.export.model_export import Judged, export_model, split_to_judge
            from engine.train.settings import default_threads

            model = self._library.load(name)

            def judged() -> Judged:
                split, samples = split_to_judge(self._judgements.dataset(_DATA, report))
                threads = default_threads()
                judgement = self._judgements.judgement(model, split, threads, report)
                return Judged(split, judgement, samples)

            export_model(model, out, judged)
            yield str(out)

        self.worker.begin(work, self.written.emit, self.failed.emit)


def ask_for_file(page: QWidget, name: str) -> str:
    """Let the person choose a file and a format; empty where they choose none."""
    path, kind = QFileDialog.getSaveFileName(page, "Export the model", name, ";;".join(_KINDS))
    known = Path(path).suffix.lower() in _KINDS.values()
    return path if known or not path else path + _KINDS.get(kind, ENDING)
