"""The map of real samples, with the kernels: nothing between a button and a picture is made up."""

import numpy as np
import pytest
from data_map_fakes import FakeShown, small_model, traced_features
from train_fakes import FakeTraining

from app.judgements import Judgements
from app.pages.data.map_view import MapView
from app.pages.data.source import Source, opened
from engine.data.dataset import Dataset, open_dataset
from engine.inside.trace import trace
from engine.judge.judgement import judge
from engine.judge.neighbour_map import neighbour_map, place_among
from engine.judge.projection import principal

COUNT = 300


@pytest.fixture
def source():
    test = open_dataset("mnist").test.part(slice(COUNT))
    made = Source()
    made.show_opened(opened("mnist", Dataset("mnist", test, test), "test"))
    made.set_model(small_model(chain="conv8/2 dense16 dense10"))
    return made


def test_map_and_drawing_lie_where_the_engine_puts_them(looks, qtbot, source):
    shown = FakeShown()
    view = MapView(source, Judgements(), shown, FakeTraining())
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.wake()
    try:
        qtbot.waitUntil(
            lambda: view.mapped is not None and view.making.neighbours(view.mapped) is not None,
            timeout=120_000,
        )
        model, split = source.model, source.split
        judgement = judge(model, split)
        assert np.array_equal(view.mapped.answers, judgement.answers)
        assert np.array_equal(view.mapped.right, judgement.right)
        features = view.mapped.features
        traced = traced_features(model.network, model.weights, split)
        np.testing.assert_allclose(features, traced, rtol=1e-3, atol=1e-4)
        start = principal(features).place(features)
        np.testing.assert_array_equal(view.mapped.plane, start)
        *_, expected = neighbour_map(features, start)
        np.testing.assert_array_equal(view.chart.points.places, expected)

        sample = np.fliplr(split.images[8]) / np.float32(255)
        shown.draw(sample)
        layers = trace(model.network, model.weights, sample[np.newaxis]).layers
        drawn = layers[-1].inputs.reshape(1, -1)
        place = place_among(drawn, features, expected)[0]
        qtbot.waitUntil(
            lambda: (
                view.chart.mine_at is not None and np.allclose(view.chart.mine_at, place, atol=0.05)
            )
        )
        distances = np.linalg.norm(features - drawn, axis=1)
        assert view.chart.links == tuple(distances.argsort()[:5].tolist())
    finally:
        view.close_down()
