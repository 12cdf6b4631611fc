"""The page My hand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.icons import refresh_icons, set_icon
from app.look.theme import appearance, current_theme
from app.my_hand import MyHand
from app.pages.action_button import ActionButton
from app.pages.describe import describe, described_action
from app.pages.empty_card import EmptyCard
from app.pages.hand import help_texts, wording
from app.pages.hand.digit_bar import DigitBar
from app.pages.hand.exporting import DrawingsExchange
from app.pages.hand.learning import Learning, Phase
from app.pages.hand.learning_bar import LearningBar
from app.pages.hand.result_card import ResultCard
from app.pages.hand.thumbnails import Thumbnails
from app.pages.hand.wall import Wall
from app.pages.hand.wall_model import WallModel
from app.pages.help import explain_panel
from app.pages.strip import Strip
from app.pages.undo_strip import UndoStrip
from app.threads.adapting import AdaptingThread
from app.threads.errand import Errands
from app.threads.recognising import RecognisingThread
from engine.data.my_drawing import MyDrawing
from engine.networks.library import ModelLibrary

# Milliseconds. Where the window starts with this page, others are still being built beside it.
_SETTLED = 500


class HandPage(QWidget):
    """A person's drawings, and the model that learns from them.

    `model_adapted` tells a model to read with, `library_changed` that one was kept or is gone.
    """

    title = "My hand"
    model_adapted = Signal(object)
    library_changed = Signal()

    def __init__(
        self,
        hand: MyHand,
        library: ModelLibrary,
        recognising: RecognisingThread,
        parent: QWidget | None = None,
        *,
        adapting: AdaptingThread | None = None,
    ) -> None:
        super().__init__(parent)
        self._hand = hand
        self._errands = Errands(self)
        self.adapting = adapting or AdaptingThread(self)
        self.learning = Learning(self.adapting, hand, recognising, library, self._errands, self)
        self.exchange = DrawingsExchange(self, hand, self._errands)
        self.delete = described_action(
            self, "&Delete Chosen", "trash", "Ctrl+Del", "Delete the chosen drawings"
        )
        self.delete_newest = described_action(
            self,
            "Delete &Newest",
            "undo",
            wording.DELETE_NEWEST,
            "Delete the drawing that was kept last",
        )
        self.delete_all = described_action(
            self, "Delete &All", "trash", "Ctrl+Shift+Del", "Delete all drawings of yours"
        )
        self.bar = LearningBar(self.learning.learn, self.learning.cancel)
        self.result = ResultCard(self.learning.undo)
        self.problem = Strip()
        self.news = Strip()
        self.undo = UndoStrip()
        self.counts = QLabel()
        self.digits = DigitBar()
        self.drawings = WallModel(self)
        self.wall = Wall(self.drawings)
        self._thumbnails = Thumbnails(self.drawings, self)
        self._stack = QStackedWidget()
        self._preparing = QTimer(self)
        self._preparing.setSingleShot(True)
        self._preparing.setInterval(_SETTLED)
        self._lay_out()
        self._connect(recognising)
        self._show_drawings()
        self._show_learning()

    def actions(self) -> list[QAction]:
        """The menu My hand."""
        learning = self.learning
        deleting = [self.delete, self.delete_newest, self.delete_all]
        return [
            learning.learn, learning.cancel, learning.undo, *deleting, *self.exchange.actions()
        ]  # fmt: skip

    def close_down(self) -> None:
        """End the learning and finish what is being written; for when the window closes."""
        self.adapting.end()
        self.undo.settle()
        self._thumbnails.stop()
        self._errands.wait()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Whoever looks at the page may want to learn soon."""
        super().showEvent(event)
        self._preparing.start()

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.counts.setWordWrap(True)
        self.counts.setProperty("role", "muted")
        empty = EmptyCard(
            "No drawings of yours yet",
            "Draw a digit. If it is read wrongly, press the key of what it is, 0 to 9;\n"
            "if it is read rightly, you may say so in the same way. Both teach.",
            icon="pen",
        )
        self._stack.addWidget(empty)
        self._stack.addWidget(self.wall)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        for row in (self.bar, self.problem, self.result, self.news, self.undo):
            column.addWidget(row)
        column.addLayout(self._drawings_row())
        column.addWidget(self.digits)
        column.addWidget(self._stack, 1)
        for strip in (self.problem, self.news):
            strip.add_button("Close", "Puts this message away.", strip.dismiss)

    def _drawings_row(self) -> QHBoxLayout:
        export = QToolButton()
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(export, "save")
        self.wall.setWhatsThis(help_texts.DRAWINGS)
        explain_panel(self.bar, "Learning", help_texts.LEARNING)
        describe(export, "Export and import", "Writes your drawings to files, or takes some in.")
        menu = QMenu(export)
        menu.addActions(self.exchange.actions())
        export.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(current_theme().spacing.small)
        row.addWidget(self.counts, 1)
        row.addWidget(ActionButton(self.delete))
        row.addWidget(export)
        return row

    def _connect(self, recognising: RecognisingThread) -> None:
        learning, exchange = self.learning, self.exchange
        self.delete.triggered.connect(self._delete_chosen)
        self.delete_newest.triggered.connect(self._delete_newest)
        self.delete_all.triggered.connect(lambda: self._delete(self._hand.drawings))
        self.wall.delete_wanted.connect(self._delete_chosen)
        self.wall.chosen_changed.connect(self._offer)
        self.digits.chosen.connect(self.drawings.show_digit)
        self._hand.changed.connect(self._show_drawings)
        self._hand.changed.connect(self._prepare_soon)
        self._preparing.timeout.connect(self._prepare)
        recognising.reading_with.connect(self._prepare_soon)
        learning.changed.connect(self._show_learning)
        learning.reads.connect(self.model_adapted)
        learning.saved.connect(self.library_changed)
        for failed in (learning.broke, exchange.failed, self._thumbnails.failed):
            failed.connect(self._complain)
        exchange.told.connect(self.news.say)
        appearance().themed.connect(self._wear_theme)
        self.wall.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.wall.addActions([self.delete, *exchange.actions()])

    # What is shown.

    def _show_drawings(self) -> None:
        hand = self._hand
        row = self.wall.currentIndex().row()
        self.drawings.show_drawings(hand.drawings)
        if row >= 0 and self.drawings.shown:
            # Whoever deletes by keys goes on where he was.
            last = len(self.drawings.shown) - 1
            self.wall.setCurrentIndex(self.drawings.index(min(row, last)))
        self._thumbnails.make()
        self.counts.setText(wording.of_counts(hand.counts))
        self.digits.show_counts(hand.counts)
        self._stack.setCurrentIndex(1 if hand.drawings else 0)
        self._offer()

    def _show_learning(self) -> None:
        learning = self.learning
        progress = learning.progress if learning.phase is Phase.LEARNING else None
        state = {
            Phase.IDLE: "",
            Phase.LEARNING: learning.progress.what,
            Phase.CHECKING: "reading each half with what the other taught",
            Phase.CANCELLING: "cancelling…",
        }[learning.phase]
        self.bar.show_progress(progress, state)
        if learning.outcome is None:
            self.result.hide()
            return
        checking = learning.phase is Phase.CHECKING
        self.result.show_result(learning.outcome, learning.checked, checking, learning.undone)

    def _offer(self) -> None:
        """Let be pressed what makes sense now."""
        any_drawings = bool(self._hand.drawings)
        self.delete.setEnabled(bool(self.wall.chosen))
        self.delete_newest.setEnabled(any_drawings)
        self.delete_all.setEnabled(any_drawings)
        self.exchange.offer(any_drawings)

    # What happens.

    def _prepare_soon(self) -> None:
        if self.isVisible():
            self._preparing.start()

    def _prepare(self) -> None:
        if self.isVisible():
            self.learning.prepare()

    def _delete_chosen(self) -> None:
        self._delete(self.wall.chosen)

    def _delete_newest(self) -> None:
        newest = self._hand.newest
        if newest is not None:
            self._delete((newest,))

    def _delete(self, drawings: Sequence[MyDrawing]) -> None:
        if drawings:
            self._hand.forget([mine.key for mine in drawings])
            self.undo.offer(
                wording.deleted(len(drawings)), lambda: self._hand.put(drawings), lambda: None
            )

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")

    def _wear_theme(self) -> None:
        refresh_icons(self)
        self.wall.viewport().update()
