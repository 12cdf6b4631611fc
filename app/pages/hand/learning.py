"""The hand on the learning: its actions, its phase, what came of it, and the way back."""

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.my_hand import MyHand
from app.pages.describe import described_action
from app.pages.hand.adapted_library import Saved, save_adapted, take_back
from app.threads.adapting import AdaptingThread, Lesson
from app.threads.errand import Errands
from app.threads.recognising import RecognisingThread
from engine.networks.library import ModelLibrary
from engine.networks.model import Card, Model
from engine.progress import Progress
from engine.train.adapted import Adapted, Checked


class Phase(Enum):
    """Where a lesson stands: it learns, reads already while it is still checked, or is over."""

    IDLE = auto()
    LEARNING = auto()
    CHECKING = auto()
    CANCELLING = auto()


class Learning(QObject):
    """`changed` when anything here did; `reads` with a model to read with from now on.

    `saved` when the library has changed, `broke` with a sentence. `outcome` is what the last lesson
    brought, `undone` whether it was taken back.
    """

    changed = Signal()
    reads = Signal(object)
    saved = Signal()
    broke = Signal(str)

    def __init__(
        self,
        thread: AdaptingThread,
        hand: MyHand,
        recognising: RecognisingThread,
        library: ModelLibrary,
        errands: Errands,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread = thread
        self._hand = hand
        self._recognising = recognising
        self._library = library
        self._errands = errands
        self._former: Model | None = None
        self._kept: Saved | None = None
        self._reading = ""
        self.phase = Phase.IDLE
        self.progress = Progress("", 0, 1)
        self.outcome: Adapted | None = None
        self.checked: Checked | None = None
        self.undone = False
        self.learn = described_action(
            self,
            "&Learn My Hand",
            "play",
            "Ctrl+L",
            "Teach the model that reads now all drawings of this page; some seconds",
        )
        self.cancel = described_action(
            self, "&Cancel Learning", "stop", "Ctrl+Alt+L", "Leave the model as it is"
        )
        self.cancel.setIconText("Cancel")
        self.undo = described_action(
            self, "&Undo Learning", "undo", "Ctrl+Alt+Z", "Read with the former model again"
        )
        self.undo.setIconText("Undo")
        self.learn.triggered.connect(self.start)
        self.cancel.triggered.connect(self._cancel)
        self.undo.triggered.connect(self.take_back)
        thread.progressed.connect(self._follow)
        thread.adapted.connect(self._take)
        thread.checked.connect(self._note)
        thread.failed.connect(self.broke)
        thread.finished.connect(self._end)
        hand.changed.connect(self._offer)
        recognising.reading_with.connect(self._on_reading_with)
        self._offer()

    @property
    def busy(self) -> bool:
        """Whether a lesson goes on."""
        return self.phase is not Phase.IDLE

    def start(self) -> None:
        """Learn all drawings there are."""
        model = self._recognising.model
        if self.busy or not self._hand.drawings:
            return
        if model is None:
            self.broke.emit("No model reads at the moment; wait until one does, and learn then.")
            return
        if not model.card.reads_digits:
            self.broke.emit(
                f"{model.card.name} reads {model.card.classes[0]}, {model.card.classes[1]} and the "
                "like, and your drawings are of digits; use a model that reads digits, then learn."
            )
            return
        self._former = model
        self.outcome, self.checked, self.undone = None, None, False
        self.progress = Progress("preparing", 0, 1)
        self._enter(Phase.LEARNING)
        self._thread.learn(Lesson(model, self._hand.drawings, self._library))

    def prepare(self) -> None:
        """Have ready what a lesson needs, so that it begins at once."""
        model = self._recognising.model
        if model is not None and model.card.reads_digits and self._hand.drawings and not self.busy:
            self._thread.learn(Lesson(model, (), self._library))

    def take_back(self) -> None:
        """Read with the former model again, and leave the library as it was."""
        former, kept = self._former, self._kept
        if former is None or not self.undo.isEnabled():
            return
        self.undone = True
        self._kept = None
        self._reading = ""
        self.reads.emit(former)
        if kept is not None:
            self._errands.send(
                lambda: take_back(kept, self._library), lambda _: self.saved.emit(), self.broke.emit
            )
        self._offer()

    def _cancel(self) -> None:
        self._thread.cancel()
        if self.busy:
            self._enter(Phase.CANCELLING)

    def _follow(self, progress: Progress) -> None:
        if self.phase is Phase.LEARNING:
            self.progress = progress
            self.changed.emit()

    def _take(self, adapted: Adapted) -> None:
        """A lesson was learnt: read with it at once, and keep it."""
        if self.phase is Phase.CANCELLING:
            return
        self.outcome = adapted
        self._enter(Phase.CHECKING)
        if adapted.share:
            self._errands.send(
                lambda: save_adapted(adapted.model, self._library),
                self._use_saved,
                lambda sentence: self._use_unsaved(adapted.model, sentence),
            )

    def _use_saved(self, kept: Saved) -> None:
        self._kept = kept
        self._use(kept.model)
        self.saved.emit()

    def _use_unsaved(self, model: Model, sentence: str) -> None:
        self._use(model)
        self.broke.emit(sentence)

    def _use(self, model: Model) -> None:
        self._reading = model.card.name
        self.reads.emit(model)
        self._offer()

    def _note(self, checked: Checked) -> None:
        self.checked = checked
        self.changed.emit()

    def _end(self) -> None:
        # The end of an earlier lesson may be heard of when the next one goes on.
        if not self._thread.isRunning():
            self._enter(Phase.IDLE)

    def _on_reading_with(self, card: Card | None) -> None:
        """Whoever chose another model meanwhile does not want the former one."""
        if card is None or card.name != self._reading:
            self._reading = ""
        self._offer()

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._offer()

    def _offer(self) -> None:
        """Let be pressed what makes sense now."""
        self.learn.setEnabled(not self.busy and bool(self._hand.drawings))
        self.cancel.setEnabled(self.phase in (Phase.LEARNING, Phase.CHECKING))
        self.undo.setEnabled(bool(self._reading) and not self.undone)
        self.changed.emit()
