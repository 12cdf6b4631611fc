"""The looks: one accent colour, one spacing scale, one type scale, light and dark.

Widgets ask `current_theme()` whenever they paint, and repaint on `appearance().themed`.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Spacing:
    """The only distances between things, in device-independent pixels."""

    tiny: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    huge: int = 24


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes in device-independent pixels, grown from the desktop's own."""

    small: int
    body: int
    title: int
    display: int

    @classmethod
    def based_on(cls, body: int) -> "TypeScale":
        """The scale whose body text has `body` pixels, held between 13 and 18."""
        body = max(13, min(18, body))
        return cls(small=body - 1, body=body, title=body + 4, display=body * 6)


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #rrggbb, and the scales. `chart`: the colours of curves, the current one first.

    Text colours (`text`, `muted`, `accent`, `problem`) keep a contrast of 4.5:1 on `window`,
    `surface` and `raised`; `on_accent` keeps it on `accent`.
    """

    name: Literal["light", "dark"]
    window: str
    surface: str
    raised: str
    border: str
    control: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    paper: str
    ink: str
    guide: str
    problem: str
    problem_soft: str
    chart: tuple[str, ...]
    grid: str
    spacing: Spacing = Spacing()
    type: TypeScale = TypeScale(small=12, body=13, title=17, display=78)

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    window="#f4f3f0",
    surface="#fcfbfa",
    raised="#ffffff",
    border="#dcdad4",
    control="#8b8d98",
    text="#1d1f2b",
    muted="#5d606d",
    accent="#3d4bb5",
    accent_hover="#323e9c",
    accent_soft="#e4e6f6",
    on_accent="#ffffff",
    paper="#ffffff",
    ink="#1a1f4d",
    guide="#e6e5e0",
    problem="#a8321f",
    problem_soft="#fbe9e5",
    chart=("#3d4bb5", "#c2571a", "#0f7f74", "#a03a7c", "#6b7200", "#7d5fc7"),
    grid="#e6e5e0",
)

DARK = Theme(
    name="dark",
    window="#15171f",
    surface="#1b1e28",
    raised="#242835",
    border="#323747",
    control="#747b90",
    text="#e9eaf0",
    muted="#a3a8b8",
    accent="#98a4ff",
    accent_hover="#b0b9ff",
    accent_soft="#2b3157",
    on_accent="#12142a",
    paper="#11131a",
    ink="#e8ebff",
    guide="#262a37",
    problem="#ff9d8a",
    problem_soft="#402420",
    chart=("#98a4ff", "#f0a36b", "#5fcabc", "#e58cc4", "#c3c95f", "#c0a8ff"),
    grid="#2a2e3b",
)


class Appearance(QObject):
    """Which theme the app wears: the desktop's, or the one that a person chose."""

    themed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._mode: Mode = "system"
        self._type = TypeScale.based_on(QFontInfo(app.font()).pixelSize())
        self._hints = app.styleHints()
        self.theme = self._choose()
        self._hints.colorSchemeChanged.connect(self._follow)

    @property
    def mode(self) -> Mode:
        """What was asked for."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Wear this theme from now on; `system` follows the desktop."""
        self._mode = mode
        # The desktop's own parts (title bar, file dialogs) follow where the platform can.
        self._hints.setColorScheme(
            {
                "system": Qt.ColorScheme.Unknown,
                "light": Qt.ColorScheme.Light,
                "dark": Qt.ColorScheme.Dark,
            }[mode]
        )
        self._follow()

    def _follow(self) -> None:
        theme = self._choose()
        if theme != self.theme:
            self.theme = theme
            self.themed.emit(theme)

    def _choose(self) -> Theme:
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        if self._mode != "system":
            dark = self._mode == "dark"
        return replace(DARK if dark else LIGHT, type=self._type)


_appearance: Appearance | None = None


def appearance() -> Appearance:
    """The one appearance of the running QApplication."""
    global _appearance
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a theme needs a QApplication"
    if _appearance is None or _appearance.parent() is not app:
        _appearance = Appearance(app)
    return _appearance


def current_theme() -> Theme:
    """The theme to paint with now."""
    return appearance().theme
