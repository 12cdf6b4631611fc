"""All that decides a training run, as controls."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.controls import drop_down, number, whole_number
from app.pages.data_box import DataBox
from app.pages.describe import describe
from app.pages.field_grid import Field, FieldGrid
from app.pages.train import device_box, form
from app.pages.train.composer import Composer
from app.pages.train.device_box import DeviceBox
from app.pages.train.rate_control import RateControl
from engine.train.settings import TrainSettings


class SetupPanel(QWidget):
    """Controls for every TrainSettings field. `changed` comes after every edit by a person."""

    changed = Signal()

    def __init__(self, settings: TrainSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._optimiser_before = settings.optimiser
        self.composer = Composer(settings.network)
        self.data = DataBox()
        self.epochs = whole_number(1, 10_000)
        self.batch = whole_number(1, 1024)
        self.optimiser = _choices(form.OPTIMISERS)
        self.rate = RateControl(settings.learning_rate)
        self.schedule = _choices(form.SCHEDULES)
        self.augment = _choices(form.AUGMENTATIONS)
        self.momentum = number(0.0, 0.9999, 4, 0.01)
        self.nesterov = QCheckBox("looking ahead")
        self.weight_decay = number(0.0, 1.0, 4, 0.005)
        self.label_smoothing = number(0.0, 0.5, 2, 0.05)
        self.averaging = number(0.0, 0.99999, 5, 0.001)
        self.seed = whole_number(0, 2**31 - 1)
        self.threads = whole_number(1, 256)
        self.device = DeviceBox()
        self._fields: dict[str, Field] = {}
        self.main = self._main_fields()
        self.advanced = self._advanced_fields()
        self.more = QToolButton()
        self.defaults = QToolButton()
        self._lay_out()
        self._connect()
        self.set_settings(settings)

    def settings(self) -> TrainSettings | None:
        """What the controls say; None while the chain is wrong."""
        network = self.composer.network
        if network is None:
            return None
        return TrainSettings(
            network=network,
            data=self.data.data,
            optimiser=self.optimiser.currentData(),
            learning_rate=self.rate.rate,
            schedule=self.schedule.currentData(),
            momentum=self.momentum.value(),
            nesterov=self.nesterov.isChecked(),
            weight_decay=self.weight_decay.value(),
            batch=self.batch.value(),
            epochs=self.epochs.value(),
            augment=self.augment.currentData(),
            label_smoothing=self.label_smoothing.value(),
            averaging=self.averaging.value(),
            seed=self.seed.value(),
            threads=self.threads.value(),
            device=self.device.device,
        )

    def set_settings(self, settings: TrainSettings) -> None:
        """Show `settings`."""
        self._filling = True
        self._optimiser_before = settings.optimiser
        self.composer.set_network(settings.network)
        self.data.set_data(settings.data)
        self.rate.set_rate(settings.learning_rate)
        self.nesterov.setChecked(settings.nesterov)
        for name in ("optimiser", "schedule", "augment"):
            box: QComboBox = getattr(self, name)
            box.setCurrentIndex(max(0, box.findData(getattr(settings, name))))
        for name in ("epochs", "batch", "seed", "threads", "momentum", "weight_decay"):
            getattr(self, name).setValue(getattr(settings, name))
        self.label_smoothing.setValue(settings.label_smoothing)
        self.averaging.setValue(settings.averaging)
        self.device.set_device(settings.device)
        self._show_optimiser_fields()
        self._filling = False
        self.changed.emit()

    def lock(self, locked: bool) -> None:
        """While a run goes on only its learning rate may change."""
        self.composer.setEnabled(not locked)
        self.defaults.setEnabled(not locked)
        for name, field in self._fields.items():
            field.setEnabled(not locked or name == "rate")

    def show_advanced(self, shown: bool) -> None:
        """Unfold or fold the less used controls."""
        self.more.setChecked(shown)

    def _main_fields(self) -> FieldGrid:
        grid = FieldGrid()
        for name, label, tip, span in (
            ("data", "Data", "The digits to learn from.", 1),
            ("device", "Device", device_box.TIP, 1),
            ("epochs", "Epochs", "How many times all samples are gone through.", 1),
            ("batch", "Batch", "How many samples make one step.", 1),
            ("optimiser", "Optimiser", "How a step is made of the gradient.", 1),
            ("schedule", "Schedule", "How the learning rate changes during the run.", 1),
            ("rate", "Learning rate", form.RATE_TIP, 2),
            ("augment", "Augmentation", "How samples are varied, so that more are seen.", 1),
        ):
            grid.add(self._field(name, label, tip, span))
        return grid

    def _advanced_fields(self) -> FieldGrid:
        grid = FieldGrid()
        for name, label, tip in (
            ("momentum", "Momentum", "How much of the last step goes into the next."),
            ("nesterov", "Nesterov", "Momentum that looks one step ahead."),
            ("weight_decay", "Weight decay", "How strongly weights are drawn towards zero."),
            (
                "label_smoothing",
                "Label smoothing",
                "The share of certainty that is taken from each label; 0: none.",
            ),
            (
                "averaging",
                "Averaging",
                "How slowly the averaged weights, which are the ones kept, follow; 0: none.",
            ),
            ("seed", "Seed", "The same seed gives the same weights, to the bit."),
            ("threads", "Threads", "How many threads of the CPU share the work, to one result."),
        ):
            grid.add(self._field(name, label, tip, 1))
        return grid

    def _field(self, name: str, label: str, tip: str, span: int) -> Field:
        self._fields[name] = field = Field(label, tip, getattr(self, name), span)
        return field

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.more.setText("More settings")
        self.more.setCheckable(True)
        describe(self.more, "More settings", "Shows the settings that seldom need a change.")
        self.defaults.setText("Defaults")
        describe(self.defaults, "Defaults", "Puts every setting back to where it started.")
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.small)
        row.addWidget(self.more)
        row.addWidget(self.defaults)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.composer)
        column.addWidget(self.main)
        column.addWidget(self.advanced)
        self.advanced.hide()

    def _connect(self) -> None:
        self.composer.changed.connect(self._edited)
        self.data.changed.connect(self._edited)
        self.rate.changed.connect(self._edited)
        self.nesterov.toggled.connect(self._edited)
        self.optimiser.currentIndexChanged.connect(self._optimiser_chosen)
        for box in (self.schedule, self.augment, self.device):
            box.currentIndexChanged.connect(self._edited)
        for field in (
            self.epochs,
            self.batch,
            self.momentum,
            self.weight_decay,
            self.label_smoothing,
            self.averaging,
            self.seed,
            self.threads,
        ):
            field.valueChanged.connect(self._edited)
        self.threads.valueChanged.connect(self.device.set_threads)
        self.more.toggled.connect(self._unfold)
        self.defaults.clicked.connect(lambda: self.set_settings(TrainSettings()))

    def _unfold(self, shown: bool) -> None:
        self.advanced.setVisible(shown)
        self.more.setText("Fewer settings" if shown else "More settings")

    def _optimiser_chosen(self) -> None:
        chosen = self.optimiser.currentData()
        if not self._filling:
            rate = form.rate_for(chosen, self._optimiser_before, self.rate.rate)
            self.rate.set_rate(rate)
        self._optimiser_before = chosen
        self._show_optimiser_fields()
        self._edited()

    def _show_optimiser_fields(self) -> None:
        with_momentum = self.optimiser.currentData() == "sgd"
        self._fields["momentum"].setVisible(with_momentum)
        self._fields["nesterov"].setVisible(with_momentum)

    def _edited(self, *_: Any) -> None:
        if not self._filling:
            self.changed.emit()


def _choices(choices: tuple[form.Choice, ...]) -> QComboBox:
    box = drop_down()
    for choice in choices:
        box.addItem(choice.text, choice.value)
        box.setItemData(box.count() - 1, choice.tip, Qt.ItemDataRole.ToolTipRole)
    return box
