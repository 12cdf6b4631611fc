"""Good news of a page: said in the window's line of status, for a while."""

from PySide6.QtGui import QStatusTipEvent
from PySide6.QtWidgets import QApplication, QWidget


def tell(widget: QWidget, news: str) -> None:
    """Say `news` in the window that `widget` is in, if that has such a line."""
    QApplication.sendEvent(widget.window(), QStatusTipEvent(news))
