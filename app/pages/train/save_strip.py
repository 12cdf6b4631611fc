"""Offers to save the model that was trained last, under a name."""

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.pages import words
from app.pages.controls import even
from app.pages.describe import describe
from app.pages.strip import Strip
from app.pages.train.form import suggested_name
from app.threads.errand import Errands
from engine.networks.library import ModelLibrary
from engine.networks.model import Model
from engine.networks.model_name import LONGEST_NAME
from engine.train.events import Finished
from engine.train.settings import TrainSettings


class SaveStrip(Strip):
    """`saved` tells the model under its name in the library, `failed` why it is not there."""

    saved = Signal(object)
    failed = Signal(str)

    def __init__(
        self, library: ModelLibrary, errands: Errands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._errands = errands
        self._model: Model | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(150)
        even(self.name)
        describe(self.name, "Name of the model", "The model is listed under this name.")
        self.row.addWidget(self.name)
        self.save_button = self.add_button(
            "Save model", "Keeps the model among yours.", self.save, primary=True
        )
        self.add_button("Not now", "Lets the model go with the next training.", self.dismiss)
        self.name.returnPressed.connect(self.save)

    def offer(self, finished: Finished, settings: TrainSettings) -> None:
        """Offer the model of a training that ended."""
        self._model = finished.model
        self.name.setText(suggested_name(settings, finished.test_accuracy))
        self.save_button.setEnabled(True)
        self.say(
            f"{words.percent(finished.test_accuracy)} in {words.duration(finished.seconds)}. "
            "Keep the model as"
        )

    def save(self) -> None:
        """Save under the name in the field."""
        model, name = self._model, self.name.text().strip()
        if model is None or not name:
            self.name.setFocus()
            return
        named = dataclasses.replace(model, card=model.card.renamed(name))
        self.save_button.setEnabled(False)
        self._errands.send(lambda: self._kept(named), self._saved, self._failed)

    def _kept(self, model: Model) -> Model:
        """On the errands' thread: the model under the name that the library gave it."""
        name = self._library.save(model).stem
        return dataclasses.replace(model, card=model.card.renamed(name))

    def _saved(self, model: Model) -> None:
        self.hide()
        self.saved.emit(model)

    def _failed(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self.failed.emit(sentence)
