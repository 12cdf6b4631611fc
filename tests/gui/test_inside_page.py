"""The page Inside: the network as a picture, a unit of it, and one number step by step."""

import threading

import numpy as np
import pytest
from inside_fakes import FakeSubject, drawn_sample, named_weights
from pointers import hover
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from train_fakes import FakeTraining

from app.look.colour_map import image_of
from app.look.theme import appearance, current_theme
from app.pages.inside import seeing
from app.pages.inside.network_pixels import all_colours
from app.pages.inside.page import InsidePage
from app.pages.inside.seen import Unit, number
from app.settings import Settings
from engine.data.dataset import Dataset, Split
from engine.inside import answering
from engine.inside.arithmetic import terms_of
from engine.inside.trace import trace
from engine.networks.network import parse_network
from engine.progress import Progress

CHAIN = "conv4/2 pool2 conv6 dense12 dense10"


class FewSamples:
    """Judgements that know one small dataset, and on which thread they were asked."""

    def __init__(self):
        generator = np.random.default_rng(4)
        images = generator.integers(0, 256, (40, 28, 28), dtype=np.uint8)
        self.split = Split(images, np.arange(40, dtype=np.uint8) % 10)
        self.threads = []

    def dataset(self, source, report):
        self.threads.append(threading.current_thread())
        return Dataset(source, self.split, self.split)


@pytest.fixture
def make_page(home, looks, qtbot):
    made = []

    def make(sample=True, chain=CHAIN, size=(760, 640), settings=None):
        subject = FakeSubject(chain)
        subject.data = "mnist"
        page = InsidePage(subject, FakeTraining(), FewSamples(), settings or Settings())
        made.append(page)
        page.resize(*size)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        if sample:
            subject.draw(drawn_sample(3))
        return page

    yield make
    for page in made:
        page.close_down()


@pytest.fixture
def page(make_page):
    return make_page()


@pytest.fixture
def network_view(page, qtbot):
    return shown_network(page, qtbot)


@pytest.fixture
def step_view(page, qtbot):
    page.views.show_view("steps")
    view = page.views.view("steps")
    qtbot.waitUntil(lambda: view.walk is not None)
    return view


def shown_network(page, qtbot):
    view = page.views.view("network")
    qtbot.waitUntil(lambda: view.picture.seen is not None)
    return view


