"""What a window needs from the machine, looked at before Qt is: Qt ends the process instead."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# The library, the Debian package that has it. The first group serves every platform of Qt.
_ANY = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
_X11 = {
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_FONT = "fonts-dejavu-core"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def problem(environment: Mapping[str, str] = os.environ) -> str | None:
    """One sentence on what keeps a window from opening here, and what to do; None: it can."""
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    display = environment.get("DISPLAY", "")
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if platform and not _has_plugin(platform):
        return (
            f"QT_QPA_PLATFORM asks for the platform “{platform}”, which Qt does not have; unset it."
        )
    if not platform and not display and not wayland:
        return (
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start Inkling "
            "on a desktop, or use its commands (inkling --help)."
        )
    wayland_first = (
        wayland
        and environment.get("XDG_SESSION_TYPE") == "wayland"
        # There Qt goes through X11 all the same.
        and "gnome" not in environment.get("XDG_CURRENT_DESKTOP", "").lower()
    )
    uses_x11 = platform == "xcb" or (not platform and bool(display) and not wayland_first)
    packages = missing_packages(uses_x11)
    if packages:
        names = " ".join(packages)
        return f"The window needs {_counted(packages)} not installed: sudo apt install {names}"
    if uses_x11 and not _display_answers():
        return (
            f"The screen DISPLAY={display or '(unset)'} does not answer; start Inkling on a "
            "desktop, or set DISPLAY to one that runs."
        )
    return None


def missing_packages(
    x11: bool, load: Callable[[str], object] = ctypes.CDLL, font: Callable[[], bool] | None = None
) -> list[str]:
    """The Debian packages that are missing for a window, by trying to load what they have."""
    packages = []
    for library, package in (_ANY | _X11 if x11 else _ANY).items():
        try:
            load(library)
        except OSError:
            packages.append(package)
    if not (font or _has_font)():
        packages.append(_FONT)
    return packages


def _counted(packages: list[str]) -> str:
    return "a package that is" if len(packages) == 1 else f"{len(packages)} packages that are"


def _has_font() -> bool:
    for folder in _FONT_FOLDERS:
        for _, _, files in os.walk(Path(folder).expanduser()):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in files):
                return True
    return _fontconfig_has_font()


def _fontconfig_has_font() -> bool:
    """Ask fontconfig: some systems keep their fonts elsewhere."""

    class FontSet(ctypes.Structure):
        _fields_ = (("count", ctypes.c_int),)

    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(FontSet)
    library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
    fonts = library.FcConfigGetFonts(library.FcInitLoadConfigAndFonts(), 0)
    return bool(fonts) and fonts.contents.count > 0


def _has_plugin(platform: str) -> bool:
    found = importlib.util.find_spec("PySide6")
    if found is None or found.origin is None:
        return True
    folder = Path(found.origin).parent / "Qt" / "plugins" / "platforms"
    # A frozen app keeps its plugins elsewhere, and is not asked.
    return not folder.is_dir() or (folder / f"libq{platform}.so").exists()


def _display_answers() -> bool:
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    library.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    library.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = library.xcb_connect(None, None)
    answers = bool(library.xcb_connection_has_error(connection) == 0)
    library.xcb_disconnect(connection)
    return answers
