"""F1: what is under the pointer, or has the focus, explains itself."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.pages.help import explain, explanation_of
from app.window.help_card import HelpCard
from app.window.pages import KINDS, Kind, Made

HELP = "A longer text on how to read it.\n\nIn two paragraphs."


class Explained(QWidget):
    """A page with an explained field and a label within, and a field that nobody explains."""

    def __init__(self, parent):
        super().__init__(parent)
        self.field = QWidget()
        self.field.setAccessibleName("Field")
        explain(self.field, "What this field is, in one sentence.", HELP)
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inner = QLabel("inside", self.field)
        self.silent = QLineEdit()
        column = QVBoxLayout(self)
        for part in (self.field, self.silent):
            part.setMinimumHeight(100)
            column.addWidget(part)


@pytest.fixture
def page(make_window, qtbot):
    made = []

    def load():
        def make(house, parent):
            made.append(Explained(parent))
            return Made(made[0])

        return make

    window = make_window([Kind("Explained", load, menu=False)])
    qtbot.waitUntil(lambda: bool(made) and made[0].isVisible())
    window.pages.show_page("Explained")
    return made[0]


def point_at(widget):
    QCursor.setPos(widget.mapToGlobal(widget.rect().center()))


def said(window):
    return "\n".join(label.text() for label in window.help.card.findChildren(QLabel))


def press_f1(window, qtbot):
    window.menu_actions.help.trigger()
    qtbot.waitUntil(lambda: window.help.card is not None and window.help.card.isVisible())


def test_f1_explains_what_is_under_the_pointer(page, qtbot):
    window = page.window()
    page.silent.setFocus()
    point_at(page.inner)
    QCursor.setPos(QCursor.pos() + QPoint(1, 0))

    press_f1(window, qtbot)

    assert said(window).startswith("Field\nWhat this field is, in one sentence.\nA longer text")
    assert "In two paragraphs." in said(window)
    place = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
    assert place.contains(window.help.card.geometry())


def test_f1_explains_what_has_the_focus_where_the_pointer_is_elsewhere(page, qtbot):
    window = page.window()
    page.field.setFocus()
    point_at(page.silent)

    press_f1(window, qtbot)

    assert "What this field is" in said(window)


def test_the_focus_comes_first_for_whoever_moved_it_since_the_pointer_rests(page, qtbot):
    window = page.window()
    point_at(window.column.tools)
    page.silent.setFocus()
    page.field.setFocus()

    press_f1(window, qtbot)

    assert "What this field is" in said(window)


def test_f1_says_what_it_is_for_where_nothing_is_explained(page, qtbot):
    window = page.window()
    page.silent.setFocus()
    point_at(page.silent)

    press_f1(window, qtbot)

    assert "F1 explains what is under the pointer" in said(window)
    assert "Ctrl+F1" in said(window)


def test_escape_closes_the_card_and_leaves_the_focus(page, qtbot):
    window = page.window()
    page.field.setFocus()
    press_f1(window, qtbot)

    qtbot.keyClick(window.help.card, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: window.help.card is None)
    assert not window.findChildren(HelpCard)
    assert window.focusWidget() is page.field


def test_a_chart_is_called_by_its_title(page):
    page.field.setAccessibleName("Loss, chart")
    assert explanation_of(page.inner).title == "Loss"


def test_a_screen_reader_is_told_the_sentence_and_qt_keeps_the_rest(page):
    assert page.field.accessibleDescription() == "What this field is, in one sentence."
    assert page.field.toolTip() == "What this field is, in one sentence."
    assert page.field.whatsThis() == HELP


def test_shift_f10_opens_the_menu_of_what_has_the_focus(page, qtbot):
    asked = []
    page.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    page.customContextMenuRequested.connect(asked.append)
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [page.field.mapTo(page, page.field.rect().center())]


def test_keys_for_help_and_for_all_shortcuts_differ(make_window):
    actions = make_window().menu_actions
    assert actions.help.shortcut().toString() == "F1"
    assert actions.shortcuts.shortcut().toString() == "Ctrl+F1"


def test_the_parts_of_the_left_column_explain_themselves(window):
    panel = window.column.panel
    for part in (window.canvas, panel.answer, panel.number, panel.sample, panel.bars):
        explanation = explanation_of(part)
        assert explanation.widget is part
        assert len(explanation.text) > 100
    assert "exports it" in explanation_of(panel.bars).text
    assert "exports it" not in explanation_of(panel.sample).text


def test_the_table_of_the_bars_is_what_the_network_answered(window):
    bars = window.column.panel.bars
    assert not bars.table().rows
    probabilities = np.random.default_rng(7).dirichlet(np.ones(10)).astype(np.float32)
    bars.show_probabilities(probabilities)
    assert [row[0] for row in bars.table().rows] == list("0123456789")
    assert np.array_equal([row[1] for row in bars.table().rows], probabilities)


PAGES = ("Train", "Models", "My hand", "Kernels")


def test_whatever_takes_the_focus_on_a_page_explains_itself(make_window, qtbot):
    window = make_window([kind for kind in KINDS if kind.title in PAGES])
    pages = {}
    window.pages.built.connect(lambda title, made: pages.update({title: made.widget}))
    qtbot.waitUntil(lambda: len(pages) == len(PAGES), timeout=20_000)
    silent = []
    for title, page in pages.items():
        window.pages.show_page(title)
        for part in page.findChildren(QWidget):
            takes_focus = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible()
            if takes_focus and explanation_of(part) is None:
                silent.append(f"{title}: {part}")
    assert not silent
    assert "exports it" in explanation_of(window.column.panel.bars).text
