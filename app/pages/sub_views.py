"""A page of several views, one of which is shown: each built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.look.style import pad_number_boxes
from app.look.theme import current_theme
from app.pages.describe import describe_action
from app.pages.view_buttons import ViewButtons


class Wakeful(Protocol):
    """What every view knows besides being a widget."""

    def wake(self) -> None:
        """It is looked at: catch up, and follow what happens."""

    def rest(self) -> None:
        """It is hidden: compute nothing any more."""

    def close_down(self) -> None:
        """The window closes: end the threads."""


@dataclass(frozen=True)
class SubView:
    """One view: `make` builds a QWidget that is Wakeful, some milliseconds on the Qt thread."""

    name: str
    word: str
    tip: str
    make: Callable[[], QWidget]


class SubViews(QWidget):
    """The buttons above, the view that is chosen below them. `chosen(name)` when it is another.

    A view is awake while it can be seen: while it is the chosen one, and this widget is shown.
    """

    chosen = Signal(str)

    def __init__(
        self, views: Sequence[SubView], first: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._views = {view.name: view for view in views}
        self._built: dict[str, QWidget] = {}
        self._awake: Wakeful | None = None
        self.choice = ViewButtons(views)
        self.choice.choose(first)
        self._stack = QStackedWidget()
        space = current_theme().spacing
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space.large, space.medium, space.large, space.large)
        self._column.setSpacing(space.medium)
        self._column.addWidget(self.choice)
        self._column.addWidget(self._stack, 1)
        self.choice.chosen.connect(self.show_view)

    @property
    def current(self) -> str:
        """The name of the view that is chosen."""
        return self.choice.name

    def add_foot(self, widget: QWidget) -> None:
        """Put something below all views; hidden it takes no room."""
        self._column.addWidget(widget)

    def view(self, name: str) -> QWidget:
        """This view, built now where nobody has looked at it yet."""
        widget = self._built.get(name)
        if widget is None:
            widget = self._built[name] = self._views[name].make()
            self._stack.addWidget(widget)
            pad_number_boxes(widget)
        return widget

    def show_view(self, name: str) -> None:
        """Bring this view to the front."""
        self.choice.choose(name)
        if self.isVisible():
            self._look()
        self.chosen.emit(name)

    def actions_of_views(self) -> list[QAction]:
        """An action for each view, for the page's menu."""
        actions = []
        for view in self._views.values():
            action = QAction(view.word, self)
            describe_action(action, view.tip)
            action.triggered.connect(partial(self.show_view, view.name))
            actions.append(action)
        return actions

    def close_down(self) -> None:
        """Let every view that stands end what it does."""
        self._sleep()
        for widget in self._built.values():
            cast(Wakeful, widget).close_down()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Wake the chosen view."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let it rest."""
        super().hideEvent(event)
        self._sleep()

    def _look(self) -> None:
        widget = self.view(self.current)
        wakeful = cast(Wakeful, widget)
        if wakeful is self._awake:
            return
        self._sleep()
        self._stack.setCurrentWidget(widget)
        self._awake = wakeful
        wakeful.wake()

    def _sleep(self) -> None:
        if self._awake is not None:
            self._awake.rest()
            self._awake = None