def middle_of(view, unit):
    block = view.picture.places.block_of(unit.layer)
    x, y, wide, high = block.place(unit.index)
    return QPoint(x + wide // 2, y + high // 2)


def click(view, unit):
    QTest.mouseClick(view.picture, Qt.MouseButton.LeftButton, pos=middle_of(view, unit))


def key(widget, which):
    QTest.keyClick(widget, which)


# --- the network ----------------------------------------------------------------------------------


def test_an_empty_canvas_says_what_to_do(make_page):
    page = make_page(sample=False)
    view = page.views.view("network")
    assert view._stack.currentWidget() is view._empty
    assert view._empty.title.text() == "Draw a digit"


def test_the_maps_are_those_of_a_direct_trace(page, network_view):
    subject, picture = page.subject, network_view.picture
    direct = trace(subject.network, subject.weights, subject.sample[None])
    for made, shown in zip(direct.layers, picture.seen.trace.layers, strict=True):
        np.testing.assert_array_equal(made.values, shown.values)
    colours = all_colours(picture.places, picture.seen, current_theme())
    assert {block.layer for block in picture.places.blocks[:-1]} == set(colours)
    for layer, pixels in colours.items():
        assert picture.image_of_layer(layer) == image_of(pixels)


def test_the_picture_turns_over_to_the_weights(network_view, qtbot):
    picture = network_view.picture
    QTest.mouseClick(network_view.faces.buttons["weights"], Qt.MouseButton.LeftButton)
    assert picture.places.face == "weights"
    colours = all_colours(picture.places, picture.seen, current_theme())
    for layer, pixels in colours.items():
        assert picture.image_of_layer(layer) == image_of(pixels)
    weight = picture.seen.weights["layers.3.weight"][4]
    hover(picture, middle_of(network_view, Unit(3, 4)))
    assert f"{weight.size:,} weights from {number(weight.min())}" in network_view.reading.text()
    click(network_view, Unit(3, 4))
    assert network_view.panel.unit == Unit(3, 4)
    row = picture.table().rows[4 + 6 + 4]
    assert row[:3] == (4, "dense12", 5)
    assert row[4:6] == (weight.min(), weight.max())
    picture.grab()


def test_another_drawing_and_other_weights_are_seen(page, network_view, qtbot):
    subject, picture = page.subject, network_view.picture
    subject.draw(drawn_sample(8))
    qtbot.waitUntil(lambda: picture.seen.trace.samples[0, 10, 15] == 1)
    network = parse_network("dense12 dense10")
    subject.present(network, named_weights(network), "another")
    subject.changed.emit()
    qtbot.waitUntil(lambda: picture.seen.network == network)
    assert len(picture.places.blocks) == 3
    assert "another" in network_view.whose.text()


def test_a_white_paper_after_a_drawing_says_what_to_do_again(page, network_view):
    page.subject.draw(None)
    assert network_view._stack.currentWidget() is network_view._empty


def test_clicking_a_unit_opens_it_with_its_weights(page, network_view):
    unit = Unit(2, 4)
    click(network_view, unit)
    panel = network_view.panel
    assert panel.isVisible()
    assert panel.unit == unit
    assert panel.title.text() == "Channel 5 of conv6"
    shown = {tuple(kernel.ravel()) for kernel in panel.weights.maps.maps}
    kernels = page.subject.weights["layers.2.weight"][4]
    assert shown == {tuple(kernel.ravel()) for kernel in kernels}
    assert network_view.picture.opened == unit


def test_beside_all_units_a_click_closes_the_panel(network_view):
    click(network_view, Unit(2, 4))
    QTest.mouseClick(network_view.picture, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not network_view.panel.isVisible()
    assert network_view.picture.opened is None


def test_pointing_at_a_unit_says_its_name_and_value(network_view):
    hover(network_view.picture, QPoint(3, 3))
    hover(network_view.picture, middle_of(network_view, Unit(3, 7)))
    seen = network_view.picture.seen
    assert network_view.reading.text() == seen.sentence(Unit(3, 7))


def test_keys_reach_and_open_every_unit(network_view):
    picture = network_view.picture
    picture.setFocus()
    key(picture, Qt.Key.Key_Right)
    assert picture.at == Unit(-1, 0)
    reached = set()
    for _ in range(60):
        key(picture, Qt.Key.Key_Right)
        reached.add(picture.at.layer)
    assert reached == {0, 1, 2, 3, 4}
    for _ in range(30):
        key(picture, Qt.Key.Key_Up)
    assert picture.at == Unit(4, 0)
    key(picture, Qt.Key.Key_Down)
    key(picture, Qt.Key.Key_Return)
    assert network_view.panel.unit == Unit(4, 1)
    assert "output “1”" in picture.accessibleDescription().lower()
    key(picture, Qt.Key.Key_Escape)
    assert not network_view.panel.isVisible()


def test_a_link_leads_to_the_unit_at_its_other_end(network_view):
    click(network_view, Unit(3, 7))
    network_view.panel.out.linkActivated.emit("4:2")
    assert network_view.panel.unit == Unit(4, 2)


def test_a_unit_shows_the_samples_it_answers_to_and_draws_one(page, network_view, qtbot):
    click(network_view, Unit(2, 4))
    panel = network_view.panel
    drawn = []
    page.wants_drawn.connect(drawn.append)
    QTest.mouseClick(panel.find_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(panel.samples.samples), timeout=20_000)
    judgements = page._judgements
    assert all(thread is not threading.main_thread() for thread in judgements.threads)
    images = judgements.split.images
    subject = page.subject
    values = trace(subject.network, subject.weights, np.float32(images / 255)).layers[2].values
    strongest = values[:, 4].reshape(40, -1).max(axis=1).argmax()
    np.testing.assert_array_equal(panel.samples.samples[0].image, images[strongest])
    QTest.mouseClick(panel.samples, Qt.MouseButton.LeftButton, pos=panel.samples.place(0).center())
    np.testing.assert_allclose(drawn[0].intensity, images[strongest] / 255, atol=1e-6)
    # Once for all units.
    click(network_view, Unit(3, 7))
    assert not panel.find_button.isVisible()
    assert len(judgements.threads) == 1


def test_looking_for_samples_can_be_cancelled(page, network_view, qtbot, monkeypatch):
    waiting = threading.Event()

    def endless(network, weights, split, most, report):
        while True:
            report(Progress("looking for samples", 1, 2))
            waiting.wait(0.01)

    monkeypatch.setattr(answering, "top_samples", endless)
    click(network_view, Unit(2, 4))
    panel = network_view.panel
    panel.find_button.click()
    qtbot.waitUntil(lambda: panel.working.isVisible() and not panel.find_button.isVisible())
    cancel = panel.working.findChild(QPushButton)
    qtbot.waitUntil(cancel.isVisible)
    cancel.click()
    qtbot.waitUntil(panel.find_button.isVisible)
    assert not panel.finder.worker.is_busy
    assert panel.samples.samples == []


def test_samples_are_chosen_by_keys_too(page, network_view, qtbot):
    click(network_view, Unit(4, 4))
    panel = network_view.panel
    drawn = []
    page.wants_drawn.connect(drawn.append)
    panel.find_button.click()
    qtbot.waitUntil(lambda: bool(panel.samples.samples), timeout=20_000)
    key(panel.samples, Qt.Key.Key_Right)
    key(panel.samples, Qt.Key.Key_Right)
    key(panel.samples, Qt.Key.Key_Return)
    np.testing.assert_allclose(drawn[0].intensity, panel.samples.samples[1].image / 255, atol=1e-6)


def test_samples_found_with_earlier_weights_say_so(page, network_view, qtbot):
    click(network_view, Unit(4, 2))
    panel = network_view.panel
    panel.find_button.click()
    qtbot.waitUntil(lambda: bool(panel.samples.samples), timeout=20_000)
    network = page.subject.network
    page.subject.present(network, named_weights(network, 9), "later")
    page.subject.changed.emit()
    qtbot.waitUntil(lambda: panel.find_button.isVisible())
    assert "earlier weights" in panel.note.text()


def test_nothing_is_computed_while_hidden(page, network_view, qtbot, monkeypatch):
    traced = []
    monkeypatch.setattr(seeing, "trace", lambda *given: traced.append(given) or trace(*given))
    page.hide()
    page.subject.draw(drawn_sample(8))
    qtbot.wait(50)
    assert traced == []
    page.show()
    qtbot.waitUntil(lambda: len(traced) == 1)


def test_only_the_view_that_is_seen_computes(page, network_view, step_view, qtbot, monkeypatch):
    traced = []
    monkeypatch.setattr(seeing, "trace", lambda *given: traced.append(given) or trace(*given))
    before = network_view.picture.seen
    page.subject.draw(drawn_sample(8))
    qtbot.waitUntil(lambda: len(traced) == 1)
    qtbot.wait(30)
    assert len(traced) == 1
    assert network_view.picture.seen is before


def test_it_wears_the_theme(network_view):
    picture = network_view.picture
    light = picture.image_of_layer(0)
    appearance().set_mode("dark")
    dark = picture.image_of_layer(0)
    assert dark != light
    pixels = all_colours(picture.places, picture.seen, current_theme())
    assert dark == image_of(pixels[0])


def test_a_small_page_scrolls_and_a_large_one_does_not(make_page, qtbot):
    large = shown_network(make_page(chain="inkling", size=(1200, 900)), qtbot)
    assert large.picture.width() <= large._area.viewport().width()
    small = shown_network(make_page(chain="inkling", size=(420, 400)), qtbot)
    assert small.picture.width() > small._area.viewport().width()


def test_the_page_can_be_closed_while_its_workers_work(make_page, qtbot):
    page = make_page(chain="conv64 conv64 conv64/2 dense10")
    view = page.views.view("network")
    page.subject.draw(drawn_sample(5))
    qtbot.waitUntil(lambda: view.picture.seen is not None, timeout=20_000)
    view.open_unit(Unit(1, 3))
    view.panel.find_button.click()
    page.subject.draw(drawn_sample(6))
    page.close_down()
    assert not view.seeing.worker.is_busy
    assert not view.panel.finder.worker.is_busy


def test_the_view_is_remembered(make_page, home):
    settings = Settings()
    page = make_page(settings=settings)
    page.views.show_view("steps")
    assert make_page(settings=settings).views.current == "steps"


def test_every_control_has_a_name(page, network_view, step_view):
    click_free = (network_view, step_view)
    for view in click_free:
        for widget in view.findChildren(QWidget):
            can_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if can_focus and widget.isVisibleTo(view) and widget.metaObject().className()[0] != "Q":
                assert widget.accessibleName(), widget


# --- step by step ---------------------------------------------------------------------------------


def direct_terms(page, unit, place):
    subject = page.subject
    seen = trace(subject.network, subject.weights, subject.sample[None])
    which = (unit.index,) if place is None else (unit.index, *place)
    return terms_of(subject.network, subject.weights, seen, unit.layer, which)


@pytest.mark.parametrize("unit", [Unit(0, 1), Unit(2, 3), Unit(3, 7), Unit(4, 2)])
def test_the_sums_are_those_of_the_trace(page, step_view, unit):
    step_view.open_unit(unit)
    unit, place = step_view.form.chosen
    terms = direct_terms(page, unit, place)
    step_view.player.step(5)
    flat = terms.products.ravel()
    group = step_view.walk.products[step_view.walk.group_at(5)]
    np.testing.assert_array_equal(step_view.products.numbers, group)
    assert step_view.walk.result(5) == pytest.approx(float(flat[:5].astype(float).sum()))
    step_view.player.go_to_end()
    assert step_view.walk.result(step_view.player.position) == terms.value


def test_keys_walk_through_the_sum(step_view):
    step_view.setFocus()
    for which, position in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_PageDown, 9),
        (Qt.Key.Key_End, 11),
        (Qt.Key.Key_Home, 0),
    ):
        key(step_view, which)
        assert step_view.player.position == position
    key(step_view, Qt.Key.Key_Space)
    assert step_view.player.playing
    key(step_view, Qt.Key.Key_Space)
    assert not step_view.player.playing


