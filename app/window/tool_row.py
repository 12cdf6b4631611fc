"""The row above the canvas: tools, undo and redo, the pen's width, a white paper."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from app.canvas.sketch import NARROWEST, WIDEST
from app.look.theme import current_theme
from app.window.actions import Actions


class ToolRow(QWidget):
    """Buttons for actions, and a slider for the width."""

    width_chosen = Signal(float)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        spacing = current_theme().spacing
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(int(NARROWEST), int(WIDEST))
        self.slider.setSingleStep(4)
        self.slider.setPageStep(16)
        self.slider.setMinimumWidth(48)
        self.slider.setMaximumWidth(160)
        self.slider.setAccessibleName("Pen width")
        self.slider.setToolTip("How wide the pen draws (Ctrl++ and Ctrl+-)")
        self.slider.setStatusTip("How wide the pen draws")
        self.slider.valueChanged.connect(lambda value: self.width_chosen.emit(float(value)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing.tiny // 2)
        for group in ((actions.pen, actions.eraser), (actions.undo, actions.redo)):
            for action in group:
                row.addWidget(_button(action))
            row.addSpacing(spacing.small)
        row.addWidget(self.slider, stretch=1)
        row.addStretch()
        row.addSpacing(spacing.small)
        row.addWidget(_button(actions.clear))

    def show_width(self, width: float) -> None:
        """Put the slider where the pen is."""
        self.slider.setValue(round(width))


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(20, 20))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setAccessibleDescription(action.statusTip())
    return button
