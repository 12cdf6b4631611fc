"""What stands in the charts' place before there is anything to draw."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.pages.empty_card import EmptyCard


class EmptyCharts(EmptyCard):
    """Says what to do."""

    def __init__(self, train: QAction, parent: QWidget | None = None) -> None:
        shortcut = train.shortcut().toString()
        super().__init__(
            "Nothing trained yet",
            f"Press Train ({shortcut}) and watch the loss fall here,\n"
            "while the answer to your drawing follows what is learnt.",
            parent,
        )
