"""Open, save, paste and drop, as the menus and the mouse do them."""

import numpy as np
import pytest
from pointers import drag
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog

from engine.ink.picture import Picture
from engine.ink.stroke import Ink

LINE = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]


@pytest.fixture
def one():
    """A picture of a one: dark on light."""
    image = QImage(60, 90, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(26, 10, 8, 70, QColor("black"))
    painter.end()
    return image


def shows_picture(window):
    return lambda: isinstance(window.canvas.drawing, Picture)


def assert_is_one(picture):
    height, width = picture.intensity.shape
    assert picture.intensity[height // 2, width // 2] > 0.8
    assert picture.intensity[height // 2, width // 8] < 0.2


def test_a_pasted_picture_is_shown_and_read(window, one, qtbot):
    QGuiApplication.clipboard().setImage(one)
    window.menu_actions.paste.trigger()
    qtbot.waitUntil(shows_picture(window))
    assert_is_one(window.canvas.drawing)
    qtbot.waitUntil(lambda: window.column.panel.answer.text == "8")


def test_a_pasted_picture_keeps_its_transparency(window, qtbot):
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.fillRect(16, 4, 8, 32, QColor("black"))
    painter.end()
    QGuiApplication.clipboard().setImage(image)
    window.menu_actions.paste.trigger()
    qtbot.waitUntil(shows_picture(window))
    assert_is_one(window.canvas.drawing)


def test_pasted_words_are_no_picture(window):
    QGuiApplication.clipboard().setText("seven")
    window.menu_actions.paste.trigger()
    assert "no picture" in window.column.strip.text
    assert window.column.strip.isVisible()


def test_a_copied_file_is_pasted(window, one, tmp_path, qtbot):
    one.save(str(tmp_path / "one.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    QGuiApplication.clipboard().setMimeData(data)
    window.menu_actions.paste.trigger()
    qtbot.waitUntil(shows_picture(window))


@pytest.mark.parametrize("as_file", [True, False], ids=["file", "image"])
def test_a_dropped_picture_is_shown(window, canvas, one, tmp_path, qtbot, as_file):
    data = QMimeData()
    if as_file:
        one.save(str(tmp_path / "one.png"))
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    else:
        data.setImageData(one)
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(canvas.rect().center(), *rest, none)
    QApplication.sendEvent(canvas, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(canvas, QDropEvent(QPointF(canvas.rect().center()), *rest, none))
    qtbot.waitUntil(shows_picture(window))
    assert_is_one(canvas.drawing)


def test_a_picture_is_opened_by_the_menu_and_undone(
    window, canvas, one, tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "one.png"
    one.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    drag(canvas, LINE)
    window.menu_actions.open.trigger()
    qtbot.waitUntil(shows_picture(window))
    window.menu_actions.undo.trigger()
    assert isinstance(canvas.drawing, Ink)
    assert window.settings.get("folder", "") == str(tmp_path)


def test_a_damaged_picture_is_one_quiet_sentence_and_leaves_the_drawing(
    window, canvas, tmp_path, qtbot
):
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    drag(canvas, LINE)
    window.drawings.open(path)
    qtbot.waitUntil(window.column.strip.isVisible)
    assert "broken.png" in window.column.strip.text
    assert len(canvas.drawing.strokes) == 1
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("ending", ["png", "svg", "json"])
def test_a_drawing_is_saved_by_the_menu(window, canvas, tmp_path, qtbot, monkeypatch, ending):
    path = tmp_path / f"mine.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    drag(canvas, LINE)
    with qtbot.waitSignal(window.drawings.saved):
        window.menu_actions.save.trigger()
    assert path.stat().st_size > 100


def test_the_chosen_kind_adds_its_ending(window, canvas, tmp_path, qtbot, monkeypatch):
    chosen = (str(tmp_path / "mine"), "SVG drawing (*.svg)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    drag(canvas, LINE)
    with qtbot.waitSignal(window.drawings.saved):
        window.menu_actions.save.trigger()
    assert (tmp_path / "mine.svg").read_text().startswith("<svg")


def test_saved_strokes_are_opened_as_strokes(window, canvas, tmp_path, qtbot):
    drag(canvas, LINE)
    saved = canvas.drawing.to_json()
    with qtbot.waitSignal(window.drawings.saved):
        window.drawings.save(tmp_path / "mine.json")
    canvas.clear()
    window.drawings.open(tmp_path / "mine.json")
    qtbot.waitUntil(lambda: not canvas.is_empty)
    assert canvas.drawing.to_json() == saved


def test_a_picture_is_drawn_in_the_inks_colour(canvas):
    pixels = np.zeros((28, 28), np.float32)
    pixels[4:24, 12:16] = 1
    canvas.put(Picture(pixels))
    image = canvas.grab().toImage()
    assert image.pixelColor(image.rect().center()).lightness() < 80
    assert image.pixelColor(image.width() // 4, image.height() // 2).lightness() > 200
