"""What the window remembers, shows and says without being drawn on."""

import time

import numpy as np
import pytest
from pointers import drag
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider, QWidget

from app.look import icons
from app.look.app_icon import app_pixmap
from app.look.theme import DARK, LIGHT, appearance, current_theme
from app.threads.training import TrainingThread
from app.window.about import AboutDialog, ShortcutsDialog
from app.window.pages import Kind, Made
from engine.ink.picture import Picture
from engine.networks.network import parse_network
from engine.train.events import Started
from engine.train.settings import TrainSettings

LINE = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]


def page(title):
    return Kind(title, lambda: lambda house, parent: Made(QLabel(title)))


PAGES = (page("One"), page("Two"))


def test_pen_width_page_theme_and_drawing_are_there_the_next_time(make_window, qtbot):
    window = make_window(PAGES)
    drag(window.canvas, LINE)
    drawn = window.canvas.drawing.to_json()
    window.column.tools.slider.setValue(100)
    window.pages.setCurrentIndex(1)
    window.menu_actions.dark.trigger()
    window.resize(960, 640)
    window.splitter.setSizes([400, 560])
    left = window.splitter.sizes()[0]
    window.close()
    again = make_window(PAGES)
    assert again.canvas.pen_width == 100
    assert again.column.tools.slider.value() == 100
    assert again.pages.currentIndex() == 1
    assert again.settings.get("theme", "") == "dark"
    assert again.splitter.sizes()[0] == left
    qtbot.waitUntil(lambda: not again.canvas.is_empty)
    assert again.canvas.drawing.to_json() == drawn


def test_a_picture_on_the_canvas_is_kept_too(make_window, qtbot):
    pixels = np.zeros((40, 30), np.float32)
    pixels[5:35, 12:18] = 1
    window = make_window()
    window.canvas.put(Picture(pixels))
    window.close()
    again = make_window()
    qtbot.waitUntil(lambda: isinstance(again.canvas.drawing, Picture))
    np.testing.assert_allclose(again.canvas.drawing.intensity, pixels, atol=0.05)


def test_a_cleared_canvas_stays_clear(make_window):
    window = make_window()
    drag(window.canvas, LINE)
    window.close()
    window = make_window()
    window.canvas.clear()
    window.close()
    again = make_window()
    QTest.qWait(50)
    assert again.canvas.is_empty


class EndlessSession:
    """A training that goes on until it is stopped, and takes its time to end."""

    network = parse_network("softmax")

    def __init__(self, controls):
        self.controls = controls

    def __iter__(self):
        yield Started(TrainSettings(network="softmax"), 7850, 469, 0)
        while not self.controls.stopped:
            time.sleep(0.005)
        time.sleep(1.0)

    def parameters(self):
        return np.zeros(7850, np.float32)


def test_closing_stops_a_training_without_freezing(make_window, monkeypatch, qtbot):
    monkeypatch.setattr(
        TrainingThread, "_prepare", lambda self, job, controls: EndlessSession(controls)
    )
    window = make_window()
    with qtbot.waitSignal(window.training.started_run):
        window.training.train(TrainSettings(network="softmax"), None)
    drag(window.canvas, LINE)
    begun = time.monotonic()
    with qtbot.waitSignal(window.closed):
        window.close()
        assert time.monotonic() - begun < 0.8
        assert not window.isVisible()
        assert window.training.isRunning()
        assert window.settings.path.is_file()
    assert window.training.isFinished()
    assert (window.settings.path.parent / "drawing.json").is_file()


