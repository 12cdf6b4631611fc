"""Where there is no screen, `inkling` says so; what needs none works."""

import sys

import pytest


@pytest.fixture
def no_screen(environment):
    """The environment of a machine without a screen."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"}
    return {name: value for name, value in environment.items() if name not in hidden}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_the_window_is_refused_in_plain_words(inkling, no_screen):
    ran = inkling(env=no_screen)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "DISPLAY" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "core dumped" not in ran.stderr


def test_commands_need_no_screen(inkling, no_screen):
    assert inkling("--version", env=no_screen).returncode == 0
