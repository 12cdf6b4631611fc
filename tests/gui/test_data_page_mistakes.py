"""The view Mistakes: from a cell of the confusion matrix to its samples, and onto the canvas."""

import numpy as np
import pytest
from data_fakes import FakeJudgements, judgement_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.pages.data.page import MISTAKES, SAMPLES, DataPage
from app.window.pages import KINDS
from engine.judge.figures import confusion_of
from engine.judge.label_errors import likely_label_errors

(DATA,) = (kind for kind in KINDS if kind.title == "Data")


@pytest.fixture
def judgements(monkeypatch):
    made = FakeJudgements()
    monkeypatch.setattr("app.window.main_window.Judgements", lambda: made)
    return made


@pytest.fixture
def data_window(judgements, make_window, qtbot):
    """The real window with the page Data, its view Mistakes to the front."""
    window = make_window((DATA,))
    window.resize(1280, 860)
    qtbot.waitUntil(lambda: window.findChild(DataPage) is not None)
    page = window.findChild(DataPage)
    qtbot.waitUntil(lambda: page.source.split is not None and page.source.model is not None)
    page.views.choice.buttons[MISTAKES].click()
    return window


@pytest.fixture
def page(data_window):
    return data_window.findChild(DataPage)


@pytest.fixture
def view(page, qtbot):
    """Once the model has answered."""
    made = page.views.view(MISTAKES)
    qtbot.waitUntil(lambda: made.mistakes is not None)
    return made


@pytest.fixture
def expected(page):
    """The counts [10, 10] from the answers, one by one."""
    judgement = judgement_of(page.source.split)
    counts = np.zeros((10, 10), np.int64)
    for label, chances in zip(judgement.labels, judgement.probabilities, strict=True):
        counts[label, chances.argmax()] += 1
    return counts


def a_mistake(counts):
    """A cell beside the diagonal with the most samples."""
    off = counts * (1 - np.eye(10, dtype=np.int64))
    return tuple(int(part) for part in np.unravel_index(off.argmax(), off.shape))


def test_the_matrix_is_what_the_answers_come_to(view, expected):
    assert np.array_equal(view.mistakes.confusion, expected)
    assert np.array_equal(expected, confusion_of(view._shown))
    texts = [[str(count) if count else "" for count in row] for row in expected.tolist()]
    assert view.chart.texts == texts


def test_rates_are_shares_of_the_label(view, expected):
    view.numbers.buttons["rates"].click()
    label, answer = a_mistake(expected)
    rate = expected[label, answer] / expected[label].sum()
    assert view.chart.texts[label][answer] == f"{100 * rate:.1f}"
    assert view.chart.table().rows[label][answer + 1] == rate


def test_the_numbers_that_are_exported_are_those_shown(view, expected):
    table = view.chart.table()
    assert list(table.header)[:3] == ["label", "read as 0", "read as 1"]
    assert [list(row)[1:] for row in table.rows] == expected.tolist()


def test_a_click_on_a_cell_leads_to_its_samples_and_onto_the_canvas(
    data_window, page, view, expected, qtbot
):
    label, answer = cell = a_mistake(expected)
    place = view.chart.place_of(cell).center().toPoint()
    QTest.mouseClick(view.chart, Qt.MouseButton.LeftButton, pos=place)
    assert page.views.current == SAMPLES
    judgement = judgement_of(page.source.split)
    answers = judgement.probabilities.argmax(axis=1)
    wanted = np.flatnonzero((judgement.labels == label) & (answers == answer))
    wall = page.samples.wall
    assert np.array_equal(wall.indices, wanted)
    count = f"{len(wanted)} samples" if len(wanted) > 1 else "1 sample"
    assert page.samples.title.text() == f"{label}s read as {answer}: {count}"
    middle = QPoint(wall._grid.corner(0)[0] + 8, 8)
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    image = page.source.split.images[wanted[0]]
    assert np.array_equal(data_window.canvas.drawing.intensity, image / np.float32(255))
    # It is a picture to the reader, who takes all pictures for an 8.
    qtbot.waitUntil(lambda: data_window.shown.text == "8")
    page.samples.show_all.click()
    assert len(wall.indices) == 200


def test_the_same_by_keys_alone(data_window, page, view, expected):
    label, answer = a_mistake(expected)
    view.chart.setFocus()
    for key, times in ((Qt.Key.Key_Down, label), (Qt.Key.Key_Right, answer)):
        for _ in range(times):
            QTest.keyClick(view.chart, key)
    assert view.chart.current == (label, answer)
    said = f"{label}s read as {answer}: {expected[label, answer]} of 20 samples"
    assert view.line.text().startswith(said)
    QTest.keyClick(view.chart, Qt.Key.Key_Return)
    wall = page.samples.wall
    assert wall.hasFocus()
    QTest.keyClick(wall, Qt.Key.Key_Home)
    QTest.keyClick(wall, Qt.Key.Key_Return)
    image = page.source.split.images[wall.indices[0]]
    assert np.array_equal(data_window.canvas.drawing.intensity, image / np.float32(255))


def test_an_empty_cell_leads_nowhere(page, view, expected):
    empty = tuple(int(part) for part in np.argwhere(expected == 0)[0])
    place = view.chart.place_of(empty).center().toPoint()
    QTest.mouseClick(view.chart, Qt.MouseButton.LeftButton, pos=place)
    assert page.views.current == MISTAKES


def test_the_worst_and_the_doubtful_stand_beside_it(page, view):
    judgement = judgement_of(page.source.split)
    worst = np.argsort(-judgement.losses, kind="stable")[:100]
    assert np.array_equal(view.worst.wall.indices, worst)
    assert np.array_equal(view.doubtful.wall.indices, likely_label_errors(judgement, 100))
    view.worst.more.click()
    assert np.array_equal(page.samples.wall.indices, worst)
    assert page.samples.title.text() == "Worst by loss: 100 samples"


def test_what_is_picked_ends_with_the_part_it_was_picked_from(page, view, expected, qtbot):
    view._open(a_mistake(expected))
    page.bar.split.setCurrentIndex(page.bar.split.findData("training"))
    page.bar.data_chosen.emit()
    qtbot.waitUntil(lambda: page.source.split_name == "training")
    assert len(page.samples.wall.indices) == 300


def test_who_cancels_is_offered_to_ask_again(page, qtbot, judgements, data_window):
    view = page.views.view(MISTAKES)
    qtbot.waitUntil(lambda: view.mistakes is not None)
    judgements.held.clear()
    page.bar.split.setCurrentIndex(page.bar.split.findData("training"))
    page.bar.data_chosen.emit()
    qtbot.waitUntil(lambda: judgements.asked[-1] == "fake" and judgements.asked.count("fake") == 2)
    assert view.mistakes is None
    assert not view.ask.isVisible()
    page.worker.cancel()
    qtbot.waitUntil(view.ask.isVisible)
    judgements.held.set()
    view.ask.click()
    qtbot.waitUntil(lambda: view.mistakes is not None)
    assert view.mistakes.confusion.sum() == 300
