"""What a page's worker does: its progress, and a button that cancels it."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.threads.worker import Worker
from engine.progress import Progress

_STEPS = 1000
# Pixels below which a bar shows no progress.
_LEAST_BAR = 40


class WorkingBar(QWidget):
    """Keeps its place while the worker rests, so that nothing moves; then it shows nothing."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = ElidedLabel()
        self._what.setProperty("role", "small")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setRange(0, _STEPS)
        self._progress.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel")
        describe(self._cancel, "Cancel", "Give up what is being computed.")
        self._cancel.clicked.connect(worker.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        # What is done is read first: the bar takes the rest.
        self._what.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._progress.setMinimumWidth(_LEAST_BAR)
        row.addWidget(self._what)
        row.addWidget(self._progress, 1)
        row.addWidget(self._cancel)
        self._parts = (self._what, self._progress, self._cancel)
        for part in self._parts:
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        worker.busy.connect(self._on_busy)
        worker.progressed.connect(self._on_progressed)
        self._on_busy(False)

    def _on_busy(self, busy: bool) -> None:
        # Work that reports nothing is over before a bar could be read.
        if not busy:
            for part in self._parts:
                part.hide()

    def _on_progressed(self, progress: Progress) -> None:
        for part in self._parts:
            part.show()
        self._what.setText(progress.what)
        self._progress.setValue(round(_STEPS * progress.fraction))
