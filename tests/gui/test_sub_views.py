"""Views of a page: built when looked at, awake while seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.pages.sub_views import SubView, SubViews


class Noting(QWidget):
    """Notes what it is told."""

    def __init__(self):
        super().__init__()
        self.notes = []

    def wake(self):
        self.notes.append("wake")

    def rest(self):
        self.notes.append("rest")

    def close_down(self):
        self.notes.append("close")


@pytest.fixture
def built():
    return []


@pytest.fixture
def views(looks, qtbot, built):
    def make():
        built.append(Noting())
        return built[-1]

    kinds = [SubView(name, name.title(), f"The view {name}.", make) for name in ("one", "two")]
    views = SubViews(kinds)
    qtbot.addWidget(views)
    return views


def click(views, name):
    QTest.mouseClick(views.choice.buttons[name], Qt.MouseButton.LeftButton)


def test_a_view_is_built_when_it_is_first_looked_at(views, built):
    assert built == []
    views.show()
    assert len(built) == 1
    click(views, "two")
    assert len(built) == 2
    click(views, "one")
    assert len(built) == 2


def test_only_the_view_that_is_seen_is_awake(views, built):
    views.show()
    click(views, "two")
    one, two = built
    assert one.notes == ["wake", "rest"]
    assert two.notes == ["wake"]
    views.hide()
    assert two.notes == ["wake", "rest"]
    views.show()
    assert two.notes == ["wake", "rest", "wake"]
    assert one.notes == ["wake", "rest"]


def test_a_view_chosen_while_hidden_waits_to_be_seen(views, built):
    told = []
    views.chosen.connect(told.append)
    views.show_view("two")
    assert (views.current, told, built) == ("two", ["two"], [])
    views.show()
    assert len(built) == 1


def test_a_name_that_is_not_known_changes_nothing(looks, qtbot):
    views = SubViews([SubView("one", "One", "The first.", Noting)], first="three")
    qtbot.addWidget(views)
    assert views.current == "one"


def test_views_can_be_chosen_by_keys_and_by_the_menu(views, qtbot):
    with qtbot.waitActive(views):
        views.show()
        views.activateWindow()
    views.choice.buttons["one"].setFocus()
    QTest.keyClick(views.choice.buttons["one"], Qt.Key.Key_Right)
    assert views.current == "two"
    views.actions_of_views()[0].trigger()
    assert views.current == "one"


def test_the_end_reaches_every_view_that_stands(views, built):
    views.show()
    views.close_down()
    assert built[0].notes == ["wake", "rest", "close"]
