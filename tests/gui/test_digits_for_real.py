"""Digits drawn with the mouse, read by the model that ships, on the kernels themselves."""

import itertools
import math

import pytest
from pointers import drag

from app.settings import Settings
from app.window.main_window import MainWindow

# A first start on this machine compiles the kernels.
_PATIENCE = 180_000


def bow(x, y, across, down, begin, end):
    """Points of an arc around (x, y); degrees, clockwise from the right."""
    steps = max(2, round(abs(end - begin) / 6))
    angles = [math.radians(begin + (end - begin) * step / steps) for step in range(steps + 1)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


def line(*corners, steps=16):
    points = []
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        points += [(x0 + (x1 - x0) * s / steps, y0 + (y1 - y0) * s / steps) for s in range(steps)]
    return [*points, corners[-1]]


DRAWN = {
    0: [bow(0.5, 0.5, 0.2, 0.3, -90, 270)],
    1: [line((0.5, 0.18), (0.5, 0.82))],
    2: [[*bow(0.5, 0.36, 0.18, 0.17, -170, 40), *line((0.6, 0.5), (0.3, 0.8), (0.72, 0.8))]],
    3: [[*bow(0.48, 0.34, 0.17, 0.15, -150, 90), *bow(0.48, 0.65, 0.2, 0.16, -90, 150)]],
    4: [line((0.4, 0.2), (0.3, 0.55), (0.72, 0.55)), line((0.62, 0.2), (0.62, 0.84))],
    5: [
        [*line((0.68, 0.2), (0.38, 0.2), (0.36, 0.47)), *bow(0.47, 0.62, 0.19, 0.18, -110, 150)],
    ],
    6: [[*bow(0.62, 0.62, 0.3, 0.44, -95, -180), *bow(0.5, 0.65, 0.18, 0.17, -180, 180)]],
    7: [line((0.28, 0.2), (0.72, 0.2), (0.45, 0.84))],
    8: [[*bow(0.5, 0.34, 0.14, 0.15, 90, -270), *bow(0.5, 0.66, 0.18, 0.17, -90, 270)]],
    9: [[*bow(0.48, 0.36, 0.17, 0.16, 0, -360), *line((0.65, 0.36), (0.58, 0.84))]],
}


@pytest.fixture
def window(home, looks, qtbot):
    made = MainWindow(Settings(), ())
    with qtbot.waitSignal(made.recognising.ready, timeout=_PATIENCE):
        made.show()
    yield made
    made.close()
    assert made.recognising.stop(30_000)
    made.deleteLater()


def test_every_digit_is_read_right_as_it_is_drawn(window, qtbot):
    answer, canvas = window.column.panel.answer, window.canvas
    window.resize(1280, 800)
    for digit, strokes in DRAWN.items():
        window.menu_actions.clear.trigger()
        assert answer.text == ""
        for stroke in strokes:
            drag(canvas, stroke)
        qtbot.waitUntil(lambda digit=digit: answer.text == str(digit), timeout=3000)
        assert window.column.panel.sample.image is not None
    assert "inkling" in window.status.text


def smaller(strokes, x, size=0.42):
    """Strokes on the whole paper made smaller, around a place from the left."""
    return [[(x + (u - 0.5) * size, 0.5 + (v - 0.5) * size) for u, v in part] for part in strokes]


def test_a_number_is_read_and_boxed_and_so_is_its_picture(window, qtbot, tmp_path):
    window.resize(1280, 800)
    canvas, shown = window.canvas, window.shown
    places = {4: 0.2, 0: 0.5, 7: 0.8}
    for digit, x in places.items():
        for stroke in smaller(DRAWN[digit], x):
            drag(canvas, stroke)
    for _ in range(2):
        qtbot.waitUntil(lambda: shown.text == "407", timeout=3000)
        assert [box.text for box in canvas.boxes.boxes] == ["4", "0", "7"]
        for index, (digit, x) in enumerate(places.items()):
            middle = x * canvas.width(), 0.5 * canvas.height()
            assert canvas.boxes.frame_place(index).contains(*middle), digit
        with qtbot.waitSignal(window.drawings.saved):
            window.drawings.save(tmp_path / "number.png")
        window.menu_actions.clear.trigger()
        assert canvas.boxes.boxes == ()
        window.drawings.open(tmp_path / "number.png")


def test_a_pasted_picture_of_the_drawing_is_read_as_the_drawing(window, qtbot, tmp_path):
    drag(window.canvas, DRAWN[7][0])
    qtbot.waitUntil(lambda: window.column.panel.answer.text == "7", timeout=3000)
    with qtbot.waitSignal(window.drawings.saved):
        window.drawings.save(tmp_path / "seven.png")
    window.menu_actions.clear.trigger()
    window.drawings.open(tmp_path / "seven.png")
    qtbot.waitUntil(lambda: window.column.panel.answer.text == "7", timeout=3000)
