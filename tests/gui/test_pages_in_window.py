"""Pages behind their tabs: built after the window, wired to reading and to the menus."""

import threading

import pytest
from conftest import fake_model
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from app.window.pages import KINDS, Kind, Made
from engine.networks.library import ModelLibrary


def page(title, loaded):
    """A page with one action; it notes in `loaded` on which thread it was imported."""

    def make(house, parent):
        label = QLabel(title)
        action = QAction(f"Do {title}", label)
        return Made(label, (action,), lambda: loaded.append(("closed", title)))

    def load():
        loaded.append((threading.current_thread() is threading.main_thread(), title))
        return make

    return Kind(title, load)


def titles(window):
    return [window.pages.tabText(index) for index in range(window.pages.count())]


def labels(window):
    return [
        part.text() if isinstance(part := window.pages.widget(index), QLabel) else None
        for index in range(window.pages.count())
    ]


def test_tabs_stand_at_once_and_pages_come_from_another_thread(make_window, qtbot):
    loaded = []
    window = make_window((page("One", loaded), page("Two", loaded)))
    assert titles(window) == ["One", "Two"]
    qtbot.waitUntil(lambda: labels(window) == ["One", "Two"])
    assert loaded == [(False, "One"), (False, "Two")]
    assert titles(window) == ["One", "Two"]


def test_the_page_that_was_shown_last_comes_first(make_window, qtbot):
    kinds = (page("One", []), page("Two", []))
    window = make_window(kinds)
    window.pages.show_page("Two")
    window.close()
    loaded = []
    again = make_window((page("One", loaded), page("Two", loaded)))
    qtbot.waitUntil(lambda: labels(again) == ["One", "Two"])
    assert [title for _, title in loaded] == ["Two", "One"]
    assert again.pages.currentIndex() == 1


def test_a_pages_actions_are_in_its_menu_and_bring_it_to_the_front(make_window, qtbot):
    window = make_window((page("One", []), page("Two", [])))
    qtbot.waitUntil(lambda: labels(window) == ["One", "Two"])
    menus = {action.text(): action.menu() for action in window.menuBar().actions()}
    (action,) = menus["&Two"].actions()
    assert action.text() == "Do Two"
    action.trigger()
    assert window.pages.title == "Two"


def test_pages_hear_of_the_end(make_window, qtbot):
    loaded = []
    window = make_window((page("One", loaded),))
    qtbot.waitUntil(lambda: labels(window) == ["One"])
    window.close()
    assert loaded[-1] == ("closed", "One")


def test_a_window_may_close_before_its_pages_stand(make_window):
    window = make_window((page("One", []),))
    window.close()
    assert window.pages.count() == 1


@pytest.fixture
def whole(make_window, qtbot):
    """A window with all its pages."""
    window = make_window(KINDS)
    qtbot.waitUntil(lambda: all(len(part.findChildren(QWidget)) for part in parts(window)))
    return window


def parts(window):
    return [window.pages.widget(index) for index in range(window.pages.count())]


def page_of(window, title):
    titles = [kind.title for kind in window.pages.kinds]
    return window.pages.widget(titles.index(title))


def test_all_shortcuts_of_the_whole_window_differ(whole):
    seen = {}
    for action in whole.findChildren(QAction):
        keys = action.shortcut().toString()
        if keys and action.text():
            assert keys not in seen, (keys, action.text(), seen.get(keys))
            seen[keys] = action.text()
    assert {"Ctrl+Z", "F5", "Ctrl+1"} <= set(seen)


def test_a_chosen_model_reads_and_is_remembered(whole, make_window, qtbot):
    ModelLibrary().save(fake_model("mine"))
    models = page_of(whole, "Models")
    with qtbot.waitSignal(whole.recognising.reading_with) as told:
        models.model_chosen.emit(ModelLibrary().load("mine"))
    assert told.args[0].name == "mine"
    assert "mine" in whole.status.text
    whole.close()
    again = make_window()
    qtbot.waitUntil(lambda: "mine" in again.status.text)


def test_a_trained_model_that_is_saved_reads_at_the_next_start(whole, make_window, qtbot):
    ModelLibrary().save(fake_model("learnt"))
    page_of(whole, "Train").model_saved.emit("learnt")
    whole.close()
    again = make_window()
    qtbot.waitUntil(lambda: "learnt" in again.status.text)


def test_a_remembered_model_that_is_gone_is_told_and_the_shipped_one_reads(make_window, qtbot):
    window = make_window()
    window.settings.set("model", "gone")
    window.close()
    again = make_window()
    qtbot.waitUntil(lambda: "fake" in again.status.text)
    assert "gone" in again.column.strip.text
