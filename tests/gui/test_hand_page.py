"""The page My hand: the wall of drawings, and learning from them."""

import dataclasses
import threading

import pytest
from hand_fakes import SHAPES, FakeLesson, drawing, drawings
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from app.my_hand import MyHand
from app.pages.hand.page import HandPage
from app.threads.adapting import AdaptingThread
from engine.data.dataset import open_dataset
from engine.data.my_drawings import MyDrawings
from engine.data.my_drawings_files import read_strokes
from engine.errors import SettingsError
from engine.networks.library import ModelLibrary, shipped_model


@pytest.fixture
def store(tmp_path):
    return MyDrawings(tmp_path / "my-drawings.ndjson")


@pytest.fixture
def library(tmp_path):
    return ModelLibrary(tmp_path / "models")


@pytest.fixture
def make_page(looks, qtbot, recognising, library, store):
    made = []

    def make(of=(), lesson=None, size=(760, 700)):
        store.put(of)
        hand = MyHand(store=store)
        qtbot.waitUntil(lambda: recognising.model is not None)
        page = HandPage(
            hand, library, recognising, adapting=AdaptingThread(teach=lesson or FakeLesson())
        )
        page.model_adapted.connect(recognising.use)
        made.append((page, hand))
        page.resize(*size)
        qtbot.addWidget(page)
        hand.load()
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        qtbot.waitUntil(lambda: len(hand.drawings) == len(of))
        return page

    yield make
    for page, hand in made:
        page.close_down()
        hand.finish()


@pytest.fixture
def page(make_page):
    """A page of three drawings of each of four digits."""
    return make_page(drawings())


def shown(page):
    return [mine.label for mine in page.drawings.shown]


def choose(page, rows):
    page.wall.clearSelection()
    for row in rows:
        page.wall.selectionModel().select(
            page.drawings.index(row), QItemSelectionModel.SelectionFlag.Select
        )


def test_an_empty_page_says_what_to_do(make_page):
    page = make_page()
    assert page._stack.currentIndex() == 0
    assert not page.learning.learn.isEnabled()
    assert not page.delete_all.isEnabled()
    assert "No drawings of yours" in page.counts.text()


def test_drawings_stand_by_digit_the_newest_first(page):
    assert shown(page) == [0, 0, 0, 1, 1, 1, 4, 4, 4, 7, 7, 7]
    dates = [mine.date for mine in page.drawings.shown[:3]]
    assert dates == sorted(dates, reverse=True)
    assert "draw more of 2, 3, 5, 6, 8 and 9" in page.counts.text()


def test_thumbnails_are_made_off_the_qt_thread(page, qtbot):
    qtbot.waitUntil(lambda: not page.drawings.without_samples())
    sample = page.drawings.index(0).data(Qt.ItemDataRole.UserRole)
    assert sample.shape == (28, 28)
    assert sample.max() > 200
    assert "was read as 1" in page.drawings.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "was read rightly" in page.drawings.index(3).data(Qt.ItemDataRole.ToolTipRole)


def test_one_digit_can_be_looked_at_alone(page, qtbot):
    QTest.keyClick(page.digits._buttons[4], Qt.Key.Key_Space)
    assert shown(page) == [4, 4, 4]
    page.digits.choose(None)
    assert len(shown(page)) == 12


def test_the_chosen_drawings_are_deleted_by_key_and_brought_back(page, qtbot, store):
    choose(page, [0, 4])
    gone = [mine.key for mine in page.wall.chosen]
    QTest.keyClick(page.wall, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page.drawings.shown) == 10)
    assert not {mine.key for mine in store.all()} & set(gone)
    assert "2 drawings are deleted" in page.undo.text
    QTest.mouseClick(page.undo.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.drawings.shown) == 12)
    assert set(gone) <= {mine.key for mine in store.all()}
    assert shown(page) == [0, 0, 0, 1, 1, 1, 4, 4, 4, 7, 7, 7]


def test_the_newest_drawing_is_taken_back(page, qtbot, store):
    newest = page.drawings.shown[9]
    page.delete_newest.trigger()
    qtbot.waitUntil(lambda: len(page.drawings.shown) == 11)
    assert newest.key not in {mine.key for mine in store.all()}


