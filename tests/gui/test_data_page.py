"""The page Data: its samples, what decides which are shown, and what it computes when."""

import numpy as np
import pytest
from conftest import fake_model
from data_fakes import GARMENTS, FakeJudgements, judgement_of
from pointers import move
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from train_fakes import FakeTraining

from app.canvas.canvas import Canvas
from app.pages.data.page import DataPage
from app.pages.data.wall import PITCHES
from app.settings import Settings
from engine.data.dataset import open_dataset
from engine.ink.picture import Picture
from engine.networks.library import ModelLibrary


@pytest.fixture
def judgements():
    return FakeJudgements()


@pytest.fixture
def library(tmp_path):
    made = ModelLibrary(tmp_path / "models")
    made.save(fake_model("other"))
    return made


@pytest.fixture
def make_page(looks, qtbot, recognising, make_window, judgements, library):
    """A page beside a canvas of its own; shown unless told otherwise."""
    made = []

    def make(show=True, size=(760, 760), settings=None):
        qtbot.waitUntil(lambda: recognising.model is not None)
        page = DataPage(
            settings or Settings(),
            library,
            recognising,
            FakeTraining(),
            Canvas(),
            make_window(show=False).shown,
            judgements,
        )
        made.append(page)
        qtbot.addWidget(page)
        page.resize(*size)
        if show:
            page.show()
            qtbot.waitExposed(page)
            page.activateWindow()
            qtbot.waitUntil(lambda: page.source.split is not None)
        return page

    yield make
    for page in made:
        page.close_down()


@pytest.fixture
def page(make_page):
    return make_page()


@pytest.fixture
def wall(page):
    return page.samples.wall


def choose(box, text):
    """Choose an entry of a list as a person does."""
    index = box.findText(text)
    assert index >= 0, text
    box.setCurrentIndex(index)
    box.activated.emit(index)


def show(page, qtbot, data):
    """Open a dataset as the list does."""
    page.bar.data.set_data(data)
    page.bar.data.changed.emit()
    qtbot.waitUntil(lambda: page.source.data == data)


def on_wall(wall, place):
    """The middle of a sample, in the viewport's pixels."""
    x, y = wall._grid.corner(place)
    return QPoint(x + 5, y + 5 - wall.verticalScrollBar().value())


def answered(page, qtbot):
    qtbot.waitUntil(lambda: page.answers.judgement is not None)
    return page.answers.judgement


def test_nothing_is_opened_before_somebody_looks(make_page, judgements, qtbot):
    page = make_page(show=False)
    qtbot.wait(50)
    assert judgements.asked == []
    page.show()
    qtbot.waitUntil(lambda: page.source.split is not None)
    assert judgements.asked == ["mnist"]


def test_the_wall_shows_the_test_and_asks_no_model(page, wall, judgements):
    assert wall.indices.tolist() == list(range(200))
    assert page.samples.title.text() == "200 samples"
    assert judgements.asked == ["mnist"]


def test_another_part_is_shown_instead(page, wall, qtbot):
    choose(page.bar.split, "All: 500")
    qtbot.waitUntil(lambda: page.source.split_name == "all")
    assert len(wall.indices) == 500
    choose(page.bar.split, "Training: 300")
    qtbot.waitUntil(lambda: page.source.split_name == "training")
    assert page.source.split is page.source.dataset.training


def test_the_average_of_a_class_is_a_choice_of_its_label(page, wall):
    labels = page.source.split.labels
    QTest.mouseClick(page.samples.averages._buttons[3], Qt.MouseButton.LeftButton)
    assert np.array_equal(wall.indices, np.flatnonzero(labels == 3))
    assert page.samples.title.text() == "20 of 200 samples, label 3"
    page.samples.show_all.click()
    assert len(wall.indices) == 200


