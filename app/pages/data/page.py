"""The page Data: a dataset's samples, and what a model makes of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.judgements import Judgements
from app.look.icons import refresh_icons
from app.look.theme import appearance, current_theme
from app.pages.data.answers import Answers
from app.pages.data.figures_view import FiguresView
from app.pages.data.map_view import MapView
from app.pages.data.mistakes_view import MistakesView
from app.pages.data.opening import DatasetOpening, ModelChoice
from app.pages.data.samples_view import SamplesView
from app.pages.data.source import SPLITS, Source
from app.pages.data.source_bar import SourceBar
from app.pages.data.wall import PITCHES
from app.pages.strip import Strip
from app.pages.sub_views import SubView, SubViews
from app.pages.working_bar import WorkingBar
from app.settings import Settings
from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from app.window.shown import Shown
from engine.data.dataset import MNIST
from engine.ink.picture import Picture
from engine.networks.library import ModelLibrary

SAMPLES, MISTAKES = "samples", "mistakes"
_VIEW = "data.view"
_SPLIT = "data.split"
_ZOOM = "data.zoom"
_USUAL_ZOOM = 4
# Milliseconds that a closed window waits: kernels that are compiled cannot be interrupted.
_PATIENCE = 30_000


class DataPage(QWidget):
    """Views of one source; each is built when it is first looked at, as is the dataset opened."""

    title = "Data"

    def __init__(
        self,
        settings: Settings,
        library: ModelLibrary,
        recognising: RecognisingThread,
        training: TrainingThread,
        canvas: Canvas,
        shown: Shown,
        judgements: Judgements,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._canvas = canvas
        self._looked = False
        self.source = Source(self)
        self.worker = Worker(self)
        self.opening = DatasetOpening(self.source, judgements, self.worker, self)
        self.models = ModelChoice(self.source, library, recognising, self)
        self.answers = Answers(self.source, judgements, self.worker, training, self)
        self.bar = SourceBar()
        self.problem = Strip()
        self.views = SubViews(
            (
                SubView(
                    SAMPLES, "Samples", "Every sample of the dataset on one wall.", self._samples
                ),
                SubView(
                    MISTAKES,
                    "Mistakes",
                    "Which labels the model takes for which, and its worst samples.",
                    lambda: MistakesView(self.source, self.answers),
                ),
                SubView(
                    "map",
                    "Map",
                    "All samples in two dimensions, as the model's last layer sees them.",
                    lambda: MapView(self.source, judgements, shown, training),
                ),
                SubView(
                    "figures",
                    "Figures",
                    "Figures of each class, calibration, and accuracy under disturbances.",
                    lambda: FiguresView(self.source, judgements, training),
                ),
            ),
            settings.get(_VIEW, SAMPLES),
        )
        self._lay_out()
        self._connect()

    def actions(self) -> list[QAction]:
        """The menu Data."""
        return self.views.actions_of_views()

    @property
    def samples(self) -> SamplesView:
        """The view Samples, built now where nobody has looked at it yet."""
        view = self.views.view(SAMPLES)
        assert isinstance(view, SamplesView)
        return view

    def close_down(self) -> None:
        """End the threads; for when the window closes."""
        self.views.close_down()
        self.worker.end(_PATIENCE)
        self.models.close_down()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Open the dataset when somebody first looks."""
        super().showEvent(event)
        self.models.look()
        if self._looked:
            self.opening.resume()
        else:
            self._looked = True
            self.opening.open(MNIST, self.bar.split_name)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Compute nothing while nobody looks."""
        super().hideEvent(event)
        self.opening.pause()
        self.answers.pause()

    def _samples(self) -> SamplesView:
        kept = self._settings.get(_ZOOM, _USUAL_ZOOM)
        zoom = kept if type(kept) is int and 0 <= kept < len(PITCHES) else _USUAL_ZOOM
        view = SamplesView(self.source, self.answers, zoom)
        view.wall.zoomed.connect(lambda zoom: self._settings.set(_ZOOM, zoom))
        return view

    def _lay_out(self) -> None:
        space = current_theme().spacing
        kept = self._settings.get(_SPLIT, SPLITS[0])
        if kept in SPLITS:
            self.bar.show_parts(None, kept)
        top = QVBoxLayout()
        top.setContentsMargins(space.large, space.medium, space.large, 0)
        top.setSpacing(space.small)
        top.addWidget(self.bar)
        top.addWidget(self.problem)
        # Beside the views' buttons there is room.
        row = self.views.choice.layout()
        assert isinstance(row, QHBoxLayout)
        row.addWidget(WorkingBar(self.worker), 20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.views, 1)
        self.problem.add_button("Close", "Puts this message away.", self.problem.dismiss)

    def _connect(self) -> None:
        bar, opening, models = self.bar, self.opening, self.models
        bar.data_chosen.connect(self._open)
        bar.model_chosen.connect(models.choose)
        opening.failed.connect(self._complain)
        opening.failed.connect(lambda _: self.answers.ask_again())
        opening.settled.connect(self._show_source)
        models.listed.connect(bar.show_models)
        models.read_with.connect(bar.show_reading)
        models.settled.connect(lambda: bar.show_model(models.chosen))
        models.failed.connect(self._complain)
        self.source.samples_wanted.connect(self._show_samples)
        self.source.draw_wanted.connect(self._draw)
        self.views.chosen.connect(lambda name: self._settings.set(_VIEW, name))
        appearance().themed.connect(self._wear_theme)

    def _wear_theme(self) -> None:
        refresh_icons(self)

    def _open(self) -> None:
        self.problem.hide()
        self._settings.set(_SPLIT, self.bar.split_name)
        self.opening.open(self.bar.data.data, self.bar.split_name)

    def _show_source(self) -> None:
        """Let the lists say what is shown, whatever was asked for."""
        source = self.source
        if source.dataset is not None:
            self.bar.data.set_data(source.data)
        self.bar.show_parts(source.dataset, source.split_name)

    def _show_samples(self, indices: NDArray[np.int64], title: str) -> None:
        self.samples.show_among(indices, title)
        self.views.show_view(SAMPLES)
        self.samples.wall.setFocus()

    def _draw(self, index: int) -> None:
        split = self.source.split
        if split is not None and 0 <= index < len(split):
            self._canvas.put(Picture(split.images[index] / np.float32(255)))

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")
