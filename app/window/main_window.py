"""The window: puts its parts together, and remembers its state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QSplitter

from app.canvas.tool import Tool
from app.judgements import Judgements
from app.look.icons import refresh_icons
from app.look.theme import MODES, appearance
from app.my_hand import MyHand
from app.pages.hand import wording
from app.settings import Settings
from app.threads.errand import Errands
from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from app.window.about import AboutDialog, ShortcutsDialog
from app.window.actions import Actions
from app.window.context_key import listen_for_context_key
from app.window.corrections import Corrections
from app.window.draw_column import DrawColumn
from app.window.drawings import Drawings
from app.window.help import Help
from app.window.menus import fill_menus
from app.window.number_boxes import boxes_of
from app.window.page_area import PageArea
from app.window.pages import KINDS, MODEL, House, Kind, Made
from app.window.reader import CanvasReader
from app.window.shown import Shown
from app.window.status_line import StatusLine
from engine.data.my_drawing import MyDrawing
from engine.errors import InklingError
from engine.networks.library import ENDING, SHIPPED, ModelLibrary, shipped_model
from engine.networks.model import Model
from engine.networks.model_file import load_model

_SMALLEST = (960, 640)
_USUAL = (1280, 800)
_WIDTH_STEP = 8.0
# Of a new window's width; the rest is the page's.
_LEFT_SHARE = 0.38
# Milliseconds after which the pages are built, whatever the recogniser does.
_PATIENCE = 1500


class MainWindow(QMainWindow):
    """Canvas and answer at the left, pages at the right, menus above, one line of status below.

    `closed` comes when nothing is left to wait for.
    """

    closed = Signal()

    def __init__(
        self,
        settings: Settings,
        kinds: Sequence[Kind] = KINDS,
        library: ModelLibrary | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Inkling")
        self.setMinimumSize(*_SMALLEST)
        self.settings = settings
        self._library = library or ModelLibrary()
        self._closing = False
        self._errands = Errands(self)
        self.training = TrainingThread(self)
        self.recognising = RecognisingThread(self._first_model, self)
        self.menu_actions = Actions(self)
        self.column = DrawColumn(self.menu_actions)
        self.canvas = self.column.canvas
        self.drawings = Drawings(self.canvas, settings, self)
        self.reader = CanvasReader(self.canvas, self.recognising)
        self.shown = Shown(self.canvas, self.reader)
        self.status = StatusLine()
        self.hand = MyHand(self)
        self.corrections = Corrections(self.shown, self.hand, self)
        house = House(
            settings,
            self._library,
            self.training,
            self.recognising,
            self.hand,
            self.canvas,
            self.shown,
            Judgements(),
            pages={},
        )
        self.pages = PageArea(kinds, house)
        self._compose()
        self._connect_actions()
        self._connect_parts()
        self._restore()
        self.recognising.start()

    # Putting together.

    def _compose(self) -> None:
        self.setStatusBar(self.status)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.column)
        if self.pages.kinds:
            self.splitter.addWidget(self.pages)
            self.splitter.setStretchFactor(0, 2)
            self.splitter.setStretchFactor(1, 3)
        self.setCentralWidget(self.splitter)
        titles = [kind.title for kind in self.pages.kinds]
        show_pages = [
            self.menu_actions.page(title, number, partial(self.pages.show_page, title))
            for number, title in enumerate(titles, start=1)
        ]
        with_menu = [kind.title for kind in self.pages.kinds if kind.menu]
        self._page_menus = fill_menus(
            self.menuBar(), self.menu_actions, self.corrections.actions, show_pages, with_menu
        )
        self.help = Help(self, self._page_menus["Help"])
        listen_for_context_key(self)

    def _connect_actions(self) -> None:
        actions, canvas = self.menu_actions, self.canvas
        actions.open.triggered.connect(self.drawings.choose_and_open)
        actions.save.triggered.connect(self.drawings.choose_and_save)
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(canvas.undo)
        actions.redo.triggered.connect(canvas.redo)
        actions.copy.triggered.connect(self._copy_answer)
        actions.paste.triggered.connect(self.drawings.paste)
        actions.pen.triggered.connect(lambda: canvas.set_tool(Tool.PEN))
        actions.eraser.triggered.connect(lambda: canvas.set_tool(Tool.ERASER))
        actions.wider.triggered.connect(lambda: self._set_pen_width(_WIDTH_STEP))
        actions.narrower.triggered.connect(lambda: self._set_pen_width(-_WIDTH_STEP))
        actions.clear.triggered.connect(canvas.clear)
        actions.canvas.triggered.connect(self._focus_canvas)
        actions.next_digit.triggered.connect(lambda: self.shown.choose_next(1))
        actions.previous_digit.triggered.connect(lambda: self.shown.choose_next(-1))
        actions.full_screen.triggered.connect(self._set_full_screen)
        actions.help.triggered.connect(self.help.show)
        actions.shortcuts.triggered.connect(lambda: ShortcutsDialog(self.menuBar(), self).exec())
        actions.about.triggered.connect(lambda: AboutDialog(self).exec())
        for mode, action in zip(MODES, (actions.system, actions.light, actions.dark), strict=True):
            action.triggered.connect(lambda _=False, mode=mode: appearance().set_mode(mode))
            action.setChecked(appearance().mode == mode)
        actions.pen.setChecked(True)

    def _connect_parts(self) -> None:
        self.column.tools.width_chosen.connect(self.canvas.set_pen_width)
        self.canvas.changed.connect(self._on_drawing_changed)
        self.canvas.offered.connect(self.drawings.take)
        self.canvas.refused.connect(self.column.say)
        self.canvas.labels.chosen.connect(self.shown.choose)
        self.column.panel.number.picked.connect(self.shown.choose)
        self.drawings.failed.connect(self.column.say)
        self.drawings.saved.connect(lambda path: self.status.say(f"Saved {path}"))
        self.shown.changed.connect(self._show_answer)
        self.corrections.kept.connect(self._tell_kept)
        self.corrections.refused.connect(self.status.say)
        self.hand.failed.connect(self.column.say)
        self.recognising.preparing.connect(self.status.show_preparing)
        self.recognising.reading_with.connect(self.status.show_card)
        self.recognising.failed.connect(self._on_reading_failed)
        self.training.finished.connect(self._on_training_over)
        self.pages.built.connect(self._on_page_built)
        # Pages come after the window and the first answer; or soon, where kernels are compiled.
        self.recognising.ready.connect(self.pages.fill)
        QTimer.singleShot(_PATIENCE, self, self.pages.fill)
        if self.pages.kinds:
            once = Qt.ConnectionType.SingleShotConnection
            self.pages.built.connect(self._explain_column, once)
        else:
            self._explain_column()
        appearance().themed.connect(self._recolour)
        self._on_drawing_changed()
        self._show_answer()

    # What happens.

    def _show_answer(self) -> None:
        shown = self.shown
        self.canvas.boxes.show(boxes_of(shown.number))
        self.column.panel.show_number(shown.number, shown.newest, self.canvas.busy)
        self.status.show_seconds(shown.seconds)
        self.menu_actions.copy.setEnabled(shown.number is not None)
        for action in (self.menu_actions.next_digit, self.menu_actions.previous_digit):
            action.setEnabled(shown.number is not None and len(shown.number.digits) > 1)

    def _on_reading_failed(self, sentence: str) -> None:
        self.status.show_preparing("")
        self.column.say(sentence)

    def _on_drawing_changed(self) -> None:
        actions, canvas = self.menu_actions, self.canvas
        actions.undo.setEnabled(canvas.can_undo)
        actions.redo.setEnabled(canvas.can_redo)
        actions.clear.setEnabled(not canvas.is_empty)
        actions.save.setEnabled(not canvas.is_empty)

    def _copy_answer(self) -> None:
        answer = self.shown.text
        if answer:
            QGuiApplication.clipboard().setText(answer)
            self.status.say(f"Copied {answer}")

    def _tell_kept(self, mine: MyDrawing) -> None:
        self.status.say(wording.kept(mine.label, self.hand.counts))

    def _set_pen_width(self, change: float) -> None:
        self.column.tools.show_width(self.canvas.pen_width + change)

    def _focus_canvas(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_page_built(self, title: str, made: Made) -> None:
        menu = self._page_menus.get(title)
        for action in made.actions:
            if menu is not None:
                menu.addAction(action)
            action.triggered.connect(partial(self.pages.show_page, title))

    def _explain_column(self) -> None:
        # What that takes is imported when the window shows and has answered, not before.
        from app.window.column_help import explain_column

        explain_column(self.column)

    def _recolour(self) -> None:
        refresh_icons(self)

    def _set_full_screen(self, full: bool) -> None:
        state = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | state if full else self.windowState() & ~state)

    def open(self, path: Path) -> None:
        """Show a drawing on the canvas, or read with a model, from a file of any place."""
        if path.suffix.lower() == ENDING:
            self._errands.send(partial(load_model, path), self.recognising.use, self.column.say)
        else:
            self.drawings.open(path)

    def _first_model(self) -> Model:
        """The model to start with. Called on the recognising thread."""
        name = self.settings.get(MODEL, SHIPPED)
        if name != SHIPPED:
            try:
                return self._library.load(name)
            except InklingError as error:
                self.recognising.failed.emit(str(error))
        return shipped_model()

    # Remembering, and closing.

    def _restore(self) -> None:
        get = self.settings.get
        self.resize(*_USUAL)
        self.restoreGeometry(QByteArray.fromBase64(get("geometry", "").encode()))
        self.menu_actions.full_screen.setChecked(self.isFullScreen())
        if not self.splitter.restoreState(QByteArray.fromBase64(get("splitter", "").encode())):
            left = round(_LEFT_SHARE * self.width())
            self.splitter.setSizes([left, self.width() - left])
        width = float(get("pen_width", self.canvas.pen_width))
        self.canvas.set_pen_width(width)
        self.column.tools.show_width(width)
        self.pages.show_page(get("page", ""))
        if self.settings.problem:
            self.column.say(self.settings.problem)
        QTimer.singleShot(0, self.drawings.restore)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self) -> None:
        remember = self.settings.set
        remember("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        remember("splitter", bytes(self.splitter.saveState().toBase64().data()).decode())
        remember("pen_width", self.canvas.pen_width)
        remember("theme", appearance().mode)
        remember("page", self.pages.title)
        try:
            self.settings.save()
            self.drawings.keep()
        except InklingError as error:
            # Nothing to be done at this moment: the window goes.
            self.status.say(str(error))

    def event(self, event: QEvent) -> bool:
        """Tips go to their own place: Qt's would hide who reads."""
        if isinstance(event, QStatusTipEvent):
            self.status.show_tip(event.tip())
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep everything. A training is stopped first: the window goes, and ends after it."""
        if self.training.isRunning():
            event.ignore()
            if not self._closing:
                self._closing = True
                self.training.controls.stop()
                self._remember()
                self.hide()
            return
        self.recognising.ask_to_stop()
        event.accept()
        self.closed.emit()
        self.pages.close_down()
        self.hand.finish()
        self._remember()

    def _on_training_over(self) -> None:
        if self._closing:
            # The pages hear of the end first.
            QTimer.singleShot(0, self.close)
