"""Where the charts stand: until there is something to draw, it says what to do.

The charts' library takes 0.14 s to import, which no start of the window waits for: `bring_charts`
does it on another thread, and the first thing to draw makes the charts.
"""

import importlib
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.pages.train.empty_charts import EmptyCharts
from app.pages.train.recording import Recording
from app.pages.train.runs import Shown

if TYPE_CHECKING:
    from app.pages.train.run_charts import RunCharts

_LEAST_HEIGHT = 190


def bring_charts() -> None:
    """Import what the charts need, so that making them is quick; for a thread that may wait."""
    importlib.import_module("app.pages.train.run_charts")


class ChartsPlace(QStackedWidget):
    """Takes what RunCharts takes, at any time."""

    def __init__(self, train: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: RunCharts | None = None
        self.empty = EmptyCharts(train)
        self.addWidget(self.empty)
        self.setMinimumHeight(_LEAST_HEIGHT)

    @property
    def drawn(self) -> "RunCharts":
        """The charts, made where they are not."""
        return self.prepare()

    def prepare(self) -> "RunCharts":
        """Make the charts, best before a training needs every moment."""
        if self._drawn is None:
            from app.pages.train.run_charts import RunCharts

            self._drawn = RunCharts()
            self.addWidget(self._drawn)
        return self._drawn

    def show_empty(self) -> None:
        """Say what to do."""
        self.setCurrentWidget(self.empty)

    def show_recording(self, recording: Recording | None, planned_epochs: int) -> None:
        """Draw a run that grows, or none."""
        if recording is not None or self._drawn is not None:
            self.drawn.show_recording(recording, planned_epochs)
            self.setCurrentWidget(self.drawn)

    def show_earlier(self, shown: list[Shown]) -> None:
        """Draw these runs behind it."""
        if shown or self._drawn is not None:
            self.drawn.show_earlier(shown)
            self.setCurrentWidget(self.drawn)

    def redraw_soon(self) -> None:
        """Something changed."""
        if self._drawn is not None:
            self._drawn.redraw_soon()

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        if self._drawn is not None:
            self._drawn.wear_theme()
        self.empty.update()

    def picture(self, scale: float = 2.0) -> QPixmap:
        """The charts as a picture, `scale` times as fine as the screen."""
        return self.drawn.picture(scale)
