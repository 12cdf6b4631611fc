"""A recogniser reads drawings as the evaluation reads samples."""

import dataclasses
import math

import naive
import numpy as np
import pytest

from engine.data.dataset import Split
from engine.ink.picture import picture_from_pixels
from engine.ink.prepare import prepare
from engine.ink.stroke import Ink, Stroke
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.recognise.recogniser import Recogniser
from engine.recognise.views import views_of
from engine.train.evaluate import evaluate

CHAIN = "conv4/2 drop0.5 dense10"
SAMPLES = np.random.default_rng(0).integers(0, 256, (60, 28, 28)).astype(np.uint8)


def random_model(seed=1, threshold=0.5):
    network = parse_network(CHAIN)
    plan = Plan(network)
    plan.initialise(seed)
    card = Card("random", network.chain, threshold=threshold)
    return Model(network, plan.unpack(plan.parameters), card)


def looking_twice(model):
    """The model as one that was trained with samples in many sizes."""
    card = dataclasses.replace(model.card, settings={"augment": "full"})
    return dataclasses.replace(model, card=card)


def stroke(points, width=2.0):
    points = np.asarray(points, np.float64)
    return Stroke(points, np.ones(len(points)), np.linspace(0, 1, len(points)), width)


def bar(x):
    return stroke([(x, 10), (x, 50)])


def flat(model):
    """Flat parameters, as a session hands them out."""
    plan = Plan(model.network)
    plan.load(model.weights)
    return plan.parameters.copy()


def check_same(reading, other):
    np.testing.assert_array_equal(reading.probabilities, other.probabilities)
    assert (reading.digit, reading.confidence) == (other.digit, other.confidence)


def test_samples_are_read_as_the_evaluation_reads_them():
    model = random_model()
    recogniser = Recogniser(model)
    readings = [recogniser.read_sample(sample * np.float32(1 / 255)) for sample in SAMPLES]
    answers = np.array([reading.digit for reading in readings], np.uint8)
    evaluation = evaluate(model, Split(SAMPLES, answers))
    assert evaluation.accuracy == 1
    losses = [-np.log(reading.confidence) for reading in readings]
    assert evaluation.loss == pytest.approx(np.mean(losses), rel=1e-5)


