"""The Train page."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.look.icons import refresh_icons
from app.look.theme import appearance, current_theme
from app.pages.help import explain_panel
from app.pages.strip import Strip
from app.pages.train import form, help_texts
from app.pages.train.charts_place import ChartsPlace, bring_charts
from app.pages.train.conductor import Conductor, Phase
from app.pages.train.curve_export import CurveExport
from app.pages.train.fold import Fold
from app.pages.train.resume_strip import ResumeStrip
from app.pages.train.run_bar import RunBar
from app.pages.train.run_list import RunList
from app.pages.train.run_panel import RunPanel
from app.pages.train.run_store import RunStore
from app.pages.train.runs import Run
from app.pages.train.save_strip import SaveStrip
from app.pages.train.setup_panel import SetupPanel
from app.pages.undo_strip import UndoStrip
from app.settings import Settings
from app.threads.errand import Errands
from app.threads.training import TrainingThread
from engine import folders
from engine.networks.library import ModelLibrary
from engine.networks.model import Model
from engine.train.events import Finished

if TYPE_CHECKING:
    from engine.train.checkpoint import Checkpoint

_SETTINGS = "train.settings"
_ADVANCED = "train.advanced"
_SETUP = "train.setup"
_WIDE = 1100
_LEAST_CHARTS = 320
# Milliseconds. Looking for a GPU takes a while, and takes it from the first answer.
_AFTER_THE_START = 2000


class TrainPage(QWidget):
    """`model_trained` tells the model of each training, and again under the name it is saved by.

    `model_saved` tells that name.
    """

    title = "Train"
    model_trained = Signal(object)
    model_saved = Signal(str)

    def __init__(
        self,
        settings: Settings,
        training: TrainingThread,
        parent: QWidget | None = None,
        *,
        library: ModelLibrary | None = None,
        runs_folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._training = training
        self._errands = Errands(self)
        self._store = RunStore(runs_folder or folders.runs())
        self.conductor = Conductor(training, self)
        conductor = self.conductor
        self.setup = SetupPanel(form.remembered(settings.get(_SETTINGS, {})))
        self.fold = Fold("Settings", self.setup, self.setup.tools)
        self.run_bar = RunBar(conductor.train, conductor.pause, conductor.step, conductor.stop)
        self.problem = Strip()
        self.undo = UndoStrip()
        self.resume = ResumeStrip(self._errands)
        self.save = SaveStrip(library or ModelLibrary(), self._errands)
        self.charts = ChartsPlace(conductor.train)
        self.run_list = RunList()
        self.export = CurveExport(self, self._chosen_run, self.charts.picture, self._errands)
        self.run_panel = RunPanel(self.run_list, self.export.actions())
        self._lay_out()
        self._connect()
        self.setup.show_advanced(bool(settings.get(_ADVANCED, False)))
        self.fold.set_open(bool(settings.get(_SETUP, True)))
        self._setup_changed()
        self._errands.send(self._read_runs, self._runs_read)
        self.resume.look()

    def actions(self) -> list[QAction]:
        """The Train menu."""
        return [*self.conductor.actions(), *self.export.actions()]

    def close_down(self) -> None:
        """Remember the settings and finish what is being written; for when the window closes."""
        self._remember()
        self.undo.settle()
        self._errands.wait()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """See whether a GPU that was chosen is still there, once the first drawing can be read."""
        super().showEvent(event)
        if self.setup.device.device == "cuda":
            QTimer.singleShot(_AFTER_THE_START, self.setup.device.look)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The list of runs stands beside the charts where there is room, below them elsewhere."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        direction = QBoxLayout.Direction
        self._lower.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.run_panel.stand(beside=wide)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self._lower = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lower.setSpacing(space.medium)
        self._lower.addWidget(self.charts, 1)
        self._lower.addWidget(self.run_panel)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(space.large, space.medium, space.large, space.large)
        column.setSpacing(space.medium)
        for part in (self.resume, self.fold, self.run_bar, self.problem, self.save, self.undo):
            column.addWidget(part)
        column.addLayout(self._lower, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        self.problem.add_button("Close", "Puts this message away.", self.problem.dismiss)
        explain_panel(self.fold, "Settings of the training", help_texts.SETTINGS)
        explain_panel(self.run_bar, "Training", help_texts.RUN)
        explain_panel(self.run_panel, "Runs", help_texts.RUNS)
        self.run_list.setWhatsThis(help_texts.RUNS)

    def _connect(self) -> None:
        conductor = self.conductor
        self.setup.changed.connect(self._setup_changed)
        self.setup.device.gone.connect(self._gpu_gone)
        self.setup.rate.changed.connect(self._rate_changed)
        self.run_bar.rate.changed.connect(self._rate_changed)
        self.fold.toggled.connect(self._folded)
        self.setup.more.toggled.connect(lambda shown: self._settings.set(_ADVANCED, shown))
        conductor.wanted.connect(self._start)
        conductor.phase_changed.connect(self._phase_changed)
        conductor.began.connect(self._began)
        conductor.recorded.connect(self.charts.redraw_soon)
        conductor.told.connect(self._told)
        conductor.kept.connect(self._keep)
        conductor.ended.connect(self._ended)
        conductor.broke.connect(self._complain)
        self._training.unkept.connect(self._warn)
        self._training.moved.connect(lambda moved: self._complain(moved.sentence))
        self.resume.go_on.connect(self._go_on)
        self.save.saved.connect(self._saved)
        self.save.failed.connect(self._complain)
        self.export.failed.connect(self._complain)
        self.run_list.shown_changed.connect(self._show_runs)
        self.run_list.delete_wanted.connect(self._delete)
        appearance().themed.connect(self._wear_theme)

    def _setup_changed(self) -> None:
        settings = self.setup.settings()
        self.conductor.set_ready(settings is not None)
        self.fold.sum_up(form.summary(settings) if settings else self.setup.composer.problem)

    def _rate_changed(self, rate: float) -> None:
        self.setup.rate.set_rate(rate)
        self.run_bar.rate.set_rate(rate)
        self._setup_changed()
        if self.conductor.busy:
            self._training.controls.set_learning_rate(rate)

    def _start(self, paused: bool) -> None:
        settings = self.setup.settings()
        if settings is not None and not self.conductor.busy:
            self._make_room()
            self._remember()
            self.run_bar.rate.set_rate(settings.learning_rate)
            self._errands.send(bring_charts, self._charts_brought)
            self.conductor.start(settings, paused)

    def _charts_brought(self, _: None) -> None:
        self.charts.prepare()

    def _go_on(self, path: Path, checkpoint: "Checkpoint") -> None:
        self._make_room()
        # What one device began, the one that is chosen now goes on with.
        settings = dataclasses.replace(checkpoint.settings, device=self.setup.device.device)
        checkpoint = dataclasses.replace(checkpoint, settings=settings)
        self.setup.set_settings(settings)
        self._rate_changed(checkpoint.peak or settings.learning_rate)
        self.conductor.go_on(path, checkpoint, self.run_list.take(path.stem))

    def _make_room(self) -> None:
        for strip in (self.problem, self.save, self.resume):
            strip.hide()
        if self.charts.height() < _LEAST_CHARTS:
            self.fold.set_open(False)
            self._show_live_rate()

    def _began(self) -> None:
        self.charts.show_recording(self.conductor.recording, self.conductor.settings.epochs)
        self._show_runs()

    def _phase_changed(self, phase: Phase) -> None:
        self.setup.lock(phase is not Phase.IDLE)
        self._show_live_rate()

    def _folded(self, opened: bool) -> None:
        self._settings.set(_SETUP, opened)
        self._show_live_rate()

    def _show_live_rate(self) -> None:
        """While the settings are folded away, the one that may change stands in the bar."""
        self.run_bar.rate.setVisible(self.conductor.busy and not self.fold.open)

    def _told(self, share: float | None, state: str, news: str) -> None:
        self.run_bar.show_progress(share)
        self.run_bar.show_texts(state, news)

    def _keep(self, run: Run) -> None:
        self._errands.send(lambda: self._store.save(run), None, self._complain)

    def _ended(self, finished: Finished) -> None:
        recording = self.conductor.recording
        if recording is not None and len(recording.raw):
            self.run_list.put(recording.run())
        self.save.offer(finished, self.conductor.settings)
        if finished.stopped and recording is not None:
            self.resume.look(recording.head.key)
        self.model_trained.emit(finished.model)

    def _saved(self, model: Model) -> None:
        """From now on the canvas reads with the model under its name."""
        self.model_saved.emit(model.card.name)
        self.model_trained.emit(model)

    def _gpu_gone(self, reason: str) -> None:
        self._complain(f"{reason} Until then the CPU trains.")

    def _warn(self, reason: str) -> None:
        self._complain(f"{reason} The training goes on without this checkpoint.")

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")

    def _read_runs(self) -> tuple[Run, ...]:
        """On the errands' thread."""
        runs = self._store.runs()
        if runs:
            bring_charts()
        return runs

    def _runs_read(self, runs: tuple[Run, ...]) -> None:
        self.run_list.set_runs(runs)

    def _show_runs(self) -> None:
        """Bring charts and list in line with which runs there are, and which are ticked."""
        conductor, recording = self.conductor, self.conductor.recording
        self.run_list.set_current(recording.head.key if recording is not None else None)
        shown = self.run_list.shown()
        if recording is not None and not conductor.busy:
            ticked = any(one.run.key == recording.head.key for one in shown)
            self.charts.show_recording(recording if ticked else None, 0)
        current = recording.head.key if recording is not None else None
        self.charts.show_earlier([one for one in shown if one.run.key != current])
        if recording is None and not self.run_list.runs:
            self.charts.show_empty()
        self.run_panel.setVisible(bool(self.run_list.runs))
        self.export.follow()

    def _chosen_run(self) -> Run | None:
        """The run to export: the chosen one, else the one of now, else the newest."""
        recording = self.conductor.recording
        newest = next(iter(self.run_list.runs.values()), None)
        return self.run_list.chosen() or (recording.run() if recording else None) or newest

    def _delete(self, key: str) -> None:
        run = self.run_list.take(key)
        if run is not None:
            self.undo.offer(
                f"The run {run.name} is deleted.",
                lambda: self.run_list.put(run),
                lambda: self._errands.send(lambda: self._store.delete(key), None, self._complain),
            )

    def _remember(self) -> None:
        settings = self.setup.settings()
        if settings is not None:
            self._settings.set(_SETTINGS, settings.to_json())

    def _wear_theme(self) -> None:
        refresh_icons(self)
        self.charts.wear_theme()
        self.run_list.wear_theme()
