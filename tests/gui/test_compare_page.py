"""The page Compare: its numbers are the engine's, and nothing goes on while it is hidden."""

import numpy as np
import pytest
from compare_fakes import FakeShown, FakeTraining, small_archive, tiny_model
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.canvas import Canvas
from app.judgements import Judgements
from app.look.theme import current_theme
from app.pages.compare.page import MODELS, ComparePage
from app.pages.models.listing import listed_models
from app.pages.train.run_store import RunStore
from app.pages.train.runs import Run
from app.settings import Settings
from engine import folders
from engine.data.dataset import open_dataset
from engine.ink.picture import Picture
from engine.judge.figures import differing, mcnemar, wilson
from engine.judge.judgement import judge
from engine.networks.library import ModelLibrary
from engine.recognise.recogniser import Recogniser
from engine.train.events import Epoch

CLASSES = ("T-shirt/top", "Ankle boot", *"CDEFGHIJ")


@pytest.fixture
def library(home):
    """Three models that answer at once."""
    library = ModelLibrary()
    for name, seed in (("first", 1), ("second", 2), ("third", 3)):
        library.save(tiny_model(name, seed))
    return library


@pytest.fixture
def data(tmp_path):
    return small_archive(tmp_path / "some.npz")


@pytest.fixture
def make_page(library, looks, qtbot):
    """Open the page; `names` are remembered as the models chosen."""
    made = []

    def make(names=None, data="mnist", show=True):
        settings = Settings()
        if names is not None:
            settings.set(MODELS, list(names))
        settings.set("compare.data", data)
        canvas, shown, training = Canvas(), FakeShown(), FakeTraining()
        page = ComparePage(settings, library, Judgements(), training, canvas, shown)
        page.belongings = (settings, canvas, shown, training)
        made.append(page)
        page.resize(760, 720)
        if show:
            page.show()
            qtbot.waitUntil(lambda: bool(page.comparison.readable))
        return page

    yield make
    for page in made:
        page.close_down()
        page.deleteLater()


def wait_for_figures(page, qtbot):
    comparison = page.comparison
    qtbot.waitUntil(lambda: not comparison.missing and not comparison.lacks_pairs, timeout=60_000)


@pytest.fixture
def page(make_page, data, qtbot):
    """Two models, judged."""
    page = make_page(("first", "second"), data)
    wait_for_figures(page, qtbot)
    return page


@pytest.fixture
def direct(library, data):
    """What the engine says of the two, asked directly."""
    split = open_dataset(data).test
    return split, [judge(library.load(name), split) for name in ("first", "second")]


def line(page, row, column):
    table = page.views.view("figures").table
    return dict(table.columns[column].lines)[row].replace("\u00a0", " ")


# Side by side.


def test_accuracies_and_intervals_are_those_that_the_engine_computes(page, direct):
    split, judgements = direct
    chart = page.views.view("figures").chart
    for column, judgement in enumerate(judgements):
        low, high = wilson(int(judgement.right.sum()), len(split))
        one = chart.intervals[column]
        assert (one.value, one.low, one.high) == (judgement.accuracy, low, high)
        assert line(page, "Accuracy", column) == f"{100 * judgement.accuracy:.2f} %"
        assert line(page, "Interval", column) == f"{100 * low:.2f} to {100 * high:.2f} %"
    assert chart.table().rows[1][0] == "second"


def test_cards_stand_side_by_side(page):
    assert [column.name for column in page.views.view("figures").table.columns] == [
        "first",
        "second",
    ]
    assert line(page, "Weights", 0) == "7,850"
    assert "300 samples" in page.judged_on.text()


def test_speeds_are_measured_when_they_are_asked_for(page, qtbot):
    assert line(page, "Speed", 0) == "not measured"
    page.judging.measure.trigger()
    qtbot.waitUntil(lambda: page.comparison.speed("second") is not None, timeout=60_000)
    told = [page.comparison.speed(name) for name in ("first", "second")]
    assert all(one.microseconds > 0 and one.count >= 1 for one in told)
    qtbot.waitUntil(lambda: not page.judging.worker.is_busy)
    assert line(page, "Speed", 0).endswith("s a sample")
    assert told[0].cpu in page.views.view("figures").note.text()


def test_another_model_is_judged_when_it_is_ticked_by_the_keyboard(page, qtbot):
    page.choice.setCurrentItem(page.choice.topLevelItem(3))
    QTest.keyClick(page.choice, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.comparison.names == ("first", "second", "third"))
    wait_for_figures(page, qtbot)
    assert len(page.views.view("figures").chart.intervals) == 3
    assert len(page.comparison.pairs) == 3
    assert page.belongings[0].get(MODELS, []) == ["first", "second", "third"]


