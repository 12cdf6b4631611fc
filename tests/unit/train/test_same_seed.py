"""Same seed, same weights, to the bit: for any number of threads, and again tomorrow."""

import pytest
from small_runs import check_same_weights, dataset, trained


@pytest.fixture(scope="module")
def data():
    return dataset()


@pytest.mark.parametrize(
    "changes",
    [
        {"augment": "full"},
        {"optimiser": "sgd", "learning_rate": 0.02, "augment": "shift"},
        {"network": "conv9 conv5/2 conv4k5v drop0.3 dense20 dense10", "epochs": 1},
        {"network": "dense33 dense17 dense10", "batch": 128},
    ],
    ids=["adamw", "sgd", "convolutions", "dense"],
)
def test_the_weights_are_the_same_for_1_2_and_3_threads(data, changes):
    alone = trained(data, threads=1, **changes)
    for threads in (2, 3):
        together = trained(data, threads=threads, **changes)
        check_same_weights(alone.model, together.model)
        assert together.test_accuracy == alone.test_accuracy


def test_the_weights_are_the_same_in_a_second_run(data):
    check_same_weights(trained(data).model, trained(data).model)


def test_another_seed_gives_other_weights(data):
    first, second = trained(data).model, trained(data, seed=8).model
    assert all((first.weights[name] != second.weights[name]).any() for name in first.weights)
