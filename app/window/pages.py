"""The pages at the right, made in their order; each gets what it needs, and nothing more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.pages.train.page import TrainPage
from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from app.window.settings import Settings
from engine.networks.library import ModelLibrary


class Page(Protocol):
    """What the window asks of a page, which is a QWidget."""

    title: str


@dataclass(frozen=True)
class House:
    """What pages may be made of."""

    settings: Settings
    library: ModelLibrary
    training: TrainingThread
    recognising: RecognisingThread


@dataclass(frozen=True)
class Made:
    """A page, the actions it has for the Train menu, and what it does when the window closes."""

    title: str
    widget: QWidget
    actions: Sequence[QAction] = ()
    close_down: Callable[[], None] | None = None


Factory = Callable[[House, QWidget], Made]


def train_page(house: House, parent: QWidget) -> Made:
    """Train a network; its model reads from then on."""
    page = TrainPage(house.settings, house.training, parent, library=house.library)
    page.model_trained.connect(house.recognising.use)
    house.training.weights.connect(house.recognising.follow)
    return Made(page.title, page, page.actions(), page.close_down)


FACTORIES: tuple[Factory, ...] = (train_page,)
