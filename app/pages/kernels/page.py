"""The Kernels page."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QImage, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.look.icons import refresh_icons
from app.look.theme import appearance, current_theme
from app.pages import words
from app.pages.chart_picture import picture_of
from app.pages.empty_card import EmptyCard
from app.pages.help import explain_panel
from app.pages.kernels import help_texts, memory, wording
from app.pages.kernels.exporting import FigureExport
from app.pages.kernels.ladder import product_bars, talk_bars
from app.pages.kernels.ladder_view import LadderView
from app.pages.kernels.measure_bar import MeasureBar
from app.pages.kernels.measurement import Measurement, Phase
from app.pages.kernels.network_table import NetworkTable
from app.pages.kernels.networks import network_lines
from app.pages.kernels.roofline import roofline
from app.pages.kernels.roofline_chart import RooflineChart
from app.pages.kernels.rungs import RungText, load_rungs
from app.pages.kernels.view_choice import LADDER, NETWORKS, ROOFLINE, TALK, ViewChoice
from app.pages.strip import Strip
from app.settings import Settings
from app.threads.errand import Errands
from app.threads.measuring import MeasuringThread
from app.threads.training import TrainingThread

REDRAW_INTERVAL = 33
# Milliseconds that a closed window waits: kernels that are compiled cannot be interrupted.
_PATIENCE = 30_000
# Milliseconds. Where the window starts with this page, others are still being built beside it.
_SETTLED = 300
_FIGURES = "kernels.figures"
_VIEW = "kernels.view"


class KernelsPage(QWidget):
    """The ladder, the talk's experiment, the roofline, and the networks' speeds."""

    title = "Kernels"

    def __init__(
        self,
        settings: Settings,
        training: TrainingThread,
        parent: QWidget | None = None,
        *,
        measuring: MeasuringThread | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._errands = Errands(self)
        self._rungs: tuple[RungText, ...] | None = None
        self.measuring = measuring or MeasuringThread(self)
        figures = memory.from_json(settings.get(_FIGURES, {}))
        self.measurement = Measurement(self.measuring, training, figures, self)
        self.export = FigureExport(
            self, lambda: self.measurement.figures.report(), self.picture, self._errands
        )
        measurement = self.measurement
        self.bar = MeasureBar(
            measurement.all, measurement.part, measurement.cancel, self.export.actions()
        )
        self.warning = Strip()
        self.problem = Strip()
        self.machine = QLabel()
        self.note = QLabel()
        self.choice = ViewChoice()
        self.ladder = LadderView()
        self.roofline = RooflineChart()
        self.networks = NetworkTable()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_INTERVAL)
        self._timer.timeout.connect(self._beat)
        self._lay_out()
        self._connect()
        self.choice.choose(*_remembered(settings))
        self._choose_view()
        self.redraw()

    def actions(self) -> list[QAction]:
        """The Kernels menu."""
        return [*self.measurement.actions(), self.ladder.open_source, *self.export.actions()]

    def close_down(self) -> None:
        """End the measuring and remember what it found; for when the window closes."""
        self._remember()
        if self.measuring.isRunning():
            # What is measured takes its time to the end: nobody should watch that.
            self.window().hide()
            self.measuring.end(_PATIENCE)
        self._errands.wait()

    def picture(self) -> QImage:
        """What is shown, without buttons, twice as fine as the screen."""
        self.redraw()
        views = (self.roofline, self.networks)
        part = next((one for one in views if one is self._stack.currentWidget()), self.ladder.chart)
        choice = self.choice
        what = {
            LADDER: f"Matrix product {wording.shape(choice.shape)} in {choice.dtype}",
            TALK: "A step of linear regression on 60,000 digits",
            ROOFLINE: f"Matrix products in {choice.dtype}",
            NETWORKS: "Training and answering in float32",
        }[choice.view]
        return picture_of(part, f"{what}<br>{self.machine.text()}")

    def redraw(self) -> None:
        """Bring everything that is shown up to date."""
        self._timer.stop()
        self._show_state()
        figures, view = self.measurement.figures, self.choice.view
        if view in (LADDER, TALK):
            self._show_bars()
            self._stack.setCurrentWidget(self.ladder)
        elif not any(figures.has(part) for part in view.parts):
            self._stack.setCurrentWidget(self._empty)
        elif view is ROOFLINE:
            self.roofline.show_roofline(roofline(figures, self.choice.dtype))
            self._stack.setCurrentWidget(self.roofline)
        elif view is NETWORKS:
            self.networks.show_lines(network_lines(figures))
            self._stack.setCurrentWidget(self.networks)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Learn of the rungs when somebody looks, and catch up with what came meanwhile."""
        super().showEvent(event)
        if self._rungs is None:
            self._rungs = ()
            QTimer.singleShot(_SETTLED, self, self._load_rungs)
        self._redraw_soon()

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.machine.setTextFormat(Qt.TextFormat.RichText)
        self.machine.setWordWrap(True)
        self.machine.setToolTip(
            "What this machine can reach: multiply-adds that stay in registers, in float32, two "
            "operations each; and what all threads read from memory."
        )
        self.note.setProperty("role", "problem")
        self.note.setWordWrap(True)
        self._empty = EmptyCard(
            "Nothing measured yet", "Press Measure (F8): it takes about a minute."
        )
        self._stack = QStackedWidget()
        for part in (self.ladder, self.roofline, self.networks, self._empty):
            self._stack.addWidget(part)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(space.large, space.medium, space.large, space.large)
        column.setSpacing(space.medium)
        for row in (self.bar, self.warning, self.problem, self.machine, self.note, self.choice):
            column.addWidget(row)
        column.addWidget(self._stack, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.warning.add_button(
            "Measure anyway", "Measures beside the training: too low, and said so.", self._anyway
        )
        explain_panel(self.bar, "Measuring", help_texts.MEASURE)
        explain_panel(self.choice, "Views", help_texts.VIEWS)
        explain_panel(self.ladder.rung, "Rung", help_texts.RUNG)
        self.ladder.source.text.setWhatsThis(help_texts.SOURCE)
        explain_panel(self.networks, "Networks", help_texts.NETWORKS)
        self.networks.table.setWhatsThis(help_texts.NETWORKS)
        for strip in (self.warning, self.problem):
            strip.add_button("Close", "Puts this message away.", strip.dismiss)

    def _connect(self) -> None:
        measurement = self.measurement
        measurement.changed.connect(self._redraw_soon)
        measurement.disturbed.connect(self._warn)
        measurement.calmed.connect(self.warning.hide)
        measurement.broke.connect(self._complain)
        self.measuring.finished.connect(self._remember)
        self.export.failed.connect(self._complain)
        self.choice.changed.connect(self._choose_view)
        appearance().themed.connect(self._wear_theme)

    # What is shown.

    def _redraw_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _beat(self) -> None:
        if self.isVisible():
            self.redraw()

    def _show_state(self) -> None:
        measurement = self.measurement
        figures, machine = measurement.figures, measurement.figures.machine
        now = datetime.now().astimezone()
        state = {
            Phase.IDLE: f"measured {words.when(figures.measured, now)}" if len(figures) else "",
            Phase.MEASURING: measurement.what,
            Phase.CANCELLING: "cancelling…",
        }[measurement.phase]
        self.bar.show_progress(measurement.fraction, state)
        if machine is None:
            self.machine.setText("What this machine can reach is not measured yet.")
        else:
            self.machine.setText(wording.machine(machine))
        disturbance = ""
        if figures.beside_training:
            disturbance = "A training took its share of the CPU meanwhile: these are too low."
        elif machine is not None and not machine.quiet:
            disturbance = "Other programs took a share of the CPU: these figures are too low."
        self.note.setText(disturbance)
        self.note.setVisible(bool(disturbance))
        self.export.offer(len(figures) > 0)

    def _show_bars(self) -> None:
        measurement, rungs = self.measurement, self._rungs or ()
        figures, choice, what = measurement.figures, self.choice, measurement.what
        if choice.view is TALK:
            bars = talk_bars(figures, rungs, what)
        else:
            bars = product_bars(figures, rungs, choice.shape, choice.dtype, what)
        self.ladder.show_bars(bars)

    def _load_rungs(self) -> None:
        self._errands.send(load_rungs, self._rungs_loaded)

    def _rungs_loaded(self, rungs: Sequence[RungText]) -> None:
        self._rungs = tuple(rungs)
        self.ladder.show_rungs(self._rungs)
        self.redraw()

    def _choose_view(self) -> None:
        view = self.choice.view
        self.measurement.show_part(view.name, view.parts)
        self.ladder.open_source.setEnabled(view in (LADDER, TALK))
        self.ladder.close_source()
        self.redraw()

    # What happens.

    def _warn(self) -> None:
        self.warning.say(
            "A training takes the CPU just now, and every figure would come out too low: pause it "
            "(F6) or stop it first."
        )

    def _anyway(self) -> None:
        self.warning.hide()
        self.measurement.start()

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")

    def _remember(self) -> None:
        self._settings.set(_FIGURES, memory.to_json(self.measurement.figures))
        choice = self.choice
        self._settings.set(
            _VIEW,
            {
                "view": choice.view.name,
                "shape": wording.SHAPES.index(choice.shape),
                "dtype": choice.dtype,
            },
        )

    def _wear_theme(self) -> None:
        refresh_icons(self)
        for part in (self.ladder, self.networks):
            part.wear_theme()
        self.roofline.update()


def _remembered(settings: Settings) -> tuple[str, int, str]:
    """View, shape and dtype as they were chosen last; what is damaged is no choice."""
    kept = settings.get(_VIEW, {})
    view, shape, dtype = kept.get("view"), kept.get("shape"), kept.get("dtype")
    return (
        view if isinstance(view, str) else "",
        shape if type(shape) is int else -1,
        dtype if isinstance(dtype, str) else "",
    )
