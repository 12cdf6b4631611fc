"""Whatever is drawn is answered: no exception, sound boxes and probabilities, bounded work."""

import numpy as np
import pytest

from engine.ink.picture import Picture
from engine.ink.stroke import Ink, ink_of
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.recognise.recogniser import Recogniser
from engine.recognise.segment import segments_of

# More samples than this are never made of one row of writing.
MOST_SAMPLES = 800


@pytest.fixture(scope="module", params=["dense10", "dense11"])
def recogniser(request):
    network = parse_network(request.param)
    plan = Plan(network)
    plan.initialise(1)
    weights = plan.unpack(plan.parameters)
    return Recogniser(Model(network, weights, Card("any", network.chain, threshold=0.2)))


def rng():
    return np.random.default_rng(0)


def scribble(points, size=100.0):
    return np.cumsum(rng().normal(0, size / 20, (points, 2)), axis=0)


def spiral(points):
    turn = np.linspace(0, 60, points)
    return np.column_stack([turn * np.cos(turn), turn * np.sin(turn)])


INKS = {
    "nothing": Ink(),
    "one point": ink_of([[(3, 4)]]),
    "all points equal": ink_of([np.full((50, 2), 7.0)] * 3),
    "10,000 points": ink_of([scribble(10_000)]),
    "one very long stroke": ink_of([scribble(5_000) + np.linspace((0, 0), (1e6, 0), 5_000)]),
    "huge": ink_of([scribble(40) * 1e9, scribble(30) * 1e9 + 5e11], 1e9),
    "as far as can be": ink_of([[(-1e12, -1e12), (1e12, 1e12)], [(1e12, -1e12)]], 1e12),
    "tiny": ink_of([scribble(40) * 1e-200, scribble(30) * 1e-200]),
    "huge and tiny": ink_of([[(0, 0), (1e-12, 5e-324)], [(1e12, 0), (1e12, 1e-9)]]),
    "off the canvas": ink_of([scribble(40) - 1e5, scribble(30) + 1e5], 3.0),
    "50 strokes": ink_of(list(rng().uniform(0, 100, (50, 12, 2)))),
    "50 strokes side by side": ink_of([[(3 * x, 0), (3 * x + 2, 10)] for x in range(50)]),
    "thousands of dots": ink_of(list(rng().uniform(0, 100, (5_000, 1, 2)))),
    "10,000 strokes": ink_of(list(rng().uniform(0, 100, (10_000, 2, 2)))),
    "10,000 strokes in a line": ink_of([[(3 * x, 0), (3 * x + 1, 10)] for x in range(10_000)]),
    "nested": ink_of([k * (np.array([(0, 0), (9, 0), (9, 9), (0, 9)]) - 4) for k in range(1, 40)]),
    "a spiral": ink_of([spiral(3_000)]),
    "flat": ink_of([[(x, 0), (x + 8, 0)] for x in range(0, 90, 10)]),
    "upright": ink_of([[(0, x), (0, x + 8)] for x in range(0, 90, 10)]),
    "a wide pen": ink_of([scribble(40), scribble(10)], 1e4),
    "hatched": ink_of([[(x / 10, 0), (x / 10 + 5, 40)] for x in range(400)]),
}  # fmt: skip


def noise(height, width, share):
    return (rng().random((height, width)) < share).astype(np.float32)


def with_pixel(height, width, *place):
    pixels = np.zeros((height, width), np.float32)
    pixels[place] = 1e-30
    return pixels


PICTURES = {
    "nothing": np.zeros((9, 9), np.float32),
    "all white": np.ones((40, 60), np.float32),
    "noise": noise(300, 500, 0.3),
    "sparse noise": noise(400, 400, 0.01),
    "grey noise": rng().random((120, 200)).astype(np.float32),
    "a chessboard": (np.indices((200, 200)).sum(axis=0) % 2).astype(np.float32),
    "one pixel": np.ones((1, 1), np.float32),
    "one pixel of many": with_pixel(200, 300, 70, 80),
    "a pixel in the corner": with_pixel(50, 50, 49, 49),
    "one row": noise(1, 1000, 0.5),
    "one full row": np.ones((1, 1000), np.float32),
    "one column": noise(1000, 1, 0.5),
    "stripes": np.tile(np.array([1, 1, 0, 0, 0], np.float32), (60, 200)),
    "a comb": np.maximum(np.arange(60)[:, None] < 4, np.arange(600) % 3 == 0).astype(np.float32),
}  # fmt: skip


def check(number, recogniser):
    assert len(number.text) == len(number.digits)
    for reading in number.digits:
        assert np.isfinite(reading.box).all()
        assert min(reading.box[2:]) >= 0
        assert reading.probabilities.shape == (10,)
        assert reading.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert reading.probabilities.min() >= 0
        assert reading.confidence == reading.probabilities[reading.digit]
        assert not reading.drawing.is_empty
        assert reading.sample.shape == (28, 28)
    assert number.seconds >= 0


@pytest.mark.parametrize("name", INKS)
def test_any_ink_is_answered(recogniser, name):
    number = recogniser.read_number(INKS[name])
    check(number, recogniser)
    assert bool(number.digits) == (name != "nothing")


@pytest.mark.parametrize("name", PICTURES)
def test_any_picture_is_answered(recogniser, name):
    number = recogniser.read_number(Picture(PICTURES[name]))
    check(number, recogniser)
    assert bool(number.digits) == (name != "nothing")


@pytest.mark.parametrize("drawing", [*INKS.values(), *map(Picture, PICTURES.values())],
                         ids=[*INKS, *(f"picture of {name}" for name in PICTURES)])  # fmt: skip
def test_what_is_tried_is_bounded(drawing):
    tried = []

    def logits_of(samples):
        tried.append(len(samples))
        return rng().normal(0, 3, (len(samples), 11)).astype(np.float32)

    segments_of(drawing, logits_of)
    assert sum(tried) <= MOST_SAMPLES


@pytest.mark.parametrize("seed", range(40))
def test_random_strokes_are_answered_and_each_is_in_one_digit_at_most(recogniser, seed):
    random = np.random.default_rng(seed)
    scale = 10.0 ** random.uniform(-9, 9)
    strokes = []
    for _ in range(int(random.integers(1, 15))):
        points = random.normal(0, 1, (int(random.integers(1, 30)), 2)).cumsum(axis=0)
        strokes.append(scale * (points + random.uniform(-20, 20, 2) * random.integers(0, 2, 2)))
    ink = ink_of(strokes, float(random.choice([0.0, scale])))
    number = recogniser.read_number(ink)
    check(number, recogniser)
    points = sum(len(part.points) for reading in number.digits for part in reading.drawing.strokes)
    # Where a stroke is cut, both sides keep the point.
    assert points <= sum(len(stroke) for stroke in strokes) + 8 * len(strokes)


def test_a_drawing_of_one_digit_has_the_answer_of_reading_it_as_one(recogniser):
    ink = ink_of([scribble(30)])
    number, alone = recogniser.read_number(ink), recogniser.read(ink)
    (reading,) = number.digits
    np.testing.assert_array_equal(reading.probabilities, alone.probabilities)
    assert reading.drawing is ink
    assert reading.box == alone.box