def test_averages_are_the_mean_of_each_class(page, qtbot):
    buttons = page.samples.averages._buttons[:10]
    qtbot.waitUntil(lambda: all(button._average is not None for button in buttons))
    split = page.source.split
    for label, button in enumerate(buttons):
        mean = split.images[split.labels == label].astype(float).mean(axis=0) / 255
        assert np.allclose(button._average, mean, atol=1e-5)


def test_what_is_no_digit_has_a_place_of_its_own_where_there_is_any(page, wall, qtbot):
    other = page.samples.averages._buttons[10]
    assert not other.isVisible()
    show(page, qtbot, "mixed")
    assert other.isVisible()
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert wall.indices.tolist() == [10, 21, 32, 43]
    assert page.samples.sentence(10) == "Sample 10 · label no digit"
    show(page, qtbot, "mnist")
    assert not other.isVisible()
    assert len(wall.indices) == len(page.source.split)


def test_wrong_ones_are_what_numpy_finds(page, wall, qtbot, judgements):
    choose(page.samples.filters.outcome, "Wrong ones")
    judgement = answered(page, qtbot)
    assert judgements.asked == ["mnist", "fake"]
    wrong = np.flatnonzero(judgement.probabilities.argmax(axis=1) != judgement.labels)
    assert 0 < len(wrong) < 200
    assert np.array_equal(wall.indices, wrong)


def test_the_highest_loss_comes_first(page, wall, qtbot):
    choose(page.samples.filters.order, "Highest loss")
    judgement = answered(page, qtbot)
    assert np.array_equal(wall.indices, np.argsort(-judgement.losses, kind="stable"))


def test_limits_on_the_confidence_are_moved_by_keys(page, wall, qtbot):
    slider = page.samples.filters.confidence.slider
    slider.setFocus()
    for _ in range(5):
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
    QTest.keyClick(slider, Qt.Key.Key_Space)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    judgement = answered(page, qtbot)
    sure = judgement.probabilities.max(axis=1)
    assert np.array_equal(wall.indices, np.flatnonzero((sure >= 0.5) & (sure <= 0.99)))


def test_where_no_sample_passes_it_says_what_to_do(page, qtbot):
    slider = page.samples.filters.confidence.slider
    slider.set_ends(0, 0)
    slider.changed.emit()
    answered(page, qtbot)
    assert page.samples._stack.currentWidget() is page.samples._nothing
    page.samples.show_all.click()
    assert page.samples._stack.currentWidget() is page.samples.wall


def test_the_pointer_and_the_keys_learn_about_a_sample(page, wall, qtbot):
    assert page.samples.line.text().startswith("Point at a sample")
    move(wall.viewport(), on_wall(wall, 4), Qt.MouseButton.NoButton)
    assert page.samples.line.text() == "Sample 4 · label 4"
    page.answers.want()
    judgement = answered(page, qtbot)
    said = page.samples.sentence(4)
    assert f"read as {judgement.answers[4]}" in said
    assert f"{100 * judgement.confidences[4]:.1f}" in said


def test_a_double_click_draws_the_sample(page, wall):
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=on_wall(wall, 7))
    assert wall.current == 7
    QTest.mouseDClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=on_wall(wall, 7))
    drawn = page._canvas.drawing
    assert isinstance(drawn, Picture)
    assert np.array_equal(drawn.intensity, page.source.split.images[7] / np.float32(255))


def test_the_keys_walk_the_wall_and_draw(page, wall):
    wall.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(wall, key)
    columns = wall._grid.columns
    assert wall.current == columns + 1
    image = page.source.split.images[columns + 1]
    assert np.array_equal(page._canvas.drawing.intensity, image / np.float32(255))
    QTest.keyClick(wall, Qt.Key.Key_End)
    assert wall.current == 199
    assert wall.verticalScrollBar().value() == wall.verticalScrollBar().maximum()


def test_everything_is_reached_by_tab(page, wall):
    page.bar.data.setFocus()
    reached = set()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    samples = page.samples
    wanted = {page.bar.split, page.bar.model, samples.filters.outcome, samples.filters.order, wall}
    wanted |= {samples.filters.confidence.slider, samples.filters.loss.slider, samples.zoom}
    assert wanted <= reached


