"""The pages at the right, in their order; each is given what it needs, and nothing more.

Their modules bring pyqtgraph and more: they are imported on another thread once the window shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QWidget

from app.canvas.canvas import Canvas
from app.judgements import Judgements
from app.my_hand import MyHand
from app.settings import Settings
from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from app.window.shown import Shown
from engine.networks.library import ModelLibrary
from engine.networks.model import Card, Model
from engine.networks.network import Network

MODEL = "model"


@dataclass(frozen=True)
class House:
    """What pages may be made of. `pages` holds those that stand already, by their titles."""

    settings: Settings
    library: ModelLibrary
    training: TrainingThread
    recognising: RecognisingThread
    hand: MyHand
    canvas: Canvas
    shown: Shown
    judgements: Judgements
    pages: dict[str, QWidget]


@dataclass(frozen=True)
class Made:
    """A page, its actions for the menu named as it is, and what it does when the window closes."""

    widget: QWidget
    actions: Sequence[QAction] = ()
    close_down: Callable[[], None] | None = None


Factory = Callable[[House, QWidget], Made]


@dataclass(frozen=True)
class Kind:
    """A page to come. `load` imports what it needs, on any thread, and gives its factory.

    `menu`: whether it has one.
    """

    title: str
    load: Callable[[], Factory]
    menu: bool = True


def _read_with(house: House, model: Model) -> None:
    """Read with a model from now on, and at the next start."""
    house.settings.set(MODEL, model.card.name)
    house.recognising.use(model)


def _follow(house: House, network: Network, parameters: NDArray[np.float32]) -> None:
    """Read with the network in training."""
    house.recognising.follow(network, parameters, house.training.classes)


def _compare(house: House, pages: QWidget, names: Sequence[str]) -> None:
    """Compare models on their page, which comes to the front."""
    from app.pages.compare.page import ComparePage

    page = house.pages.get("Compare")
    if isinstance(page, ComparePage) and isinstance(pages, QTabWidget):
        page.compare(names)
        pages.setCurrentWidget(page)


def _list_models_anew(house: House) -> None:
    """The library has changed; where the page Models does not stand yet, it will see for itself."""
    from app.pages.models.page import ModelsPage

    page = house.pages.get("Models")
    if isinstance(page, ModelsPage):
        page.refresh()


def _load_train() -> Factory:
    from app.pages.train.page import TrainPage

    def make(house: House, parent: QWidget) -> Made:
        page = TrainPage(house.settings, house.training, parent, library=house.library)
        page.model_trained.connect(house.recognising.use)
        # It reads already; once it is saved it can read at the next start too.
        page.model_saved.connect(partial(house.settings.set, MODEL))
        page.model_saved.connect(lambda _: _list_models_anew(house))
        house.training.weights.connect(partial(_follow, house))
        house.training.failed.connect(house.recognising.unfollow)
        return Made(page, page.actions(), page.close_down)

    return make


def _load_inside() -> Factory:
    from app.pages.inside.page import InsidePage
    from app.pages.inside.subject import Subject

    def make(house: House, parent: QWidget) -> Made:
        subject = Subject(house.recognising, house.training, house.shown, parent)
        page = InsidePage(subject, house.training, house.judgements, house.settings, parent)
        page.wants_drawn.connect(house.canvas.put)
        return Made(page, page.actions(), page.close_down)

    return make


def _load_data() -> Factory:
    from app.pages.data.page import DataPage

    def make(house: House, parent: QWidget) -> Made:
        page = DataPage(
            house.settings,
            house.library,
            house.recognising,
            house.training,
            house.canvas,
            house.shown,
            house.judgements,
            parent,
        )
        return Made(page, page.actions(), page.close_down)

    return make


def _load_compare() -> Factory:
    from app.pages.compare.page import ComparePage

    def make(house: House, parent: QWidget) -> Made:
        page = ComparePage(
            house.settings,
            house.library,
            house.judgements,
            house.training,
            house.canvas,
            house.shown,
            parent,
        )
        return Made(page, page.actions(), page.close_down)

    return make


def _load_models() -> Factory:
    from app.pages.models.page import ModelsPage

    def make(house: House, parent: QWidget) -> Made:
        page = ModelsPage(house.library, parent, judgements=house.judgements)
        recognising = house.recognising

        def mark(card: Card | None) -> None:
            page.mark_used(card.name if card is not None else "")

        page.model_chosen.connect(partial(_read_with, house))
        page.compare_wanted.connect(partial(_compare, house, parent))
        recognising.reading_with.connect(mark)
        if recognising.card is not None:
            mark(recognising.card)
        return Made(page, page.actions(), page.close_down)

    return make


def _load_hand() -> Factory:
    from app.pages.hand.page import HandPage

    def make(house: House, parent: QWidget) -> Made:
        page = HandPage(house.hand, house.library, house.recognising, parent)
        page.model_adapted.connect(partial(_read_with, house))
        page.library_changed.connect(partial(_list_models_anew, house))
        house.hand.load()
        return Made(page, page.actions(), page.close_down)

    return make


def _load_kernels() -> Factory:
    from app.pages.kernels.page import KernelsPage

    def make(house: House, parent: QWidget) -> Made:
        page = KernelsPage(house.settings, house.training, parent)
        return Made(page, page.actions(), page.close_down)

    return make


KINDS: tuple[Kind, ...] = (
    Kind("Train", _load_train),
    Kind("Inside", _load_inside),
    Kind("Data", _load_data),
    Kind("Models", _load_models),
    Kind("Compare", _load_compare),
    Kind("My hand", _load_hand),
    Kind("Kernels", _load_kernels),
)
