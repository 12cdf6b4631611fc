"""Earlier runs as a list: each can be shown on the charts, hidden, deleted."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.look.swatch import SIZE, swatch
from app.look.theme import current_theme
from app.pages import words
from app.pages.describe import describe
from app.pages.list_style import FIGURE, dress_list, set_up_columns
from app.pages.train import form
from app.pages.train.curves import smooth
from app.pages.train.runs import Run, Shown

SHOWN_AT_FIRST = 3

_KEY = Qt.ItemDataRole.UserRole
_ENDINGS = {"finished": "", "stopped": "stopped", "unfinished": "unfinished"}


class RunList(QTreeWidget):
    """`shown_changed` when the runs on the charts change, `delete_wanted` with a run's key."""

    shown_changed = Signal()
    delete_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: dict[str, Run] = {}
        self._smoothed: dict[str, Shown] = {}
        self._colours: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._current: str | None = None
        set_up_columns(self, ["Run", "Accuracy", "Epochs", "When"])
        dress_list(self, current_theme())
        self.setIconSize(QSize(SIZE, SIZE))
        describe(
            self,
            "Earlier runs",
            "Tick a run to see it on the charts (Space); Delete forgets it.",
        )
        self.itemChanged.connect(self._ticked)

    @property
    def runs(self) -> dict[str, Run]:
        """All runs, by key."""
        return dict(self._runs)

    def set_runs(self, runs: tuple[Run, ...]) -> None:
        """List these runs, newest first; the first few are shown."""
        self._runs = {run.key: run for run in runs}
        self._hidden = {run.key for run in runs[SHOWN_AT_FIRST:]}
        self._fill()

    def put(self, run: Run) -> None:
        """List `run` too, in place of an earlier state of it."""
        self._runs = {run.key: run} | {k: r for k, r in self._runs.items() if k != run.key}
        self._runs = dict(sorted(self._runs.items(), reverse=True))
        self._smoothed.pop(run.key, None)
        self._hidden.discard(run.key)
        self._fill()

    def take(self, key: str) -> Run | None:
        """List a run no more, and give it."""
        run = self._runs.pop(key, None)
        self._smoothed.pop(key, None)
        self._fill()
        return run

    def set_current(self, key: str | None) -> None:
        """Which run is the one of now, drawn before the others in the first colour."""
        if key != self._current:
            self._current = key
            self._smoothed.clear()
            self._fill()

    def shown(self) -> list[Shown]:
        """The ticked runs, with their colours."""
        return [self._prepared(run) for key, run in self._runs.items() if key not in self._hidden]

    def chosen(self) -> Run | None:
        """The run that the list stands on."""
        item = self.currentItem()
        return self._runs.get(item.data(0, _KEY)) if item is not None else None

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        dress_list(self, current_theme())
        self._smoothed.clear()
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete forgets the run."""
        run = self.chosen()
        if event.key() == Qt.Key.Key_Delete and run is not None:
            self.delete_wanted.emit(run.key)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few rows."""
        return QSize(280, 112)

    def _prepared(self, run: Run) -> Shown:
        shown = self._smoothed.get(run.key)
        if shown is None:
            shown = Shown(run, smooth(run.losses)[0], self._colour(run.key))
            self._smoothed[run.key] = shown
        return shown

    def _colour(self, key: str) -> str:
        """Colours behind the first two, which belong to the run of today."""
        first, _, *palette = current_theme().chart
        if key == self._current:
            return first
        return palette[self._colours.setdefault(key, len(self._colours)) % len(palette)]

    def _fill(self) -> None:
        chosen = self.chosen()
        self.blockSignals(True)
        self.clear()
        now = datetime.now().astimezone()
        for key, run in self._runs.items():
            item = QTreeWidgetItem(self, _texts(run, now))
            item.setData(0, _KEY, key)
            item.setIcon(0, swatch(self._colour(key)))
            item.setToolTip(0, _tip(run))
            ticked = Qt.CheckState.Unchecked if key in self._hidden else Qt.CheckState.Checked
            item.setCheckState(0, ticked)
            for column in (1, 2, 3):
                item.setTextAlignment(column, FIGURE)
                item.setForeground(column, QColor(current_theme().muted))
            if chosen is not None and key == chosen.key:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.shown_changed.emit()

    def _ticked(self, item: QTreeWidgetItem) -> None:
        key = item.data(0, _KEY)
        if item.checkState(0) == Qt.CheckState.Checked:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self.shown_changed.emit()


def _texts(run: Run, now: datetime) -> list[str]:
    epochs = f"{run.epochs[-1].epoch if run.epochs else 0}"
    planned = run.settings.get("epochs")
    if run.ending != "finished" and isinstance(planned, int):
        epochs = f"{epochs} of {planned}"
    return [run.name, words.percent(run.accuracy), epochs, words.when(run.started, now)]


def _tip(run: Run) -> str:
    settings = form.remembered(run.settings)
    ending = _ENDINGS[run.ending]
    lines = [form.summary(settings), f"seed {settings.seed}"]
    return "\n".join([*lines, ending] if ending else lines)
