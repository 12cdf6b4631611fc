"""The page Inside in the window: it follows the canvas, and draws onto it."""

import numpy as np
import pytest
from inside_fakes import flat_weights, named_weights
from pointers import drag
from strokewise import upright

from app.threads.pace import share_beside
from app.window.pages import KINDS
from engine.ink.picture import Picture
from engine.inside.trace import trace
from engine.networks.network import parse_network

INSIDE = tuple(kind for kind in KINDS if kind.title == "Inside")


@pytest.fixture
def window(make_window, qtbot):
    window = make_window(INSIDE)
    qtbot.waitUntil(lambda: "Inside" in window.pages._house.pages, timeout=20_000)
    return window


@pytest.fixture
def page(window):
    return window.pages._house.pages["Inside"]


def test_what_is_drawn_is_seen_through_the_model_that_reads(window, page, qtbot):
    view = page.views.view("network")
    assert view.picture.seen is None
    drag(window.canvas, upright(0.5))
    qtbot.waitUntil(lambda: view.picture.seen is not None, timeout=10_000)
    seen = view.picture.seen
    np.testing.assert_array_equal(seen.trace.samples[0], window.shown.chosen.sample)
    assert seen.weights is window.recognising.model.weights
    assert "fake" in view.whose.text()


def test_a_network_in_training_is_seen_as_it_is_now(window, page, qtbot):
    view = page.views.view("network")
    drag(window.canvas, upright(0.5))
    network = parse_network("conv4/2 dense12 dense10")
    for seed in (1, 2):
        window.training.weights.emit(network, flat_weights(network, seed))
        named = named_weights(network, seed)
        qtbot.waitUntil(lambda named=named: _reads_with(view, named), timeout=10_000)
    sample = window.shown.chosen.sample
    direct = trace(network, named, sample[None])
    np.testing.assert_array_equal(view.picture.seen.trace.logits, direct.logits)
    assert "in training" in view.whose.text()


def _reads_with(view, named):
    seen = view.picture.seen
    name = "layers.0.weight"
    return seen is not None and np.array_equal(seen.weights[name], named.get(name))


def test_beside_a_training_little_of_the_time_is_taken(window, monkeypatch):
    share = share_beside(window.training)
    assert share() == 1
    monkeypatch.setattr(window.training, "isRunning", lambda: True)
    # What may be taken of a training in all, and two workers of a view may work at once.
    assert 0 < share() <= 0.03 / 2


def test_a_sample_that_was_chosen_is_put_onto_the_canvas(window, page):
    sample = np.zeros((28, 28), np.float32)
    sample[5:20, 10:14] = 1
    page.wants_drawn.emit(Picture(sample))
    assert isinstance(window.canvas.drawing, Picture)
    np.testing.assert_array_equal(window.canvas.drawing.intensity, sample)


def test_the_window_closes_while_the_page_works(window, page, qtbot):
    drag(window.canvas, upright(0.5))
    view = page.views.view("network")
    qtbot.waitUntil(lambda: view.picture.seen is not None, timeout=10_000)
    drag(window.canvas, upright(0.3))
    window.close()
    assert not view.seeing.worker.is_busy


def test_its_views_are_in_its_menu(window):
    menus = {action.text(): action.menu() for action in window.menuBar().actions()}
    words = [action.text() for action in menus["&Inside"].actions()]
    assert words == ["Network", "Why", "Training", "Step by step"]
