"""The page Inside: what the network sees of your drawing, and how it comes to its answer."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.judgements import Judgements
from app.pages.inside.health import TrainingView
from app.pages.inside.network_view import NetworkView
from app.pages.inside.replay_recorder import Recorder
from app.pages.inside.replay_strip import PastStrip
from app.pages.inside.seen import Unit
from app.pages.inside.step_view import StepView
from app.pages.inside.subject import Subject
from app.pages.inside.why import WhyView
from app.pages.sub_views import SubView, SubViews
from app.settings import Settings
from app.threads.training import TrainingThread

_VIEW = "inside.view"
_TRAINING = "training"


class InsidePage(QWidget):
    """`wants_drawn(Picture)` when something was chosen for the canvas."""

    wants_drawn = Signal(object)

    def __init__(
        self,
        subject: Subject,
        training: TrainingThread,
        judgements: Judgements,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.subject = subject
        self._training = training
        self._judgements = judgements
        # From the start: a run shall be there to be replayed, whether somebody looked or not.
        self.recorder = Recorder(training, self)
        self.views = SubViews(
            (
                SubView(
                    "network",
                    "Network",
                    "Every layer's answer to your drawing, from the sample to the outputs.",
                    self._make_network,
                ),
                SubView(
                    "why",
                    "Why",
                    "Which ink speaks for the answer, and what would make it another.",
                    self._make_why,
                ),
                SubView(
                    _TRAINING,
                    "Training",
                    "How the layers fare while they learn, and the run again, epoch by epoch.",
                    lambda: TrainingView(subject, self.recorder, training),
                ),
                SubView(
                    "steps",
                    "Step by step",
                    "One number of the network, multiplied and added before your eyes.",
                    lambda: StepView(subject, training),
                ),
            ),
            settings.get(_VIEW, ""),
            self,
        )
        self.past = PastStrip(subject)
        self.views.chosen.connect(lambda name: settings.set(_VIEW, name))
        self.views.chosen.connect(lambda name: self.past.set_wanted(name != _TRAINING))
        self.past.set_wanted(self.views.current != _TRAINING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.views)
        # Below, so that the views keep their place when it comes.
        self.views.add_foot(self.past)

    def actions(self) -> list[QAction]:
        """The page's menu: its views."""
        return self.views.actions_of_views()

    def close_down(self) -> None:
        """End what goes on."""
        self.views.close_down()

    def _make_network(self) -> QWidget:
        view = NetworkView(self.subject, self._training, self._judgements)
        view.wants_drawn.connect(self.wants_drawn)
        view.wants_steps.connect(self._walk_to)
        return view

    def _make_why(self) -> QWidget:
        view = WhyView(self.subject, self._training)
        view.wants_drawn.connect(self.wants_drawn)
        return view

    def _walk_to(self, unit: Unit, pixel: tuple[int, int] | None) -> None:
        view = self.views.view("steps")
        assert isinstance(view, StepView)
        view.open_unit(unit, pixel)
        self.views.show_view("steps")
