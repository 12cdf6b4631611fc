"""What a part of the window is: a sentence on hover, and more behind F1."""

import textwrap
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

# Characters of a line of a tip: Qt breaks no plain text itself.
_TIP_WIDTH = 76
_EXPORTS = "exports"
_EXPORTING = "A right click, or Shift+F10, copies it or exports it as PNG, SVG or CSV."


@dataclass(frozen=True, slots=True)
class Explanation:
    """What F1 shows of a widget; `text` in paragraphs, and empty where the sentence says all."""

    widget: QWidget
    title: str
    sentence: str
    text: str


def explain(widget: QWidget, sentence: str, help: str = "") -> None:
    """Say what `widget` is: `sentence` on hover and to a screen reader, `help` when F1 asks.

    `help` is plain text; empty lines part its paragraphs. Its heading is the accessible name.
    """
    widget.setToolTip(textwrap.fill(sentence, _TIP_WIDTH))
    widget.setAccessibleDescription(sentence)
    widget.setWhatsThis(help)


def explain_panel(panel: QWidget, name: str, help: str) -> None:
    """Say what F1 shows for a panel whose parts have tips of their own, and which needs none."""
    panel.setAccessibleName(name)
    panel.setWhatsThis(help)


def say_it_exports(chart: QWidget) -> None:
    """F1 tells of the chart's context menu, too."""
    chart.setProperty(_EXPORTS, True)


def explanation_of(widget: QWidget | None) -> Explanation | None:
    """What is known of `widget`, or of the nearest thing around it that is explained."""
    while widget is not None:
        tip = widget.toolTip() or widget.statusTip()
        if tip or widget.whatsThis():
            sentence = " ".join((tip or widget.accessibleDescription()).split())
            paragraphs = [widget.whatsThis(), _EXPORTING if _exports(widget) else ""]
            text = "\n\n".join(filter(None, paragraphs))
            title = widget.accessibleName().removesuffix(", chart")
            return Explanation(widget, title, _ended(sentence), text)
        widget = widget.parentWidget() if not widget.isWindow() else None
    return None


def _ended(sentence: str) -> str:
    """A tip needs no full stop; above other sentences it looks unfinished."""
    return f"{sentence}." if sentence[-1:].isalnum() or sentence[-1:] == ")" else sentence


def _exports(widget: QWidget) -> bool:
    """Whether it is, or is a part of, a chart with that menu."""
    around: QWidget | None = widget
    while around is not None and not around.property(_EXPORTS):
        around = around.parentWidget()
    return around is not None