def test_other_data_are_judged_anew(page, tmp_path, qtbot):
    other = small_archive(tmp_path / "other.npz", 100)
    page.data.set_data(other)
    page.data.changed.emit()
    assert page.comparison.judged("first") is None
    wait_for_figures(page, qtbot)
    assert len(page.comparison.judged("first").judgement) == 100
    assert page.belongings[0].get("compare.data", "") == other


# Differences.


def test_pairs_are_those_that_the_engine_tests(page, direct):
    page.views.show_view("differences")
    view = page.views.view("differences")
    (pair,) = view.pairs.pairs
    test = mcnemar(*direct[1])
    assert (pair.only_one, pair.only_other, pair.p) == (test.only_one, test.only_other, test.p)
    assert view.verdict.text().startswith(("first", "second", "Between"))


def test_the_wall_has_the_samples_that_differ_with_both_answers(page, direct):
    split, judgements = direct
    page.views.show_view("differences")
    known = page.views.view("differences").wall.list.differences
    np.testing.assert_array_equal(known.indices, differing(*judgements))
    for which, judgement in enumerate(judgements):
        expected = [str(answer) for answer in judgement.answers[known.indices]]
        assert [known.answer(which, row) for row in range(len(expected))] == expected
    assert known.told(0).startswith(
        f"Sample {known.indices[0]:,} is {split.labels[known.indices[0]]}"
    )


@pytest.mark.parametrize("by_key", [False, True])
def test_a_sample_of_the_wall_goes_onto_the_canvas(page, direct, qtbot, by_key):
    page.views.show_view("differences")
    wall = page.views.view("differences").wall
    index = wall.list.index(2, 0)
    qtbot.waitUntil(lambda: wall.visualRect(index).isValid())
    if by_key:
        wall.setCurrentIndex(index)
        QTest.keyClick(wall, Qt.Key.Key_Return)
    else:
        place = wall.visualRect(index).center()
        QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=place)
    drawing = page.belongings[1].drawing
    assert isinstance(drawing, Picture)
    image = direct[0].images[wall.list.differences.indices[2]]
    np.testing.assert_array_equal(drawing.intensity, image / np.float32(255))
    page.belongings[1].undo()
    assert page.belongings[1].is_empty


def test_classes_are_named_on_the_wall(make_page, tmp_path, qtbot):
    named = small_archive(tmp_path / "named.npz", classes=np.array(CLASSES))
    page = make_page(("first", "second"), named)
    wait_for_figures(page, qtbot)
    page.views.show_view("differences")
    known = page.views.view("differences").wall.list.differences
    assert known.classes == CLASSES
    answered = {known.answer(0, row) for row in range(len(known.indices))}
    assert answered <= set(CLASSES)
    assert "Made for other classes: first, second" in page.judged_on.text()


# Answers.


def test_answers_are_those_of_each_models_recogniser(page, library, direct, qtbot):
    page.views.show_view("answers")
    view, shown = page.views.view("answers"), page.belongings[2]
    sample = direct[0].images[7] / np.float32(255)
    shown.draw(sample)
    qtbot.waitUntil(lambda: len(view.readings) == 2, timeout=60_000)
    for card in view.cards:
        expected = Recogniser(library.load(card.name)).read_sample(sample)
        reading = view.readings[card.name]
        np.testing.assert_array_equal(reading.probabilities, expected.probabilities)
        assert card.answer.text() == expected.text
    assert [row[0] for row in view.table().rows] == ["first", "second"]
    shown.draw(None)
    assert view.readings == {}
    assert not view.hint.isHidden()


def test_a_model_of_named_classes_answers_by_names(make_page, library, data, direct, qtbot):
    library.save(tiny_model("clothes", 4, classes=CLASSES))
    page = make_page(("first", "clothes"), data)
    page.views.show_view("answers")
    view = page.views.view("answers")
    page.belongings[2].draw(direct[0].images[0] / np.float32(255))
    qtbot.waitUntil(lambda: len(view.readings) == 2, timeout=60_000)
    cards = {card.name: card for card in view.cards}
    assert cards["clothes"].answer.text() in CLASSES
    assert cards["clothes"].bars.classes == CLASSES
    assert cards["first"].answer.text() in "0123456789"


