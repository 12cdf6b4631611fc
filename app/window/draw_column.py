"""The left column, which never leaves: tools, canvas, answer; all of one width."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.canvas.canvas import Canvas
from app.look.theme import current_theme
from app.window.actions import Actions
from app.window.answer_panel import AnswerPanel
from app.window.message_strip import MessageStrip
from app.window.tool_row import ToolRow

# The panel's share of the column's height, within what its text needs and what pleases.
_SHARE, _LOWEST, _HIGHEST = 0.21, 11.5, 32.0
_NARROWEST = 304


class DrawColumn(QWidget):
    """The canvas is as large a square as height and width allow; the rest lines up with it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = ToolRow(actions, self)
        self.canvas = Canvas(self)
        self.panel = AnswerPanel(self)
        self.strip = MessageStrip(self)
        self.strip.installEventFilter(self)
        margins = 2 * current_theme().spacing.large
        self.setMinimumSize(_NARROWEST + margins, 400)

    def say(self, sentence: str) -> None:
        """Show a sentence over the foot of the canvas."""
        self.strip.say(sentence)
        self._place_strip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give each part its place."""
        spacing, scale = current_theme().spacing, current_theme().type
        around, gap = spacing.large, spacing.large
        tools = self.tools.sizeHint().height()
        top = spacing.small
        panel = self._panel_height(self.height())
        room = self.height() - top - tools - spacing.small - gap - panel - around
        side = max(self.canvas.minimumHeight(), min(room, self.width() - 2 * around))
        # Where the height is short the canvas is narrower than the column: all follow it.
        width = max(side, _NARROWEST)
        left = (self.width() - width) // 2
        # Where the width is short, the panel takes the height that is left.
        panel = min(panel + max(0, room - side), round(_HIGHEST * scale.body))
        self.tools.setGeometry(left, top, width, tools)
        top += tools + spacing.small
        self.canvas.setGeometry(left + (width - side) // 2, top, side, side)
        top += side + gap
        self.panel.setGeometry(left, top, width, panel)
        self._place_strip()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The strip finds its place again when its text changes its height."""
        if watched is self.strip and event.type() == QEvent.Type.LayoutRequest:
            self._place_strip()
        return super().eventFilter(watched, event)

    def _panel_height(self, height: int) -> int:
        body = current_theme().type.body
        return round(max(_LOWEST * body, min(_HIGHEST * body, _SHARE * height)))

    def _place_strip(self) -> None:
        if not self.strip.isVisibleTo(self):
            return
        canvas, inset = self.canvas.geometry(), current_theme().spacing.small
        width = canvas.width() - 2 * inset
        height = self.strip.height_for(width)
        self.strip.setGeometry(
            canvas.left() + inset, canvas.bottom() - inset - height, width, height
        )