def test_who_has_learnt_from_many_sizes_looks_twice():
    model = looking_twice(random_model())
    sample = SAMPLES[1] * np.float32(1 / 255)
    reading = Recogniser(model).read_sample(sample)
    same, smaller = views_of(sample)
    np.testing.assert_array_equal(same, sample)
    logits = naive.logits(model.network, model.weights, np.stack([same, smaller]))
    expected = naive.softmax(logits.mean(axis=0, keepdims=True))[0]
    np.testing.assert_allclose(reading.probabilities, expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(reading.sample, sample)


def test_the_second_look_is_at_the_same_sample_smaller():
    square = np.zeros((28, 28), np.float32)
    square[4:24, 4:24] = 1
    smaller = views_of(square)[1]
    np.testing.assert_allclose(smaller[5:23, 5:23], 1, atol=1e-6)
    assert smaller[:4].max() == smaller[:, 24:].max() == 0
    np.testing.assert_allclose(smaller, smaller[::-1], atol=1e-6)
    np.testing.assert_allclose(smaller, smaller.T, atol=1e-6)
    assert smaller.sum() == pytest.approx(0.81 * 400, rel=1e-3)


def test_a_reading_is_what_the_network_says_of_the_sample():
    model = random_model()
    sample = SAMPLES[0] * np.float32(1 / 255)
    reading = Recogniser(model).read_sample(sample)
    expected = naive.softmax(naive.logits(model.network, model.weights, sample[None]))[0]
    assert reading.probabilities.dtype == np.float32
    np.testing.assert_allclose(reading.probabilities, expected, rtol=1e-4, atol=1e-6)
    assert reading.digit == expected.argmax()
    assert reading.confidence == pytest.approx(expected.max(), rel=1e-4)
    np.testing.assert_array_equal(reading.sample, sample)
    assert reading.seconds > 0


def test_a_drawing_is_read_by_its_prepared_sample_and_has_its_own_box():
    recogniser = Recogniser(random_model())
    ink = Ink((stroke([(100, 50), (130, 90), (100, 90)]),))
    reading = recogniser.read(ink)
    np.testing.assert_array_equal(reading.sample, prepare(ink))
    check_same(reading, recogniser.read_sample(prepare(ink)))
    left, top, width, height = reading.box
    assert (left, top, left + width, top + height) == ink.bounds


def test_a_picture_is_read_whole():
    pixels = np.full((40, 60), 255, np.uint8)
    pixels[5:35, 20:26] = 0
    picture = picture_from_pixels(pixels)
    recogniser = Recogniser(random_model())
    reading = recogniser.read(picture)
    assert reading.box == (0, 0, 60, 40)
    check_same(reading, recogniser.read_sample(prepare(picture)))


@pytest.mark.parametrize(
    "drawing", [Ink(), picture_from_pixels(np.full((30, 30), 255, np.uint8))], ids=["ink", "paper"]
)
def test_where_there_is_no_ink_there_is_no_answer(drawing):
    recogniser = Recogniser(random_model())
    assert recogniser.read(drawing) is None
    number = recogniser.read_number(drawing)
    assert (number.text, number.digits) == ("", ())


def test_a_number_is_read_from_left_to_right():
    recogniser = Recogniser(random_model(threshold=0.0))
    ink = Ink((bar(200), stroke([(20, 20), (30, 50), (50, 20)]), bar(110)))
    number = recogniser.read_number(ink)
    assert len(number.digits) == 3
    lefts = [reading.box[0] for reading in number.digits]
    assert lefts == sorted(lefts)
    alone = [Ink((ink.strokes[place],)) for place in (1, 2, 0)]
    for reading, part in zip(number.digits, alone, strict=True):
        check_same(reading, recogniser.read(part))
    assert number.text == "".join(str(reading.digit) for reading in number.digits)


def test_what_is_not_accepted_is_shown_as_a_question_mark():
    ink = Ink((bar(20), bar(120)))
    sure = Recogniser(random_model(threshold=0.0)).read_number(ink)
    unsure = Recogniser(random_model(threshold=1.0)).read_number(ink)
    assert all(reading.accepted for reading in sure.digits)
    assert not any(reading.accepted for reading in unsure.digits)
    assert unsure.text == "??"
    for reading, other in zip(sure.digits, unsure.digits, strict=True):
        check_same(reading, other)


def test_adopted_parameters_answer_from_then_on():
    first, second = random_model(1), random_model(2)
    sample = SAMPLES[0] * np.float32(1 / 255)
    of_first, of_second = (Recogniser(model).read_sample(sample) for model in (first, second))
    assert (of_first.probabilities != of_second.probabilities).any()
    recogniser = Recogniser.of_network(first.network)
    for model, expected in ((first, of_first), (second, of_second), (first, of_first)):
        recogniser.adopt(flat(model))
        check_same(recogniser.read_sample(sample), expected)


def test_adopted_parameters_are_a_copy():
    parameters = flat(random_model())
    recogniser = Recogniser.of_network(parse_network(CHAIN))
    recogniser.adopt(parameters)
    sample = SAMPLES[0] * np.float32(1 / 255)
    before = recogniser.read_sample(sample)
    parameters[:] = 0
    check_same(recogniser.read_sample(sample), before)


def test_an_answer_does_not_depend_on_the_one_before():
    recogniser = Recogniser(random_model())
    samples = SAMPLES * np.float32(1 / 255)
    before = recogniser.read_sample(samples[0])
    kept = dataclasses.replace(before, probabilities=before.probabilities.copy())
    recogniser.read_sample(samples[1])
    check_same(recogniser.read_sample(samples[0]), kept)
    np.testing.assert_array_equal(before.probabilities, kept.probabilities)


def test_parameters_of_another_network_are_refused():
    recogniser = Recogniser.of_network(parse_network(CHAIN))
    with pytest.raises(ValueError, match="broadcast"):
        recogniser.adopt(flat(random_model())[:-16])


def test_a_doubtful_digit_is_accepted_where_the_digits_reach_the_threshold_on_average():
    bars = [bar(0), bar(60), stroke([(120, 10), (150, 50), (120, 50), (150, 10)])]
    alone = [Recogniser(random_model()).read(Ink((one,))).confidence for one in bars]
    mean = math.prod(alone) ** (1 / 3)
    assert min(alone) < mean < max(alone)
    between = ((min(alone) + mean) / 2, (mean + max(alone)) / 2)
    for threshold, accepted in zip(between, (True, False), strict=True):
        number = Recogniser(random_model(threshold=threshold)).read_number(Ink(tuple(bars)))
        assert number.digits[-1].accepted is accepted
        assert [reading.accepted for reading in number.digits[:2]] == [True] * 2
