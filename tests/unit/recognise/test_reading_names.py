"""Models of other classes than the digits answer by their names, and read all ink as one thing."""

import numpy as np
import pytest

from engine.ink.stroke import Ink, Stroke
from engine.networks.model import Card, Model, are_digits
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.recognise.recogniser import Recogniser

CLASSES = tuple("ABCDEFGHIJ")


def bar(x):
    points = np.array([(x, 10.0), (x, 50.0)])
    return Stroke(points, np.ones(2), np.linspace(0, 1, 2), 2.0)


TWO_BARS = Ink((bar(10.0), bar(90.0)))


def model(classes, threshold=0.0):
    network = parse_network("softmax")
    plan = Plan(network)
    plan.initialise(3)
    card = Card("letters", network.chain, threshold=threshold, classes=classes)
    return Model(network, plan.unpack(plan.parameters), card)


def test_the_answer_carries_the_names_of_its_classes():
    reading = Recogniser(model(CLASSES)).read(TWO_BARS)
    assert reading.classes == CLASSES
    assert reading.name == reading.text == CLASSES[reading.digit]


def test_all_ink_is_one_thing_where_classes_are_no_digits():
    number = Recogniser(model(CLASSES)).read_number(TWO_BARS)
    assert number.text == number.digits[0].name
    assert len(number.digits) == 1
    assert number.digits[0].drawing is TWO_BARS


def test_ink_is_a_number_where_they_are():
    card = model(tuple("0123456789"))
    assert len(Recogniser(card).read_number(TWO_BARS).digits) == 2
    assert card.card.reads_digits


def test_what_is_not_accepted_has_a_name_and_reads_as_a_question():
    reading = Recogniser(model(CLASSES, threshold=1.0)).read(TWO_BARS)
    assert (reading.text, reading.name) == ("?", CLASSES[reading.digit])


def test_no_ink_has_no_name():
    assert Recogniser(model(CLASSES)).read_number(Ink()).text == ""


def test_a_network_in_training_answers_by_the_names_of_its_data():
    trained = model(CLASSES)
    plan = Plan(trained.network)
    plan.load(trained.weights)
    recogniser = Recogniser.of_network(trained.network, CLASSES)
    recogniser.adopt(plan.parameters)
    assert recogniser.read(TWO_BARS).classes == CLASSES


@pytest.mark.parametrize(
    ("classes", "digits"), [(CLASSES, False), (list("0123456789"), True), (("1", "0"), False)]
)
def test_digits_are_told_from_other_names(classes, digits):
    assert are_digits(classes) is digits
