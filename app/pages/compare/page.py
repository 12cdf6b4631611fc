"""The page Compare: two models or more, side by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.judgements import Judgements
from app.look.icons import refresh_icons
from app.look.theme import appearance, current_theme
from app.pages.action_button import ActionButton
from app.pages.compare import wording
from app.pages.compare.answers_view import AnswersView
from app.pages.compare.comparison import LEAST, Comparison
from app.pages.compare.curves_view import CurvesView
from app.pages.compare.differences_view import DifferencesView
from app.pages.compare.figures_view import FiguresView
from app.pages.compare.judging import Judging
from app.pages.compare.library_models import LibraryModels
from app.pages.compare.model_choice import ModelChoice
from app.pages.data_box import DataBox
from app.pages.describe import describe
from app.pages.empty_card import EmptyCard
from app.pages.models.card_text import Listed
from app.pages.models.listing import listed_models
from app.pages.strip import Strip
from app.pages.sub_views import SubView, SubViews
from app.pages.working_bar import WorkingBar
from app.settings import Settings
from app.threads.errand import Errands
from app.threads.training import TrainingThread
from app.window.shown import Shown
from engine import folders
from engine.data.dataset import MNIST
from engine.networks.library import ModelLibrary

MODELS = "compare.models"
_DATA = "compare.data"
_VIEW = "compare.view"
_FEW = (
    "One model alone has nothing to be compared with",
    "Train another on the page Train and save it, or import one on the page Models.",
)
_NONE_TICKED = ("Nothing to compare yet", "Tick two models or more, above.")


class ComparePage(QWidget):
    """The models above, four views of them below. Nothing is computed while it is hidden."""

    title = "Compare"

    def __init__(
        self,
        settings: Settings,
        library: ModelLibrary,
        judgements: Judgements,
        training: TrainingThread,
        canvas: Canvas,
        shown: Shown,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._library = library
        self._training = training
        self._canvas = canvas
        self._shown = shown
        self._errands = Errands(self)
        self._models = LibraryModels(library)
        self.comparison = Comparison(self)
        self.comparison.use_data(settings.get(_DATA, MNIST))
        self.comparison.choose(_texts(settings.get(MODELS, [])))
        self.judging = Judging(self.comparison, self._models, judgements, training, self)
        self.choice = ModelChoice(self.comparison)
        self.data = DataBox()
        self.data.set_data(self.comparison.data)
        self.judged_on = QLabel()
        self.working = WorkingBar(self.judging.worker)
        self._state = QStackedWidget()
        self.problem = Strip()
        self.views = SubViews(self._views(), settings.get(_VIEW, ""))
        self.empty = EmptyCard(*_FEW, icon="question")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._follow()

    def actions(self) -> list[QAction]:
        """The menu Compare."""
        return [self.judging.judge, self.judging.measure, *self.views.actions_of_views()]

    def choose(self, names: Iterable[str]) -> None:
        """Compare these models."""
        self.comparison.choose(names)
        self._settings.set(MODELS, list(self.comparison.wanted))

    def compare(self, names: Sequence[str]) -> None:
        """Compare these; one alone is compared with those that are chosen already."""
        self.choose(names if len(names) > 1 else [*names, *self.comparison.wanted])

    def close_down(self) -> None:
        """End the threads; for when the window closes."""
        self.views.close_down()
        self.judging.close_down()
        self._errands.wait()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """See which models there are, and find out about those that are chosen."""
        super().showEvent(event)
        self._errands.send(partial(listed_models, self._library), self._list_models, self._complain)
        self.judging.wake()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Compute nothing while nobody looks."""
        super().hideEvent(event)
        self.judging.rest()

    def _views(self) -> list[SubView]:
        comparison, judging = self.comparison, self.judging
        return [
            SubView(
                "figures",
                "Side by side",
                "What each model is, how well and how fast it reads.",
                lambda: FiguresView(comparison, judging),
            ),
            SubView(
                "answers",
                "Answers",
                "What each model reads in the drawing on the canvas.",
                lambda: AnswersView(comparison, self._models, self._shown, self._training),
            ),
            SubView(
                "curves",
                "Curves",
                "The trainings of the models over each other.",
                lambda: CurvesView(comparison, folders.runs()),
            ),
            SubView(
                "differences",
                "Differences",
                "Which of two models is better, and the samples that they read differently.",
                lambda: DifferencesView(comparison, judging, self._canvas),
            ),
        ]

    def _lay_out(self) -> None:
        space = current_theme().spacing
        describe(self.data, "Dataset", "Whose test the models are judged by.")
        self.judged_on.setProperty("role", "small")
        self.judged_on.setWordWrap(True)
        self.judged_on.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (self.judged_on, self.working):
            self._state.addWidget(part)
        beside = QVBoxLayout()
        beside.setSpacing(space.small)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        self._judge, self._speed = map(ActionButton, (self.judging.judge, self.judging.measure))
        for button in (self._judge, self._speed):
            buttons.addWidget(button)
        buttons.addStretch(1)
        beside.addWidget(self.data)
        beside.addLayout(buttons)
        beside.addWidget(self._state)
        beside.addStretch(1)
        self._above = QWidget()
        above = QHBoxLayout(self._above)
        above.setContentsMargins(space.large, space.large, space.large, 0)
        above.setSpacing(space.large)
        above.addWidget(self.choice, 3, Qt.AlignmentFlag.AlignTop)
        above.addLayout(beside, 2)
        strip = QHBoxLayout()
        strip.setContentsMargins(space.large, space.small, space.large, 0)
        strip.addWidget(self.problem)
        around = QWidget()
        inner = QVBoxLayout(around)
        inner.setContentsMargins(space.large, space.large, space.large, space.large)
        inner.addWidget(self.empty)
        self._stack.addWidget(self.views)
        self._stack.addWidget(around)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._above)
        column.addLayout(strip)
        column.addWidget(self._stack, 1)
        self.problem.add_button("Close", "Puts this message away.", self.problem.dismiss)
        # As they stand, whatever was made first.
        first_button = next(iter(self.views.choice.buttons.values()))
        row = (self.choice, self.data, self._judge, self._speed, first_button)
        for before, after in itertools.pairwise(row):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.choice.ticked.connect(self.choose)
        self.data.changed.connect(self._use_data)
        self.judging.failed.connect(self._complain)
        worker = self.judging.worker
        worker.progressed.connect(lambda _: self._state.setCurrentWidget(self.working))
        worker.busy.connect(self._on_busy)
        self.views.chosen.connect(lambda name: self._settings.set(_VIEW, name))
        self.comparison.changed.connect(self._follow)
        appearance().themed.connect(self._wear_theme)

    def _use_data(self) -> None:
        self.problem.hide()
        self._settings.set(_DATA, self.data.data)
        self.comparison.use_data(self.data.data)

    def _list_models(self, listed: list[Listed]) -> None:
        """The library was read; who never chose sees its first models."""
        self.comparison.list_models(listed)
        if self._settings.get(MODELS, None) is None:
            self.choose([one.entry.name for one in self.comparison.readable[:LEAST]])

    def _follow(self) -> None:
        comparison = self.comparison
        self.choice.show_models()
        cards = [one.card for one in comparison.chosen]
        held_up = self.judging.is_held_up
        said = wording.judged_on(comparison.opened, comparison.data, cards, held_up)
        self.judged_on.setText(said)
        title, text = _NONE_TICKED if len(comparison.readable) >= LEAST else _FEW
        self.empty.title.setText(title)
        self.empty.text.setText(text)
        enough = len(comparison.names) >= LEAST
        self._stack.setCurrentIndex(0 if enough else 1)
        self._above.setVisible(len(comparison.readable) >= LEAST)

    def _on_busy(self, busy: bool) -> None:
        """What is judged by takes the place of the progress."""
        self._follow()
        if not busy:
            self._state.setCurrentWidget(self.judged_on)

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")

    def _wear_theme(self) -> None:
        refresh_icons(self)
        self.choice.wear_theme()
        self.comparison.changed.emit()


def _texts(value: list[object]) -> list[str]:
    """The names among what was remembered."""
    return [name for name in value if isinstance(name, str)]
