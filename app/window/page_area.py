"""The pages behind their tabs, each built once what it needs is imported."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from app.look.style import pad_number_boxes
from app.threads.errand import Errands
from app.window.pages import Factory, House, Kind, Made


class PageArea(QTabWidget):
    """All tabs stand from the start; `fill` builds the pages; `built(title, Made)` for each."""

    built = Signal(str, object)

    def __init__(self, kinds: Sequence[Kind], house: House) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.setAccessibleName("Pages")
        self.kinds = kinds
        self._house = house
        self._made: list[Made] = []
        self._errands = Errands(self)
        self._filled = False
        self._left: list[Kind] = []
        for number, kind in enumerate(kinds, start=1):
            self.addTab(QWidget(), kind.title)
            self._describe(number - 1, kind)

    @property
    def title(self) -> str:
        """Of the page that is shown."""
        return self.kinds[self.currentIndex()].title if self.kinds else ""

    def show_page(self, title: str) -> None:
        """Bring a page to the front."""
        for index, kind in enumerate(self.kinds):
            if kind.title == title:
                self.setCurrentIndex(index)

    def fill(self) -> None:
        """Import and build the pages, one after another, the one that is shown first."""
        if self._filled:
            return
        self._filled = True
        self._left = sorted(self.kinds, key=lambda kind: kind.title != self.title)
        self._load_next()

    def close_down(self) -> None:
        """Let every page finish what it does."""
        self._filled = True
        self._left = []
        self._errands.wait()
        for made in self._made:
            if made.close_down is not None:
                made.close_down()

    def _load_next(self) -> None:
        """Import what the next page needs, on another thread.

        Never while a page is built: a class of widgets that is made on one thread while the other
        makes widgets can end the process inside Qt's bindings.
        """
        if self._left:
            kind = self._left.pop(0)
            self._errands.send(kind.load, partial(self._build_and_go_on, kind))

    def _build_and_go_on(self, kind: Kind, factory: Factory) -> None:
        try:
            self._build(kind, factory)
        finally:
            self._load_next()

    def _build(self, kind: Kind, factory: Factory) -> None:
        made = factory(self._house, self)
        self._made.append(made)
        self._house.pages[kind.title] = made.widget
        pad_number_boxes(made.widget)
        index, current = self.kinds.index(kind), self.currentIndex()
        empty = self.widget(index)
        # A tab that goes takes the focus and the choice with it.
        self.removeTab(index)
        self.insertTab(index, made.widget, kind.title)
        self._describe(index, kind)
        self.setCurrentIndex(current)
        if empty is not None:
            empty.deleteLater()
        self.built.emit(kind.title, made)

    def _describe(self, index: int, kind: Kind) -> None:
        self.setTabToolTip(index, f"Show the page {kind.title} (Ctrl+{index + 1})")
