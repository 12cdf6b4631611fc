"""The view “Training”: how the layers fare while they learn, and the run once more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.look.theme import appearance, current_theme
from app.pages.empty_card import EmptyCard
from app.pages.inside.health_charts import HealthCharts
from app.pages.inside.health_watch import HealthWatch
from app.pages.inside.replay import ReplayPanel
from app.pages.inside.replay_memory import Snapshot
from app.pages.inside.replay_recorder import Recorder
from app.pages.inside.subject import Subject
from app.pages.working_bar import WorkingBar
from app.threads.training import TrainingThread


class TrainingView(QStackedWidget):
    """Of the training that goes on, or else of the last one."""

    def __init__(
        self,
        subject: Subject,
        recorder: Recorder,
        training: TrainingThread,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self.replay = ReplayPanel(subject, recorder, training)
        self.watch = HealthWatch(recorder, training, self)
        self.charts = HealthCharts()
        self.working = WorkingBar(self.watch.worker)
        self.empty = EmptyCard(
            "Train a network",
            "Press F5: its layers appear here as they learn, and the run can be replayed.",
        )
        self._lay_out()
        self.watch.changed.connect(self._on_changed)
        recorder.recorded.connect(self._on_changed)
        self.replay.moved.connect(self._on_moved)
        appearance().themed.connect(self.charts.wear_theme)
        self._on_changed()

    def wake(self) -> None:
        """Somebody looks: catch up, and follow."""
        self.watch.wake()
        self.replay.wake()
        self.charts.redraw_soon()

    def rest(self) -> None:
        """Nobody looks: compute nothing any more."""
        self.watch.rest()
        self.replay.rest()

    def close_down(self) -> None:
        """End the threads."""
        self.watch.close_down()
        self.replay.close_down()

    def _on_changed(self) -> None:
        outline = self._recorder.outline
        if outline is None:
            self.setCurrentWidget(self.empty)
            return
        self.setCurrentWidget(self.area)
        self.charts.show_run(self.watch.run, outline.epochs)

    def _on_moved(self, snapshot: Snapshot | None) -> None:
        self.charts.mark(None if snapshot is None else snapshot.epoch)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.replay)
        column.addWidget(self.charts, 1)
        column.addWidget(self.working)
        self.area.setWidget(body)
        self.addWidget(self.empty)
        self.addWidget(self.area)