def test_playing_multiplies_by_itself(step_view, qtbot):
    step_view.bar.play.click()
    assert step_view.bar.play.text() == "Pause"
    qtbot.waitUntil(lambda: step_view.player.position >= 1)
    assert step_view.products.done == step_view.player.position
    step_view.rest()
    assert not step_view.player.playing
    assert step_view.bar.play.text() == "Play"


def test_clicking_a_pixel_of_the_map_takes_it_apart(page, step_view):
    step_view.open_unit(Unit(2, 3))
    made = step_view.made
    place = made._place()
    pixel = place.width() / 7
    QTest.mouseClick(
        made,
        Qt.MouseButton.LeftButton,
        pos=QPoint(round(place.left() + 4.5 * pixel), round(place.top() + 2.5 * pixel)),
    )
    assert step_view.form.chosen == (Unit(2, 3), (2, 4))
    np.testing.assert_array_equal(
        step_view.walk.terms.inputs, direct_terms(page, Unit(2, 3), (2, 4)).inputs
    )
    assert made.frame == (2, 4, 1, 1)
    assert step_view.read.frame == (1, 3, 3, 3)


def test_the_fields_choose_any_layer(step_view):
    form = step_view.form
    assert [form.layer.itemText(at) for at in range(form.layer.count())] == [
        "1 · conv4/2",
        "2 · pool2",
        "3 · conv6",
        "4 · dense12",
        "5 · dense10",
    ]
    form.layer.setCurrentIndex(1)
    form.layer.activated.emit(1)
    assert step_view.walk.pooled
    assert not step_view.weights.isVisible()
    form.layer.setCurrentIndex(3)
    form.layer.activated.emit(3)
    assert not form.row.isVisible()
    form.unit.setValue(12)
    assert form.chosen == (Unit(3, 11), None)


