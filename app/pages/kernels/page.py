"""The Kernels page."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QImage, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.look.icons import refresh_icons, set_icon
from app.look.theme import appearance, current_theme
from app.pages import words
from app.pages.describe import describe_action
from app.pages.empty_card import EmptyCard
from app.pages.kernels import ladder, memory, wording
from app.pages.kernels.bar_chart import BarChart
from app.pages.kernels.exporting import FigureExport
from app.pages.kernels.measure_bar import MeasureBar
from app.pages.kernels.measurement import Measurement, Phase
from app.pages.kernels.network_table import NetworkTable
from app.pages.kernels.networks import network_lines
from app.pages.kernels.picture import picture_of
from app.pages.kernels.roofline import roofline
from app.pages.kernels.roofline_chart import RooflineChart
from app.pages.kernels.rung_panel import RungPanel
from app.pages.kernels.rungs import RungText, load_rungs
from app.pages.kernels.source_view import SourceView
from app.pages.kernels.view_choice import LADDER, NETWORKS, ROOFLINE, TALK, ViewChoice
from app.pages.strip import Strip
from app.settings import Settings
from app.threads.errand import Errands
from app.threads.measuring import MeasuringThread
from app.threads.training import TrainingThread

REDRAW_INTERVAL = 33
_FIGURES = "kernels.figures"
_VIEW = "kernels.view"
# From this width on the source stands beside the chart.
_WIDE = 900
_HINT = "Press Measure (F8) and watch the ladder fill.\nIt takes about a minute."


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
        self._asked_for_source = False
        self.thread_of_bench = measuring or MeasuringThread(self)
        figures = memory.from_json(settings.get(_FIGURES, {}))
        self.measurement = Measurement(self.thread_of_bench, training, figures, self)
        self.show_source = self._source_action()
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
        self.chart = BarChart(_HINT)
        self.rung = RungPanel(self.show_source)
        self.source = SourceView()
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
        return [*self.measurement.actions(), self.show_source, *self.export.actions()]

    def close_down(self) -> None:
        """End the measuring and remember what it found; for when the window closes."""
        self._remember()
        self.thread_of_bench.end()
        self._errands.wait()

    def picture(self) -> QImage:
        """What is shown, without buttons, twice as fine as the screen."""
        self.redraw()
        views = (self.roofline, self.networks)
        part = next((one for one in views if one is self._stack.currentWidget()), self.chart)
        return picture_of(part, self.machine.text())

    def redraw(self) -> None:
        """Bring everything that is shown up to date."""
        self._timer.stop()
        self._show_state()
        figures, view = self.measurement.figures, self.choice.view
        if view in (LADDER, TALK):
            self._show_bars()
            self._stack.setCurrentWidget(self._ladder)
        elif not any(figures.has(part) for part in view.parts):
            self._stack.setCurrentWidget(self._empty)
        elif view is ROOFLINE:
            self.roofline.show_roofline(roofline(figures, self.choice.dtype))
            self._stack.setCurrentWidget(self.roofline)
        elif view is NETWORKS:
            self.networks.show_lines(network_lines(figures))
            self._stack.setCurrentWidget(self.networks)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The source stands beside the chart where there is room, in its place elsewhere."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Learn of the rungs when somebody looks, and catch up with what came meanwhile."""
        super().showEvent(event)
        if self._rungs is None:
            self._rungs = ()
            self._errands.send(load_rungs, self._rungs_loaded)
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
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(space.medium)
        beside.addWidget(self.chart, 1)
        beside.addWidget(self.rung)
        beside.addStretch()
        self._left = left
        self._ladder = QSplitter(Qt.Orientation.Horizontal)
        self._ladder.addWidget(left)
        self._ladder.addWidget(self.source)
        self._ladder.setChildrenCollapsible(False)
        self._ladder.setHandleWidth(space.medium)
        self._ladder.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._ladder.setSizes([520, 480])
        self._empty = EmptyCard(
            "Nothing measured yet", "Press Measure (F8): it takes about a minute."
        )
        self._stack = QStackedWidget()
        for part in (self._ladder, self.roofline, self.networks, self._empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.large, space.large)
        column.setSpacing(space.medium)
        for row in (self.bar, self.warning, self.problem, self.machine, self.note, self.choice):
            column.addWidget(row)
        column.addWidget(self._stack, 1)
        self.warning.add_button(
            "Measure anyway", "Measures beside the training: too low, and said so.", self._anyway
        )
        for strip in (self.warning, self.problem):
            strip.add_button("Close", "Puts this message away.", strip.dismiss)

    def _connect(self) -> None:
        measurement = self.measurement
        measurement.changed.connect(self._redraw_soon)
        measurement.disturbed.connect(self._warn)
        measurement.calmed.connect(self.warning.hide)
        measurement.broke.connect(self._complain)
        self.thread_of_bench.finished.connect(self._remember)
        self.export.failed.connect(self._complain)
        self.choice.changed.connect(self._choose_view)
        self.chart.chosen.connect(self._choose_rung)
        self.chart.opened.connect(lambda _: self.show_source.trigger())
        self.source.closed.connect(self._close_source)
        appearance().themed.connect(self._wear_theme)

    def _source_action(self) -> QAction:
        action = QAction("&Source of the Kernel", self)
        action.setIconText("Source")
        action.setShortcut(QKeySequence("F9"))
        set_icon(action, "open")
        describe_action(action, "Read the chosen kernel's source")
        action.triggered.connect(self._open_source)
        return action

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
            self.chart.show_bars(ladder.talk_bars(figures, rungs, what))
        else:
            bars = ladder.product_bars(figures, rungs, choice.shape, choice.dtype, what)
            self.chart.show_bars(bars)
        self._show_facts()

    def _show_facts(self) -> None:
        rung = self._rung(self.chart.name)
        if rung is not None:
            self.rung.show_rung(rung, self.chart.facts(rung.name))

    def _rungs_loaded(self, rungs: Sequence[RungText]) -> None:
        self._rungs = tuple(rungs)
        self.rung.show_rungs(self._rungs)
        self.redraw()

    def _rung(self, name: str) -> RungText | None:
        return next((rung for rung in self._rungs or () if rung.name == name), None)

    def _choose_view(self) -> None:
        view = self.choice.view
        self.measurement.show_part(view.name, view.parts)
        self.show_source.setEnabled(view in (LADDER, TALK))
        self._close_source()
        self.redraw()

    def _choose_rung(self, name: str) -> None:
        rung = self._rung(name)
        if rung is not None:
            self.source.show_rung(rung)
            self._show_facts()

    # The source.

    def _open_source(self) -> None:
        self._asked_for_source = True
        self._arrange()
        self.source.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_source(self) -> None:
        had_focus = self.source.text.hasFocus() or self.source.close_button.hasFocus()
        self._asked_for_source = False
        self._arrange()
        if had_focus:
            self.chart.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        wide = self.width() >= _WIDE
        self.source.setVisible(wide or self._asked_for_source)
        self._left.setVisible(wide or not self._asked_for_source)
        self.source.close_button.setVisible(not wide)
        self.rung.source.setVisible(not wide)

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
        for part in (self.chart, self.source, self.networks):
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