def test_themes_change_the_whole_window(window):
    actions = window.menu_actions
    seen = {}
    for action, theme in ((actions.light, LIGHT), (actions.dark, DARK)):
        action.trigger()
        assert current_theme().name == theme.name
        QApplication.processEvents()
        image = window.grab().toImage()
        seen[theme.name] = image.pixelColor(image.width() - 3, image.height() // 2).name()
    assert seen == {"light": LIGHT.window, "dark": DARK.window}


def test_the_system_mode_follows_the_desktop(looks):
    looks.set_mode("system")
    scheme = QApplication.styleHints().colorScheme()
    expected = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    assert looks.theme.name == expected
    assert appearance().mode == "system"


def test_the_ink_changes_its_colour_with_the_theme(window, canvas):
    drag(canvas, [(0.1, 0.5), (0.5, 0.5), (0.9, 0.5)])
    window.menu_actions.dark.trigger()
    image = canvas.grab().toImage()
    assert image.pixelColor(image.rect().center()).lightness() > 180


def test_every_action_has_a_shortcut_of_its_own_and_says_what_it_does(make_window):
    window = make_window(PAGES)
    shortcuts = {}
    for action in window.findChildren(QAction):
        if action.isSeparator() or action.menu() is not None or not action.text():
            continue
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        assert keys, action.text()
        assert keys not in shortcuts, (action.text(), shortcuts.get(keys))
        assert action.statusTip(), action.text()
        assert keys.split("+")[-1] in action.toolTip().replace("Space", " ")
        shortcuts[keys] = action.text()
    assert len(shortcuts) > 20


def test_everything_a_person_can_touch_has_a_name_and_says_what_it_does(make_window):
    window = make_window()
    parts: list[QWidget] = [
        *window.column.findChildren(QAbstractButton),
        *window.column.findChildren(QSlider),
        window.canvas,
        window.column.panel.answer,
        window.column.panel.sample,
        window.column.panel.bars,
    ]
    for part in parts:
        assert part.accessibleName(), part
        assert part.toolTip() or part.statusTip(), part


def test_pages_are_shown_by_their_shortcuts(make_window):
    window = make_window(PAGES)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentIndex() == 1
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentIndex() == 0


def test_wider_and_narrower_move_the_slider(window, canvas):
    before = canvas.pen_width
    window.menu_actions.wider.trigger()
    assert canvas.pen_width == before + 8
    for _ in range(30):
        window.menu_actions.narrower.trigger()
    assert canvas.pen_width == window.column.tools.slider.minimum()


@pytest.mark.parametrize("size", [(960, 640), (1280, 800), (1920, 1080), (3840, 2160)])
def test_the_layout_holds_at_every_size(make_window, size):
    window = make_window(PAGES, show=False)
    window.resize(*size)
    window.splitter.setSizes([round(0.38 * size[0]), round(0.62 * size[0])])
    window.show()
    QApplication.processEvents()
    column = window.column
    canvas, panel, tools = (part.geometry() for part in (column.canvas, column.panel, column.tools))
    assert canvas.width() == canvas.height() >= 160
    assert tools.bottom() < canvas.top() < canvas.bottom() < panel.top()
    assert column.rect().contains(panel)
    assert column.rect().contains(tools)
    assert tools.left() == panel.left() <= canvas.left()
    assert tools.width() == panel.width() >= canvas.width()
    bars = column.panel.bars.geometry()
    assert bars.width() >= 100
    assert column.panel.rect().contains(bars)
    assert column.panel.sample.geometry().right() < bars.left()
    assert column.panel.answer.geometry().right() < column.panel.sample.geometry().left()


def test_the_message_strip_shows_all_its_words_and_can_be_closed(window):
    column = window.column
    column.say("Something is wrong with the file “a rather long name.png”; choose another. " * 3)
    QApplication.processEvents()
    strip = column.strip
    assert column.canvas.geometry().contains(strip.geometry())
    label = strip.findChild(QLabel)
    assert label.height() >= label.heightForWidth(label.width())
    strip.findChild(QAbstractButton).click()
    assert not strip.isVisible()


def test_hover_and_focus_leave_the_drawing_alone(window, canvas):
    QTest.mouseMove(canvas, QPoint(50, 50))
    QTest.mouseMove(canvas, QPoint(90, 90))
    window.menu_actions.canvas.trigger()
    assert canvas.is_empty


def test_the_dialogs_list_every_shortcut_and_the_version(window, qtbot):
    shortcuts = ShortcutsDialog(window.menuBar(), window)
    about = AboutDialog(window)
    words = [label.text() for label in shortcuts.findChildren(QLabel)]
    for expected in ("Undo", "Ctrl+Z", "Copy answer", "Draw with keys", "Space", "On the canvas"):
        assert expected in words
    assert any("MNIST" in label.text() for label in about.findChildren(QLabel))


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_has_ink_in_every_state(looks, name):
    made = icons.icon(name)
    for mode in (made.Mode.Normal, made.Mode.Disabled):
        image = made.pixmap(24, mode).toImage()
        alphas = {
            image.pixelColor(x, y).alpha()
            for x in range(image.width())
            for y in range(image.height())
        }
        assert max(alphas) > 200
        assert min(alphas) == 0


def test_icons_follow_the_theme(window):
    button = window.column.tools.findChild(QAbstractButton)
    before = button.icon().pixmap(20).toImage()
    window.menu_actions.dark.trigger()
    assert button.icon().pixmap(20).toImage() != before


@pytest.mark.parametrize("size", [16, 32, 256])
def test_the_apps_sign_is_a_white_drop_on_indigo(looks, size):
    image = app_pixmap(size).toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(round(0.33 * size), round(0.62 * size)).lightness() > 200
    blue = image.pixelColor(round(0.85 * size), round(0.5 * size))
    assert blue.blue() > blue.red() + 50
