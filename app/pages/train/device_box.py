"""The choice of what computes: the CPU with its threads, or the GPU, where one can be used."""

import textwrap
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.controls import even
from app.pages.describe import describe
from app.threads.errand import Errands
from engine.errors import DeviceError
from engine.train.settings import Device

TIP = "What computes: this computer's processor, or its NVIDIA GPU, which rounds otherwise."
_CPU_TIP = "Trains on this computer's processor."
_GPU_TIP = "Trains on this computer's NVIDIA GPU."
# Before every name of a GPU that can be used.
_MAKER = "NVIDIA "
_LINE = 44


@dataclass(frozen=True, slots=True)
class Gpu:
    """What there is to know of the GPU: its name, or else a sentence why it cannot be used."""

    name: str = ""
    why_not: str = ""


def find_gpu() -> Gpu:
    """Look for a GPU; not on the Qt thread, for it takes a while."""
    from engine.kernels.cuda import gpu

    try:
        reason = gpu.why_not()
        return Gpu(why_not=reason) if reason else Gpu(gpu.name())
    except DeviceError as error:
        return Gpu(why_not=str(error))


class DeviceBox(QComboBox):
    """A GPU is looked for once, when somebody comes near the list, or when `look` is called.

    `gone` tells why a GPU that was chosen earlier cannot be used: the CPU is chosen then.
    """

    gone = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands(self)
        self._gpu: Gpu | None = None
        self._looking = False
        self._cpu_entry = _entry("cpu", _CPU_TIP)
        self._gpu_entry = _entry("cuda", _GPU_TIP)
        entries = QStandardItemModel(self)
        entries.appendRow(self._cpu_entry)
        entries.appendRow(self._gpu_entry)
        self.setModel(entries)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        even(self)
        self.set_threads(1)
        self._show_gpu()

    @property
    def device(self) -> Device:
        """What is chosen."""
        chosen: Device = self.currentData()
        return chosen

    def set_device(self, device: Device) -> None:
        """Choose a device; whether a GPU can be used is found out later."""
        self.setCurrentIndex(self.findData(device))
        self._leave_what_is_gone()

    def set_threads(self, count: int) -> None:
        """Say how many threads the CPU would compute with."""
        self._cpu_entry.setText("CPU, 1 thread" if count == 1 else f"CPU, {count} threads")

    def look(self) -> None:
        """Look for a GPU, where nobody has done so yet."""
        if not self._looking and self._gpu is None:
            self._looking = True
            self._show_gpu()
            self._errands.send(find_gpu, self._found)

    def showPopup(self) -> None:  # noqa: N802
        """Open the list."""
        self.look()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Keys change the choice without opening the list."""
        self.look()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Cut a name that is too long where one sees that it goes on."""
        painter = QStylePainter(self)
        with painter:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            text = self.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox,
                option,
                QStyle.SubControl.SC_ComboBoxEditField,
                self,
            )
            option.currentText = self.fontMetrics().elidedText(
                option.currentText, Qt.TextElideMode.ElideRight, text.width()
            )
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _found(self, gpu: Gpu) -> None:
        self._gpu = gpu
        self._show_gpu()
        self._leave_what_is_gone()

    def _show_gpu(self) -> None:
        gpu, entry = self._gpu, self._gpu_entry
        why_not = gpu.why_not if gpu is not None else ""
        entry.setEnabled(gpu is not None and not why_not)
        if gpu is None:
            entry.setText("GPU, looking…" if self._looking else "GPU")
        elif why_not:
            entry.setText("\n".join(["GPU, not available:", *textwrap.wrap(why_not, _LINE)]))
        else:
            entry.setText(f"GPU ({gpu.name.removeprefix(_MAKER)})")
        entry.setToolTip(why_not or _GPU_TIP)
        describe(self, "Device", f"{TIP} No GPU: {why_not}" if why_not else TIP)
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * current_theme().spacing.large)
        if view.isVisible():
            # Opened anew, the list is as high as what it says now.
            super().showPopup()

    def _leave_what_is_gone(self) -> None:
        if self._gpu is not None and self._gpu.why_not and self.device == "cuda":
            self.setCurrentIndex(self.findData("cpu"))
            self.gone.emit(self._gpu.why_not)


def _entry(device: Device, tip: str) -> QStandardItem:
    entry = QStandardItem()
    entry.setData(device, Qt.ItemDataRole.UserRole)
    entry.setToolTip(tip)
    return entry