def test_all_drawings_are_deleted_and_brought_back(page, qtbot, store):
    page.delete_all.trigger()
    qtbot.waitUntil(lambda: page.drawings.shown == [])
    assert store.all() == ()
    assert page._stack.currentIndex() == 0
    page.undo.undo()
    qtbot.waitUntil(lambda: len(page.drawings.shown) == 12)


def test_a_lesson_is_read_with_at_once_and_undone(page, qtbot, recognising, library):
    with qtbot.waitSignal(recognising.reading_with) as told:
        page.learning.learn.trigger()
    assert told.args[0].name == "my hand"
    assert library.load("my hand").card.command == ""
    qtbot.waitUntil(lambda: not page.learning.busy)
    assert page.result.isVisible()
    assert page.result.lines[0][1:] == ["6 of 12", "12 of 12"]
    assert page.result.lines[1][1:] == ["", "11 of 12"]
    assert page.result.lines[2][1:] == ["99.57\u00a0%", "99.51\u00a0%"]
    assert "70\u00a0%" in page.result.title.text()
    assert "2.1\u00a0s" in page.result.title.text()
    with qtbot.waitSignal(recognising.reading_with) as told:
        page.learning.undo.trigger()
    assert told.args[0].name == "fake"
    assert page.result.title.text().startswith("Undone")
    qtbot.waitUntil(lambda: all(entry.name != "my hand" for entry in library.models()))
    assert not page.learning.undo.isEnabled()


def test_another_lesson_takes_the_place_of_the_first_in_the_library(page, qtbot, library):
    for _ in range(2):
        with qtbot.waitSignal(page.library_changed):
            page.learning.learn.trigger()
        qtbot.waitUntil(lambda: not page.learning.busy)
    own = [entry for entry in library.models() if not entry.shipped]
    assert [entry.name for entry in own] == ["my hand"]
    first = own[0].card.created
    page.learning.undo.trigger()
    page._errands.wait()
    assert library.load("my hand").card.created == first


def test_a_model_of_that_name_that_is_none_is_left_alone(page, qtbot, library, recognising):
    library.save(recognising.model)
    library.rename("fake", "my hand")
    with qtbot.waitSignal(recognising.reading_with) as told:
        page.learning.learn.trigger()
    assert told.args[0].name == "my hand 2"
    assert "adapted" not in library.load("my hand").card.settings


def test_who_chose_another_model_is_not_offered_the_former_one(page, qtbot, recognising):
    with qtbot.waitSignal(recognising.reading_with):
        page.learning.learn.trigger()
    qtbot.waitUntil(page.learning.undo.isEnabled)
    shipped = shipped_model()
    recognising.use(dataclasses.replace(shipped, card=shipped.card.renamed("third")))
    qtbot.waitUntil(lambda: not page.learning.undo.isEnabled())


def test_a_lesson_that_won_nothing_changes_nothing(make_page, qtbot, library, recognising):
    page = make_page(drawings(), FakeLesson(share=0.0))
    with qtbot.waitSignal(page.adapting.finished):
        page.learning.learn.trigger()
    qtbot.waitUntil(page.result.isVisible)
    assert page.result.title.text().startswith("Nothing was changed")
    assert not page.learning.undo.isEnabled()
    assert recognising.card.name == "fake"
    assert all(entry.shipped for entry in library.models())


def test_a_lesson_can_be_cancelled(make_page, qtbot, recognising):
    hold = threading.Event()
    lesson = FakeLesson(hold=hold)
    page = make_page(drawings(), lesson)
    page.learning.learn.trigger()
    qtbot.waitUntil(lambda: page.bar.state.text() == "learning your hand")
    assert not page.learning.learn.isEnabled()
    page.learning.cancel.trigger()
    assert page.bar.state.text() == "cancelling…"
    hold.set()
    qtbot.waitUntil(lambda: not page.learning.busy)
    assert lesson.left.is_set()
    assert not page.result.isVisible()
    assert recognising.card.name == "fake"
    assert page.learning.learn.isEnabled()


def test_a_page_that_is_looked_at_has_all_ready(make_page, qtbot, recognising):
    lesson = FakeLesson()
    page = make_page(drawings(), lesson)
    qtbot.waitUntil(lambda: bool(lesson.prepared))
    assert lesson.prepared[0].model is recognising.model
    assert lesson.lessons == []
    assert page.learning.learn.isEnabled()
    assert not page.result.isVisible()


