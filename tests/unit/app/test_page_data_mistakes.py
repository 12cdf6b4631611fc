"""Numbers and words of the confusion matrix, against direct counts."""

import numpy as np
import pytest

from app.pages.data import mistakes
from engine.judge.judgement import Judgement

CLASSES = tuple("0123456789")


@pytest.fixture(scope="module")
def judgement():
    """90 samples of each digit but the 9, which is nowhere, and 10 of no digit."""
    generator = np.random.default_rng(9)
    labels = np.concatenate([np.repeat(np.arange(9), 90), np.full(10, 10)]).astype(np.uint8)
    scores = generator.dirichlet(np.full(10, 0.5), len(labels)).astype(np.float32)
    return Judgement(labels, scores, generator.exponential(size=len(labels)).astype(np.float32))


@pytest.fixture(scope="module")
def found(judgement):
    return mistakes.mistakes_of(judgement)


def test_the_matrix_counts_digits_one_by_one(judgement, found):
    counts = np.zeros((10, 10), int)
    for label, chances in zip(judgement.labels, judgement.probabilities, strict=True):
        if label < 10:
            counts[label, int(np.argmax(chances))] += 1
    assert np.array_equal(found.confusion, counts)
    assert found.confusion.sum() == 810


def test_a_cell_and_its_samples_are_as_many(judgement, found):
    for label in range(10):
        for answer in range(10):
            samples = mistakes.samples_of(judgement, (label, answer))
            assert len(samples) == found.confusion[label, answer]
            assert (judgement.labels[samples] == label).all()
            assert (judgement.answers[samples] == answer).all()


def test_the_worst_are_digits_by_loss(judgement, found):
    digits = [index for index in range(len(judgement)) if judgement.labels[index] < 10]
    digits.sort(key=lambda index: -judgement.losses[index])
    assert found.worst.tolist() == digits[:100]


def test_rates_add_up_to_one_in_each_row_that_has_samples(found):
    rates = mistakes.rates_of(found.confusion)
    assert np.allclose(rates.sum(axis=1), [1] * 9 + [0])
    assert np.allclose(rates[:9], found.confusion[:9] / 90)


def test_the_most_frequent_mistake_is_coloured_most():
    counts = np.diag(np.full(10, 90))
    counts[4, 9], counts[7, 1] = 10, 5
    counts[5] = 0
    strengths = mistakes.strengths_of(counts)
    assert strengths[4, 9] == 1
    assert strengths[7, 1] == pytest.approx(np.sqrt((5 / 95) / (10 / 100)))
    assert strengths.sum() == pytest.approx(strengths[4, 9] + strengths[7, 1])
    assert not mistakes.strengths_of(np.diag(np.full(10, 90))).any()


def test_cells_say_what_there_is_and_nothing_of_nothing():
    counts = np.diag(np.full(10, 9999))
    counts[0, 1] = 1
    assert mistakes.cell_texts(counts, False)[0][:3] == ["9999", "1", ""]
    assert mistakes.cell_texts(counts, True)[0][:3] == ["99.9", "<0.1", ""]
    assert mistakes.cell_texts(counts, True)[9][9] == "100"


@pytest.mark.parametrize(
    ("cell", "classes", "sentence"),
    [
        ((4, 9), CLASSES, "4s read as 9: 6 of 982 samples, 0.61\u00a0%"),
        ((4, 4), CLASSES, "4s read rightly: 976 of 982 samples, 99.39\u00a0%"),
        ((3, 4), CLASSES, "3s read as 4: 0 of 0 samples"),
        ((4, 9), ("Bag",) * 9 + ("Coat",), "Bag read as Coat: 6 of 982 samples, 0.61\u00a0%"),
    ],
)
def test_a_cell_is_told_in_a_sentence(cell, classes, sentence):
    counts = np.zeros((10, 10), np.int64)
    counts[4, 4], counts[4, 9] = 976, 6
    assert mistakes.cell_sentence(counts, cell, classes) == sentence


def test_the_summary_counts_digits_alone(judgement):
    wrong = int((judgement.answers != judgement.labels)[:810].sum())
    said = mistakes.summary(judgement)
    assert said.startswith(f"{wrong} of 810 samples read wrongly")
    assert said.endswith("10 that are no digit passed over")


def test_what_is_exported_has_a_name_for_every_row_and_column(found):
    table = mistakes.table_of(found.confusion, CLASSES, as_rates=False)
    assert [row[0] for row in table.rows] == list(CLASSES)
    assert np.array_equal([row[1:] for row in table.rows], found.confusion)
    shares = mistakes.table_of(found.confusion, CLASSES, as_rates=True)
    assert np.allclose([row[1:] for row in shares.rows], mistakes.rates_of(found.confusion))