def test_every_control_has_a_name_and_a_tip(page):
    for part in page.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            assert part.accessibleName(), part
            assert part.toolTip(), part
    assert not [button for button in page.findChildren(QPushButton) if not button.toolTip()]


def test_zooming_keeps_what_is_in_the_middle(make_page):
    wall = make_page(size=(760, 600)).samples.wall
    wall.set_zoom(len(PITCHES) - 1)
    wall.verticalScrollBar().setValue(900)
    middle = wall._grid.at(wall._grid.left, 900 + wall.viewport().height() / 2)
    wall.setFocus()
    QTest.keyClick(wall, Qt.Key.Key_Minus)
    assert PITCHES[wall.zoom] == 90
    top = wall._grid.corner(middle)[1] - wall.verticalScrollBar().value()
    assert abs(top + 45 - wall.viewport().height() / 2) <= 90


def test_the_wheel_zooms_with_ctrl_and_the_slider_follows(page, wall):
    before = wall.zoom
    place = QPointF(wall.viewport().rect().center())
    event = QWheelEvent(
        place,
        QPointF(wall.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(wall.viewport(), event)
    assert wall.zoom == before + 1 == page.samples.zoom.value()


def test_a_sample_is_painted_as_it_is(page, wall, looks):
    wall.set_zoom(PITCHES.index(30))
    seen = wall.viewport().grab().toImage()
    theme = looks.theme
    image = page.source.split.images[wall._grid.columns + 2]
    x, y = wall._grid.corner(wall._grid.columns + 2)
    for row, column in ((0, 0), (14, 9), (27, 27)):
        shade = image[row, column] / 255
        expected = [
            round(paper + shade * (ink - paper))
            for paper, ink in zip(_rgb(theme.paper), _rgb(theme.ink), strict=True)
        ]
        pixel = seen.pixelColor(x + 1 + column, y + 1 + row)
        assert np.allclose(_rgb(pixel.name()), expected, atol=1), (row, column)


def _rgb(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def test_classes_are_called_by_their_names(page, wall, qtbot):
    show(page, qtbot, "garments")
    names = [button.text() for button in page.samples.averages._buttons[:10]]
    assert names == list(GARMENTS)
    assert page.samples.sentence(9) == "Sample 9 · label Ankle boot"
    assert page.source.split_name == "training"
    assert page.bar.split.count() == 1


def test_a_damaged_dataset_is_told_in_place_and_the_former_stays(page, wall, qtbot, tmp_path):
    spoilt = tmp_path / "spoilt.npz"
    spoilt.write_bytes(b"PK\x03\x04 and then nothing")
    page.opening._judgements.dataset = lambda source, report: open_dataset(source, report)
    page.bar.data.set_data(str(spoilt))
    page.bar.data.changed.emit()
    qtbot.waitUntil(page.problem.isVisible)
    assert "spoilt.npz" in page.problem.text
    assert page.bar.data.data == page.source.data == "mnist"
    assert len(wall.indices) == 200


def test_who_cancels_the_opening_keeps_the_former(page, wall, qtbot, judgements):
    judgements.opens.clear()
    page.bar.data.set_data("garments")
    page.bar.data.changed.emit()
    cancel = next(button for button in page.findChildren(QPushButton) if button.text() == "Cancel")
    qtbot.waitUntil(cancel.isVisible)
    cancel.click()
    qtbot.waitUntil(lambda: not page.opening.is_busy)
    assert page.bar.data.data == page.source.data == "mnist"
    assert len(wall.indices) == 200


def test_opening_rests_while_nobody_looks(page, qtbot, judgements):
    judgements.opens.clear()
    page.bar.data.set_data("garments")
    page.bar.data.changed.emit()
    qtbot.waitUntil(lambda: judgements.asked[-1] == "garments")
    page.hide()
    qtbot.waitUntil(lambda: not page.worker.is_busy)
    judgements.opens.set()
    qtbot.wait(30)
    assert page.source.data == "mnist"
    page.show()
    qtbot.waitUntil(lambda: page.source.data == "garments")


def test_both_parts_together_are_the_same_again(page, qtbot):
    seen = []
    for _ in range(2):
        choose(page.bar.split, "All: 500")
        qtbot.waitUntil(lambda: page.source.split_name == "all")
        seen.append(page.source.split)
        choose(page.bar.split, "Test: 200")
        qtbot.waitUntil(lambda: page.source.split_name == "test")
    assert seen[0] is seen[1]


def test_another_model_of_the_library_is_asked(page, qtbot):
    qtbot.waitUntil(lambda: page.bar.model.findText("other") > 0)
    choose(page.bar.model, "other")
    qtbot.waitUntil(lambda: page.source.model.card.name == "other")
    choose(page.bar.model, "fake (reads)")
    assert page.source.model.card.name == "fake"


def test_judging_ends_where_the_page_is_hidden_and_goes_on_where_it_is_shown(
    page, qtbot, judgements
):
    judgements.held.clear()
    choose(page.samples.filters.outcome, "Right ones")
    qtbot.waitUntil(lambda: judgements.asked == ["mnist", "fake"])
    page.hide()
    qtbot.waitUntil(lambda: not page.worker.is_busy)
    judgements.held.set()
    qtbot.wait(50)
    assert page.answers.judgement is None
    page.show()
    answered(page, qtbot)
    assert page.samples.title.text().endswith("of 200 samples")


def test_who_cancels_may_ask_again(page, qtbot, judgements):
    judgements.held.clear()
    choose(page.samples.filters.outcome, "Right ones")
    qtbot.waitUntil(lambda: judgements.asked == ["mnist", "fake"])
    page.worker.cancel()
    qtbot.waitUntil(page.samples.ask.isVisible)
    assert len(page.samples.wall.indices) == 200
    judgements.held.set()
    page.samples.ask.click()
    judgement = answered(page, qtbot)
    assert np.array_equal(page.samples.wall.indices, np.flatnonzero(judgement.right))
    assert not page.samples.ask.isVisible()


def test_answers_that_are_known_already_are_no_cancelled_question(page, qtbot):
    choose(page.samples.filters.outcome, "Wrong ones")
    for text, name in (("Training: 300", "training"), ("Test: 200", "test")) * 3:
        choose(page.bar.split, text)
        qtbot.waitUntil(lambda name=name: page.source.split_name == name)
        answered(page, qtbot)
        qtbot.wait(10)
        assert not page.answers.cancelled
        assert not page.samples.ask.isVisible()


def test_the_page_closes_while_a_model_is_asked(page, qtbot, judgements):
    judgements.held.clear()
    choose(page.samples.filters.order, "Least sure")
    qtbot.waitUntil(lambda: judgements.asked == ["mnist", "fake"])
    page.close_down()
    assert page.worker.end(0)


def test_size_part_and_view_are_remembered(make_page, qtbot):
    settings = Settings()
    page = make_page(settings=settings)
    page.samples.wall.set_zoom(1)
    choose(page.bar.split, "Training: 300")
    qtbot.waitUntil(lambda: page.source.split_name == "training")
    again = make_page(settings=settings)
    assert again.source.split_name == "training"
    assert again.samples.wall.zoom == 1


def test_answers_of_another_part_are_not_taken_for_these(page, qtbot):
    choose(page.samples.filters.outcome, "Wrong ones")
    answered(page, qtbot)
    choose(page.bar.split, "Training: 300")
    qtbot.waitUntil(lambda: page.source.split_name == "training")
    judgement = answered(page, qtbot)
    assert len(judgement) == 300
    expected = judgement_of(page.source.split)
    assert np.array_equal(page.samples.wall.indices, np.flatnonzero(~expected.right))
