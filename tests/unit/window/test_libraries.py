import sys

import pytest

from app.window import libraries
from app.window.libraries import missing_packages, problem

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux libraries")


def test_no_screen_is_said_in_one_line():
    sentence = problem({})
    assert "DISPLAY" in sentence
    assert "\n" not in sentence


def test_missing_libraries_are_named_as_debian_packages(monkeypatch):
    def load(name):
        if "xcb" in name or "GL" in name:
            raise OSError(name)

    packages = missing_packages(True, load, lambda: True)
    assert packages[:3] == ["libgl1", "libegl1", "libxcb1"]
    assert {"libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"} < set(packages)
    assert "libdbus-1-3" not in packages
    monkeypatch.setattr(libraries, "missing_packages", lambda x11: packages)
    assert problem({"DISPLAY": ":0"}).endswith("apt install " + " ".join(packages))


def test_without_x11_its_libraries_are_not_asked_for():
    asked = []
    assert missing_packages(False, asked.append, lambda: True) == []
    assert not any("xcb" in name for name in asked)


def test_a_missing_font_is_named():
    assert missing_packages(True, lambda name: None, lambda: False) == ["fonts-dejavu-core"]


def test_a_screen_that_does_not_answer_is_said_so(monkeypatch):
    monkeypatch.setattr(libraries, "missing_packages", lambda x11: [])
    monkeypatch.setattr(libraries, "_display_answers", lambda: False)
    assert ":77" in problem({"DISPLAY": ":77"})


def test_a_platform_that_qt_does_not_have_is_said_so():
    assert "“nonsense”" in problem({"QT_QPA_PLATFORM": "nonsense", "DISPLAY": ":0"})


def test_on_wayland_x11_is_not_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(libraries, "missing_packages", lambda x11: asked.append(x11) or [])
    monkeypatch.setattr(libraries, "_display_answers", lambda: False)
    wayland = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
    assert problem(wayland | {"XDG_CURRENT_DESKTOP": "KDE"}) is None
    assert problem({"WAYLAND_DISPLAY": "wayland-0"}) is None
    assert problem(wayland | {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}) is not None
    assert asked == [False, False, True]


def test_offscreen_needs_no_screen(monkeypatch):
    monkeypatch.setattr(libraries, "missing_packages", lambda x11: [])
    assert problem({"QT_QPA_PLATFORM": "offscreen"}) is None
