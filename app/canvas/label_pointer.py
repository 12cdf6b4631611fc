"""What a pointer does to the labels of boxes: it hovers, it asks, it clicks; and it draws on."""

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.canvas.box_layer import BoxLayer
from app.canvas.contacts import Contact

# Pixels that a hand moves while it only means to click.
_SLACK = 5.0


class LabelPointer(QObject):
    """A click on a label chooses that digit, a movement draws there as it does anywhere else.

    `chosen(int)`: that label was clicked. `entered()`: the mouse came over a label, or left one.
    """

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, boxes: BoxLayer, parent: QObject) -> None:
        super().__init__(parent)
        self._boxes = boxes
        self._held: Contact | None = None
        self._label = 0
        self._below: int | None = None

    @property
    def over(self) -> bool:
        """Whether the mouse rests on a label."""
        return self._below is not None

    def drawn(self, contact: Contact) -> tuple[Contact, ...]:
        """What of this contact draws; a press is held back until it is known what it becomes."""
        if contact.phase == "begin" and not contact.erases:
            label = self._boxes.at(contact.position)
            if label is not None:
                self._held, self._label = contact, label
                return ()
            # What the mouse hovered over may have gone meanwhile.
            self._hover_over(None)
        held = self._held
        if held is None or (contact.device, contact.which) != (held.device, held.which):
            return (contact,)
        if contact.phase == "move":
            if (contact.position - held.position).manhattanLength() <= _SLACK:
                return ()
            self._held = None
            return (held, contact)
        self._held = None
        self.chosen.emit(self._label)
        return ()

    def cancel(self) -> None:
        """The system took the pointer away: neither a click nor a stroke."""
        self._held = None

    def hover(self, position: QPointF) -> None:
        """The mouse moves, and no button is down."""
        self._hover_over(self._boxes.at(position))

    def _hover_over(self, below: int | None) -> None:
        if below != self._below:
            self._below = below
            self.entered.emit()

    def explain(self, event: QHelpEvent, widget: QWidget) -> None:
        """Show the tip of the label below the mouse, if there is one."""
        label = self._boxes.at(QPointF(event.pos()))
        if label is None:
            QToolTip.hideText()
        else:
            place = self._boxes.label_place(label).toAlignedRect()
            QToolTip.showText(event.globalPos(), self._boxes.boxes[label].tip, widget, place)
