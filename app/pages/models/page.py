"""The Models page."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.judgements import Judgements
from app.look.icons import refresh_icons, set_icon
from app.look.theme import appearance, current_theme
from app.pages.action_button import ActionButton
from app.pages.describe import describe_action
from app.pages.flow_layout import FlowLayout
from app.pages.help import explain_panel
from app.pages.models import help_texts
from app.pages.models.card_panel import CardPanel
from app.pages.models.card_text import Listed
from app.pages.models.exporting import ModelExport, ask_for_file
from app.pages.models.listing import listed_models
from app.pages.models.model_list import ModelList
from app.pages.news import tell
from app.pages.strip import Strip
from app.pages.undo_strip import UndoStrip
from app.pages.working_bar import WorkingBar
from app.threads.errand import Errands
from engine.networks.library import ENDING, ModelLibrary
from engine.networks.model import Model
from engine.networks.model_file import load_model

_WIDE = 720
_KINDS = "Models (*.safetensors)"


class ModelsPage(QWidget):
    """`model_chosen` tells a model to read with, `compare_wanted` names of models to compare."""

    title = "Models"
    model_chosen = Signal(object)
    compare_wanted = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        parent: QWidget | None = None,
        *,
        judgements: Judgements | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self.exporting = ModelExport(library, judgements or Judgements(), self)
        self._errands = Errands(self)
        self._listed: list[Listed] = []
        self._deleted: set[str] = set()
        self.use = self._action("&Use", "Ctrl+U", "play", "Read with the chosen model")
        self.open = self._action(
            "&Import Model…", "Ctrl+I", "open", "Take a model file among your models"
        )
        self.export = self._action(
            "&Export Model…",
            "Ctrl+Alt+E",
            "save",
            "Write the chosen model to a file, as ONNX, or a report on it",
        )
        self.rename = self._action("&Rename", "F2", "pen", "Give the chosen model another name")
        self.delete = self._action("&Delete", "Del", "trash", "Delete the chosen model")
        self.compare = self._action(
            "&Compare", "Ctrl+Shift+C", "curve", "Compare the selected models on the page Compare"
        )
        self.list = ModelList()
        self.card = CardPanel()
        self.problem = Strip()
        self.undo = UndoStrip()
        self.working = WorkingBar(self.exporting.worker)
        self._split = QSplitter()
        self._lay_out()
        self._connect()
        self._follow()
        self.refresh()

    def actions(self) -> list[QAction]:
        """Use, import, export, rename, delete; not the one that leads to another page."""
        return [self.use, self.open, self.export, self.rename, self.delete]

    def refresh(self, choose: str | None = None) -> None:
        """Read the library again; then stand on the model named `choose`, if any."""
        self._errands.send(
            lambda: listed_models(self._library),
            lambda models: self._show(models, choose),
            self._complain,
        )

    def mark_used(self, name: str) -> None:
        """Mark the model that reads now."""
        self.list.mark_used(name)

    def close_down(self) -> None:
        """Finish what is being written; for when the window closes."""
        self.undo.settle()
        self.exporting.worker.end()
        self._errands.wait()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The card stands beside the list where there is room, below it elsewhere."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if direction != self._split.orientation():
            self._split.setOrientation(direction)
            self._split.setSizes([520, 480] if wide else [400, 600])

    def _lay_out(self) -> None:
        space = current_theme().spacing
        buttons = QWidget()
        row = FlowLayout(buttons, space.small, space.small)
        for action in (*self.actions(), self.compare):
            button = ActionButton(action, primary_icon="play" if action is self.use else "")
            row.addWidget(button)
        self._split.addWidget(self.list)
        self._split.addWidget(self.card)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(space.medium)
        self._split.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._split.setSizes([520, 480])
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(buttons)
        column.addWidget(self.problem)
        column.addWidget(self.undo)
        column.addWidget(self.working)
        self.working.hide()
        column.addWidget(self._split, 1)
        self.problem.add_button("Close", "Puts this message away.", self.problem.dismiss)
        self.list.setWhatsThis(help_texts.MODELS)
        explain_panel(self.card, "Card of the model", help_texts.CARD)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.addActions([self.use, self.compare, self.export, self.rename, self.delete])
        self.addActions([self.use, self.open, self.export, self.compare])

    def _connect(self) -> None:
        self.use.triggered.connect(self._use)
        self.compare.triggered.connect(lambda: self.compare_wanted.emit(self.list.selected))
        self.open.triggered.connect(self._import)
        self.export.triggered.connect(self._export)
        self.exporting.written.connect(lambda path: tell(self, f"Exported {path}"))
        self.exporting.failed.connect(self._complain)
        self.exporting.worker.progressed.connect(self.working.show)
        self.exporting.worker.busy.connect(self._on_busy)
        self.rename.triggered.connect(self.list.rename_chosen)
        self.delete.triggered.connect(self._delete)
        self.list.chosen_changed.connect(self._follow)
        self.list.use_wanted.connect(self._use)
        self.list.renamed.connect(self._rename)
        appearance().themed.connect(self._wear_theme)

    def _show(self, models: list[Listed], choose: str | None) -> None:
        self._listed = models
        shown = [listed for listed in models if listed.entry.name not in self._deleted]
        self.list.show_models(shown, choose)

    def _follow(self) -> None:
        """Show the chosen model's card, and offer what can be done with it."""
        listed = self.list.chosen()
        self.card.show_model(listed, bool(self.list.names))
        readable = listed is not None and listed.entry.card is not None
        own = listed is not None and not listed.entry.shipped
        self.use.setEnabled(readable)
        self.export.setEnabled(readable)
        self.compare.setEnabled(bool(self.list.selected))
        self.rename.setEnabled(readable and own)
        self.delete.setEnabled(own)

    def _use(self) -> None:
        listed = self.list.chosen()
        if listed is not None and listed.entry.card is not None:
            name = listed.entry.name
            self._errands.send(lambda: self._library.load(name), self._loaded, self._complain)

    def _loaded(self, model: Model) -> None:
        self.mark_used(model.card.name)
        self.model_chosen.emit(model)

    def _import(self) -> None:
        path = self.ask_open()
        if path:
            self._errands.send(
                lambda: self._library.save(load_model(Path(path))).stem,
                lambda name: self.refresh(choose=name),
                self._complain,
            )

    def _export(self) -> None:
        listed = self.list.chosen()
        if listed is None:
            return
        path = self.ask_save(listed.entry.name + ENDING)
        if path:
            self.exporting.export(listed.entry.name, Path(path))

    def _on_busy(self, busy: bool) -> None:
        if not busy:
            self.working.hide()

    def ask_open(self) -> str:
        """Let the person choose a model file; empty where they choose none."""
        return QFileDialog.getOpenFileName(self, "Import a model", "", _KINDS)[0]

    def ask_save(self, name: str) -> str:
        """Let the person choose a file to write; empty where they choose none."""
        return ask_for_file(self, name)

    def _rename(self, old: str, new: str) -> None:
        self._errands.send(
            lambda: self._library.rename(old, new).stem,
            lambda name: self.refresh(choose=name),
            self._rename_failed,
        )

    def _rename_failed(self, sentence: str) -> None:
        self._complain(sentence)
        self.refresh()

    def _delete(self) -> None:
        listed = self.list.chosen()
        if listed is None or listed.entry.shipped:
            return
        name = listed.entry.name
        self._deleted.add(name)
        self.undo.offer(
            f"The model {name} is deleted.",
            lambda: self._bring_back(name),
            lambda: self._forget(name),
        )
        self._show(self._listed, None)

    def _bring_back(self, name: str) -> None:
        self._deleted.discard(name)
        self._show(self._listed, name)

    def _forget(self, name: str) -> None:
        """Delete the file of a model whose deletion was not undone."""
        self._errands.send(
            lambda: self._library.delete(name), lambda _: self._gone(name), self._complain
        )

    def _gone(self, name: str) -> None:
        self._deleted.discard(name)
        self.refresh()

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")

    def _wear_theme(self) -> None:
        refresh_icons(self)
        self.list.wear_theme()

    def _action(self, text: str, shortcut: str, icon: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setIconText(text.replace("&", "").split()[0].rstrip("…"))
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        set_icon(action, icon)
        describe_action(action, tip)
        return action
