"""`inkling self-test`: every check is tried and told."""

import json
import re
import sys
from pathlib import Path

import pytest

from app.commands import module_check, self_test, window_check
from app.commands.kernel_cache import CacheState
from engine.errors import FileError
from engine.ink.strokes_file import read_strokes
from engine.resources import resource

ROOT = Path(__file__).parents[3]
# A package's own file is imported with it; the two packages themselves are there already.
SOURCES = [
    path
    for folder in ("app", "engine")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent != ROOT / folder or path.name != "__init__.py"
]


def with_checks(monkeypatch, **checks):
    """Let all checks pass but for those given by name."""
    for name in (
        "_load_shipped_model",
        "_read_shipped_drawings",
        "_train_a_little",
        "_save_and_load",
        "_write_onnx",
        "_map_samples",
        "import_all",
        "_look_at_cache",
        "_open_window",
    ):
        monkeypatch.setattr(self_test, name, checks.get(name, lambda: (True, "fine")))
    monkeypatch.setattr(self_test, "cache_state", lambda: CacheState("/cache", True, 12, 0))


def test_all_well_is_exit_code_0(inkling, monkeypatch):
    with_checks(monkeypatch)
    ran = inkling("self-test")
    report = json.loads(ran.out)
    assert (ran.code, report["ok"]) == (0, True)
    assert report["cache"] == {"folder": "/cache", "writable": True, "loaded": 12, "compiled": 0}
    assert report["versions"]["numpy"]
    assert [set(check) for check in report["checks"]] == [{"name", "ok", "seconds", "detail"}] * 9


def test_one_failed_check_is_exit_code_1_and_the_rest_is_still_tried(inkling, monkeypatch):
    def missing():
        raise FileError("The shipped model is missing.")

    def bug():
        raise ZeroDivisionError("no")

    with_checks(monkeypatch, _load_shipped_model=missing, _train_a_little=bug)
    ran = inkling("self-test")
    report = json.loads(ran.out)
    assert (ran.code, report["ok"], ran.err) == (1, False, "")
    assert [check["ok"] for check in report["checks"]] == [
        False,
        True,
        False,
        True,
        True,
        True,
        True,
        True,
        True,
    ]
    assert report["checks"][0]["detail"] == "The shipped model is missing."
    assert report["checks"][2]["detail"] == "ZeroDivisionError: no"


def test_the_shipped_drawings_hold_each_digit_twice():
    path = resource("samples", "digits.ndjson")
    labels = [json.loads(line)["label"] for line in path.read_text("utf-8").splitlines()]
    with path.open("rb") as lines:
        inks = list(read_strokes(lines))
    assert sorted(labels) == sorted([*range(10)] * 2)
    assert len(inks) == 20
    assert not any(ink.is_empty for ink in inks)


def test_every_module_is_imported(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ok, detail = module_check.import_all()
    assert ok
    count = sum(path.name != "__main__.py" for path in SOURCES)
    assert detail == f"{count} imported"


def test_without_onnx_nothing_is_exported(monkeypatch):
    monkeypatch.setattr(self_test.importlib.util, "find_spec", lambda name: None)
    assert self_test._write_onnx() == (True, "the package onnx is not installed: not tried")


def test_the_window_is_opened_where_there_is_a_screen(monkeypatch):
    for screen in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(screen, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ok, detail = self_test._open_window()
    assert ok, detail
    assert re.fullmatch(r"painted after \d+\.\d\d s, answered \d+\.\d\d s", detail)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_without_a_screen_no_window_is_tried(monkeypatch):
    for screen in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(screen, raising=False)
    assert self_test._open_window() == (True, "no screen to open it on: not tried")


def test_what_a_window_says_beside_is_passed_on(monkeypatch, capsys):
    said = (
        "import sys; sys.stderr.write('Qt: how odd\\n'); print('{\"painted\": 1, \"answered\": 2}')"
    )
    monkeypatch.setattr(window_check, "window_command", lambda: [sys.executable, "-c", said])
    assert window_check.check_window() == (True, "painted after 1.00 s, answered 2.00 s")
    assert capsys.readouterr().err == "Qt: how odd\n"


def test_a_window_that_fails_is_told_by_its_last_line(monkeypatch):
    command = [sys.executable, "-c", "import sys; sys.exit('inkling: no xcb libraries')"]
    monkeypatch.setattr(window_check, "window_command", lambda: command)
    assert window_check.check_window() == (False, "inkling: no xcb libraries")