def test_another_drawing_keeps_the_place_in_the_sum(page, step_view, qtbot):
    step_view.player.step(4)
    before = step_view.walk
    page.subject.draw(drawn_sample(8))
    qtbot.waitUntil(lambda: step_view.walk is not before)
    assert step_view.player.position == 4


def test_a_unit_of_the_picture_opens_step_by_step(page, network_view):
    click(network_view, Unit(2, 4))
    network_view.panel.steps.click()
    assert page.views.current == "steps"


def test_a_double_click_takes_the_pixel_below_it_apart(page, network_view, qtbot):
    unit = Unit(2, 4)
    block = network_view.picture.places.block_of(2)
    there = middle_of(network_view, unit)
    pixel = block.pixel_at(there.x(), there.y())
    # What the first click of the two opens must not lead the second one astray.
    click(network_view, unit)
    QTest.mouseDClick(network_view.picture, Qt.MouseButton.LeftButton, pos=there)
    assert page.views.current == "steps"
    view = page.views.view("steps")
    qtbot.waitUntil(lambda: view.walk is not None)
    assert view.form.chosen == (unit, pixel)


def test_the_charts_table_is_the_sum(page, step_view):
    step_view.open_unit(Unit(2, 3))
    table = step_view.chart.table()
    terms = direct_terms(page, *step_view.form.chosen)
    adds = [row[2] for row in table.rows]
    np.testing.assert_allclose(sum(adds), terms.products.sum(dtype=float), atol=1e-6)
    assert table.rows[-1][3] == pytest.approx(step_view.walk.running[-1])


def test_step_by_step_says_what_to_do_without_a_drawing(make_page):
    page = make_page(sample=False)
    page.views.show_view("steps")
    view = page.views.view("steps")
    assert view._stack.currentWidget() is view._empty


def test_clicking_a_map_of_the_layer_takes_its_pixel_apart(page, step_view):
    step_view.open_unit(Unit(2, 3))
    sheet = step_view.sheet
    x, y, wide, _ = sheet.block.place(4)
    pixel = (wide - 2) / 7
    there = QPoint(round(x + 1 + 5.5 * pixel), round(y + 1 + 2.5 * pixel))
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=there)
    assert step_view.form.chosen == (Unit(2, 4), (2, 5))
    terms = direct_terms(page, Unit(2, 4), (2, 5))
    np.testing.assert_array_equal(step_view.walk.terms.products, terms.products)


def test_clicking_a_unit_of_a_dense_layer_takes_it_apart(step_view):
    step_view.open_unit(Unit(3, 7))
    x, y, wide, high = step_view.sheet.block.place(9)
    there = QPoint(x + wide // 2, y + high // 2)
    QTest.mouseClick(step_view.sheet, Qt.MouseButton.LeftButton, pos=there)
    assert step_view.form.chosen == (Unit(3, 9), None)
