"""What the other views show while the page looks at a moment of the past."""

from PySide6.QtWidgets import QWidget

from app.pages.inside.subject import Subject
from app.pages.strip import Strip


class PastStrip(Strip):
    """Says which moment is looked at, and leads back; hidden in the present.

    Escape leads back, too. The view with the replay's own slider needs no strip: see `set_wanted`.
    """

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._wanted = True
        self.back = self.add_button(
            "Back to the present", "Looks at the weights of now again.", self._go_back
        )
        self.dismissed.connect(self._go_back)
        subject.changed.connect(self._follow)

    def set_wanted(self, wanted: bool) -> None:
        """Whether the view that is shown has no way back of its own."""
        self._wanted = wanted
        self._follow()

    def _follow(self) -> None:
        if self._wanted and self._subject.in_past:
            self.say(f"You look at {self._subject.name}.")
        else:
            self.hide()

    def _go_back(self) -> None:
        self._subject.show_snapshot(None)
