"""One line of a unit's links, each of them to be followed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.look.theme import Theme, appearance, current_theme
from app.pages.inside.network_layout import SAMPLE
from app.pages.inside.seen import Seen, Unit, number
from app.pages.words import SPACE

# Links that are named; the picture shows more.
_NAMED = 4


class LinkLine(QLabel):
    """`chosen(Unit)` when a link was followed, by the pointer or by Tab and Enter."""

    chosen = Signal(object)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = heading
        self._html = ""
        self.setProperty("role", "small")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setWordWrap(True)
        self.setToolTip("What it adds to the sum for this drawing, or takes away; click to open.")
        self.linkActivated.connect(self._follow)
        appearance().themed.connect(self._on_themed)

    def show_links(self, seen: Seen, links: Sequence[tuple[Unit, float]], nothing: str) -> None:
        """Name the strongest of these units, with what passes between; `nothing` where none are."""
        parts = [_part(seen, unit, strength) for unit, strength in links[:_NAMED]]
        html = f"{self._heading} {', '.join(parts)}." if parts else nothing
        if html != self._html:
            self._html = html
            self._on_themed(current_theme())

    def _on_themed(self, theme: Theme) -> None:
        self.setText(
            f"<style>a {{ color: {theme.accent}; text-decoration: none; }}</style>{self._html}"
        )

    def _follow(self, link: str) -> None:
        layer, index = link.split(":")
        self.chosen.emit(Unit(int(layer), int(index)))


def _part(seen: Seen, unit: Unit, strength: float) -> str:
    sign = "+" if strength > 0 else ""
    figure = f"{sign}{number(strength)}"
    if unit.layer == SAMPLE:
        return f"the sample ({figure})"
    name = seen.trace.layers[unit.layer].name
    if unit.layer == len(seen.network.layers) - 1:
        what = f"“{seen.outputs[unit.index]}”"
    else:
        what = f"{name}{SPACE}#{unit.index + 1}"
    return f'<a href="{unit.layer}:{unit.index}">{escape(what)}</a>{SPACE}({figure})'
