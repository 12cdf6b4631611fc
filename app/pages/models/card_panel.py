"""A model's card in full."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.card import paint_card
from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.models.card_text import Listed, card_lines


class CardPanel(QFrame):
    """Shows one model, or says that none is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.name = _selectable(QLabel())
        self.name.setProperty("role", "title")
        self.name.setWordWrap(True)
        self.note = _selectable(QLabel())
        self.note.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space.medium)
        self._grid.setVerticalSpacing(space.tiny + 2)
        self._grid.setColumnStretch(1, 1)
        self._command = ""
        self.command = QPlainTextEdit()
        self.command.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.command.setReadOnly(True)
        self.command.setTabChangesFocus(True)
        self.command.setFont(_fixed_font())
        describe(self.command, "Command", "The command that trains the same model again.")
        self.copy = QToolButton()
        set_icon(self.copy, "copy")
        describe(self.copy, "Copy command", "Copies the command to the clipboard.")
        self.copy.clicked.connect(self._copy)
        self._command_part = self._make_command_part()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        for part in (self.name, self.note):
            column.addWidget(part)
        column.addLayout(self._grid)
        column.addWidget(self._command_part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(body)
        body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(area)
        self.show_model(None)

    @property
    def lines(self) -> dict[str, str]:
        """What the card shows, by name."""
        shown = {}
        for row in range(self._grid.rowCount()):
            name, value = self._grid.itemAtPosition(row, 0), self._grid.itemAtPosition(row, 1)
            if name is not None and value is not None:
                labels = (name.widget(), value.widget())
                if isinstance(labels[0], QLabel) and isinstance(labels[1], QLabel):
                    shown[labels[0].text()] = labels[1].text()
        return shown

    def show_model(self, listed: Listed | None, any_listed: bool = True) -> None:
        """Show this model's card; None: say what to do, which depends on whether there are any."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        command = ""
        if listed is None and not any_listed:
            self.name.setText("No models yet")
            self._say("Train one on the page Train and save it, or import a file.", "muted")
        elif listed is None:
            self.name.setText("No model chosen")
            self._say("Choose a model in the list to see how it was trained.", "muted")
        else:
            entry = listed.entry
            self.name.setText(entry.name)
            self._say(entry.problem or "", "problem")
            if entry.shipped and not entry.problem:
                self._say("Comes with Inkling.", "muted")
            self._fill(listed)
            command = entry.card.command if entry.card is not None else ""
        self._show_command(command)
        self._command_part.setVisible(bool(command))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def _fill(self, listed: Listed) -> None:
        lines = card_lines(listed, datetime.now().astimezone())
        for row, (name, value) in enumerate(lines):
            label = QLabel(name)
            label.setProperty("role", "muted")
            text = _selectable(QLabel(value))
            text.setWordWrap(True)
            text.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)

    def _show_command(self, command: str) -> None:
        """An option a line, and each command from a new one, as a shell takes it too."""
        self._command = command
        lines = command.replace(" && ", " &&\n").replace(" --", " \\\n  --")
        self.command.setPlainText(lines)
        height = self.command.fontMetrics().lineSpacing() * (lines.count("\n") + 1)
        self.command.setFixedHeight(height + 3 * current_theme().spacing.small)

    def _say(self, text: str, role: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.note.setProperty("role", role)
        self.note.style().polish(self.note)

    def _make_command_part(self) -> QWidget:
        part = QWidget()
        label = QLabel("Command")
        label.setProperty("role", "muted")
        label.setBuddy(self.command)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self.copy)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().spacing.tiny)
        column.addLayout(head)
        column.addWidget(self.command)
        return part

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command)


def _selectable(label: QLabel) -> QLabel:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _fixed_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(current_theme().type.small)
    return font