def test_what_cannot_be_learnt_is_one_sentence(make_page, qtbot):
    def refuse(lesson):
        raise SettingsError("This model was not trained on MNIST.")
        yield

    page = make_page(drawings(), refuse)
    qtbot.wait(700)
    assert not page.problem.isVisible(), "before anyone wants to learn"
    page.learning.learn.trigger()
    qtbot.waitUntil(page.problem.isVisible)
    assert page.problem.text == "This model was not trained on MNIST."
    qtbot.waitUntil(lambda: not page.learning.busy)


def test_a_model_that_cannot_be_saved_reads_all_the_same(page, qtbot, library, recognising):
    library.folder.write_text("a file in the folder's place")
    with qtbot.waitSignal(recognising.reading_with) as told:
        page.learning.learn.trigger()
    assert told.args[0].name == "my hand"
    qtbot.waitUntil(page.problem.isVisible)
    with qtbot.waitSignal(recognising.reading_with) as told:
        page.learning.undo.trigger()
    assert told.args[0].name == "fake"


def test_strokes_go_to_a_file_and_come_back(page, qtbot, tmp_path, monkeypatch, store):
    path = tmp_path / "out"
    monkeypatch.setattr(page.exchange, "ask_save", lambda: str(path))
    page.exchange.strokes.trigger()
    qtbot.waitUntil(page.news.isVisible)
    assert "12 drawings written to" in page.news.text
    exported = path.with_suffix(".ndjson")
    assert len(read_strokes(exported)) == 12
    store.remove([mine.key for mine in store.all()[:5]])
    monkeypatch.setattr(page.exchange, "ask_open", lambda: str(exported))
    page.exchange.take.trigger()
    qtbot.waitUntil(lambda: "5 drawings of out.ndjson taken in" in page.news.text)
    assert len(page.drawings.shown) == 12


def test_pictures_make_a_dataset(page, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(page.exchange, "ask_folder", lambda: str(tmp_path))
    page.exchange.pictures.trigger()
    qtbot.waitUntil(page.news.isVisible)
    assert len(open_dataset(tmp_path / "my drawings").training) == 12


def test_a_file_of_other_strokes_is_refused_by_the_hand(page, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "plain.ndjson"
    path.write_text('{"strokes": [[[0, 0], [1, 1]]]}\n')
    monkeypatch.setattr(page.exchange, "ask_open", lambda: str(path))
    with qtbot.waitSignal(page._hand.failed) as failed:
        page.exchange.take.trigger()
    assert "plain.ndjson, line 1" in failed.args[0]


@pytest.mark.parametrize("size", [(560, 560), (760, 700), (2500, 1300)])
def test_the_page_fits_its_width(make_page, size):
    page = make_page(drawings(), size=size)
    assert page.minimumSizeHint().width() <= 560
    assert page.wall.height() > 100


def test_it_wears_both_themes(page, looks):
    for mode in ("dark", "light"):
        looks.set_mode(mode)
        assert not page.grab().isNull()


def test_thousands_of_drawings_are_listed_and_drawn_bit_by_bit(make_page, qtbot):
    many = tuple(drawing(number, sorted(SHAPES)[number % 4], 1) for number in range(2000))
    page = make_page(many)
    assert len(page.drawings.shown) == 2000
    qtbot.waitUntil(lambda: not page.drawings.without_samples(), timeout=15000)
    assert "2,000 drawings" in page.counts.text()


def test_all_is_done_by_keys_alone(page, qtbot):
    page.wall.setFocus()
    QTest.keyClick(page.wall, Qt.Key.Key_Right)
    QTest.keyClick(page.wall, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.wall.chosen) == 12
    QTest.keyClick(page.wall, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.drawings.shown == [])


def test_every_control_says_what_it_does(page):
    for action in page.actions():
        assert action.toolTip().endswith(")"), action.text()
        assert action.shortcut().toString()
    for button in page.digits._buttons:
        assert button.toolTip()
        assert button.accessibleName()


def test_a_model_of_other_classes_than_digits_learns_no_digits(make_page, qtbot, recognising):
    page = make_page(drawings())
    card = dataclasses.replace(recognising.model.card, classes=tuple("ABCDEFGHIJ"))
    with qtbot.waitSignal(recognising.ready):
        recognising.use(dataclasses.replace(recognising.model, card=card))
    page.learning.learn.trigger()
    assert "use a model that reads digits" in page.problem.text
    assert not page.learning.busy