def test_nothing_is_read_while_another_view_is_seen(page, direct, qtbot):
    page.views.show_view("answers")
    view = page.views.view("answers")
    page.views.show_view("figures")
    page.belongings[2].draw(direct[0].images[0] / np.float32(255))
    assert not view.worker.is_busy
    assert view.readings == {}


# Curves.


def test_the_curve_of_a_model_is_that_of_the_run_that_made_it(make_page, library, data, qtbot):
    settings = {"seed": 5, "epochs": 1}
    library.save(tiny_model("trained", 5, settings=settings, epochs=1, test_accuracy=0.5))
    epochs = (Epoch(1, 1.0, 1.0, 0.5, 0.4, 0.5),)
    losses = (np.arange(50, 0, -1) / 32).astype(np.float32)
    run = Run("a-run", "softmax", "", settings, 50, losses, epochs, ending="finished", tested=0.5)
    RunStore(folders.runs()).save(run)
    page = make_page(("first", "trained"), data)
    page.views.show_view("curves")
    view = page.views.view("curves")
    qtbot.waitUntil(lambda: set(view.shown) == {"trained"})
    np.testing.assert_array_equal(view.shown["trained"].run.losses, losses)
    assert "no curve is kept of first" in view.legend.text()


# What is missing.


def test_who_never_chose_sees_the_first_models(make_page):
    page = make_page(show=True)
    assert page.comparison.names == ("inkling", "first")


def test_with_one_model_ticked_it_says_to_tick_two(make_page, data):
    page = make_page(("first",), data)
    assert page.empty.isVisible()
    assert "Tick two" in page.empty.text.text()
    assert not page.judging.worker.is_busy


def test_with_one_model_in_all_it_says_to_train_another(make_page, library, data, qtbot):
    for name in ("first", "second", "third"):
        library.delete(name)
    page = make_page((), data)
    assert "Train another" in page.empty.text.text()
    assert page.choice.isHidden() or not page.choice.isVisible()


def test_data_that_cannot_be_opened_are_said_to(make_page, tmp_path, qtbot):
    page = make_page(("first", "second"), str(tmp_path / "gone.npz"))
    qtbot.waitUntil(lambda: "there is no such file" in page.problem.text)
    assert line(page, "Accuracy", 0) == "not judged"
    assert page.judging.judge.isEnabled()


# Hiding, cancelling, closing.


def test_a_hidden_page_judges_nothing(make_page, data, qtbot):
    page = make_page(("first", "second"), data, show=False)
    page.comparison.list_models(listed_models(ModelLibrary()))
    assert page.comparison.names == ("first", "second")
    assert not page.judging.worker.is_busy


def test_what_was_cancelled_can_be_judged_again(make_page, data, qtbot):
    page = make_page(("first", "second"), data)
    page.judging.worker.cancel()
    qtbot.waitUntil(page.judging.judge.isEnabled)
    page.judging.judge.trigger()
    wait_for_figures(page, qtbot)


def test_it_closes_while_it_works(make_page, qtbot):
    page = make_page(("inkling", "first", "second"))
    qtbot.waitUntil(lambda: page.judging.worker.is_busy)
    page.close_down()
    assert not page.judging.worker.is_busy


def test_it_wears_the_dark_theme(page, looks):
    page.views.show_view("differences")
    looks.set_mode("dark")
    colours = page.views.view("differences").wall.list.differences.colours
    assert colours == current_theme().chart[:2]


# From the page Models.


def test_one_model_more_is_compared_with_those_that_are(page):
    page.compare(["third"])
    assert page.comparison.names == ("first", "second", "third")


def test_several_models_are_compared_with_each_other_alone(page):
    page.compare(["second", "third"])
    assert page.comparison.names == ("second", "third")


def test_beside_a_training_it_judges_when_it_is_asked_to_alone(make_page, data, qtbot):
    page = make_page(("first", "second"), data, show=False)
    training = page.belongings[3]
    training.running = True
    page.show()
    qtbot.waitUntil(lambda: page.comparison.names == ("first", "second"))
    assert not page.judging.worker.is_busy
    assert "when you press Judge" in page.judged_on.text()
    training.running = False
    training.finished.emit()
    wait_for_figures(page, qtbot)
    assert "300 samples" in page.judged_on.text()


def test_keys_go_through_the_page_from_the_top_down(page, qtbot):
    page.judging.judge.setEnabled(True)
    page.activateWindow()
    page.choice.setFocus()
    passed = []
    for _ in range(4):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        passed.append(page.focusWidget())
    names = [widget.accessibleName() for widget in passed]
    assert names == ["Dataset", "Judge", "Speed", "Side by side"]
