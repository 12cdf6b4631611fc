"""Learning a hand: what is learnt is read, what was known stays, and nothing hangs on luck."""

import dataclasses
import threading

import numpy as np
import pytest
from small_runs import check_same_weights, samples, trained

from engine.data.dataset import NO_DIGIT, Dataset, Split
from engine.networks.model_file import load_model, save_model
from engine.progress import Progress
from engine.train.adapt import MOST_LOST, Adapter
from engine.train.adapted import ADAPTED, Adapted, Checked
from engine.train.evaluate import evaluate
from engine.train.rehearsal import rehearsal

TEST = samples(1500, 5)
TRAINING = samples(1200, 4)
NOTHING = Split(TEST.images[:0], TEST.labels[:0])
NETWORK = "dense32 drop0.1 dense10"


@pytest.fixture(scope="module")
def model():
    """Reads nearly all patches; knows nothing of frames."""
    data = Dataset("mnist", TRAINING, TEST)
    return trained(data, network=NETWORK, epochs=6, averaging=0.0, learning_rate=0.003).model


def patches_on_their_side(each, seed=8):
    """Another hand: it lays its patches on their side, and goes down instead of across."""
    generator = np.random.default_rng(seed)
    labels = np.repeat(np.arange(10, dtype=np.uint8), each)
    images = generator.integers(0, 60, (len(labels), 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = 3 + 5 * (label % 5), 3 + 11 * (label // 5)
        image[row : row + 4, column : column + 8] += 180
    return Split(images, labels)


def adapter(model, **changes):
    return Adapter(model, **({"rehearsal": TRAINING, "test": TEST, "threads": 1} | changes))


def outcome(events):
    """The last event, after nothing but progress that never turns back."""
    *progress, last = events
    done = [event.done for event in progress]
    assert all(isinstance(event, Progress) for event in progress)
    assert done == sorted(done)
    assert done[-1] <= progress[0].total
    return last


def test_a_hand_is_learnt_and_what_was_known_stays(model):
    adapted = outcome(adapter(model).adapt(patches_on_their_side(3)))
    assert isinstance(adapted, Adapted)
    assert adapted.drawings == 30
    assert adapted.mine_before < 0.6 < 0.95 < adapted.mine_after
    unseen = patches_on_their_side(20, seed=9)
    assert evaluate(adapted.model, unseen).accuracy > 0.9
    assert adapted.test_before == evaluate(model, TEST).accuracy
    assert adapted.test_after == evaluate(adapted.model, TEST).accuracy
    assert adapted.test_after >= adapted.test_before - MOST_LOST


def test_what_contradicts_all_that_is_known_costs_no_more_than_allowed(model):
    lies = samples(60, 6)
    lies = Split(lies.images, (lies.labels + 1) % 10)
    adapted = outcome(adapter(model, rehearsal=NOTHING).adapt(lies))
    before, after = evaluate(model, TEST).accuracy, evaluate(adapted.model, TEST).accuracy
    assert after >= before - MOST_LOST
    assert adapted.share < 1
    assert adapted.mine_after >= adapted.mine_before


def test_what_cannot_be_learnt_changes_nothing(model):
    lies = samples(60, 6)
    adapted = outcome(adapter(model).adapt(Split(lies.images, (lies.labels + 1) % 10)))
    assert adapted.mine_after == adapted.mine_before
    assert adapted.model is model


def test_where_nothing_may_be_lost_the_model_stays_the_very_same(model):
    labels = TEST.labels.copy()
    labels[:30] = (labels[:30] + 1) % 10
    doubtful = Split(TEST.images, labels)
    adapted = outcome(adapter(model, test=doubtful, least=0.99).adapt(patches_on_their_side(3)))
    assert adapted.test_before == 0.98
    assert adapted.share == 0
    assert adapted.model is model
    assert (adapted.mine_after, adapted.test_after) == (adapted.mine_before, adapted.test_before)


def test_the_same_drawings_give_the_same_weights_for_any_number_of_threads(model):
    one = outcome(adapter(model, threads=1).adapt(patches_on_their_side(2)))
    two = outcome(adapter(model, threads=2).adapt(patches_on_their_side(2)))
    other = outcome(adapter(model).adapt(patches_on_their_side(2), seed=2))
    check_same_weights(one.model, two.model)
    assert one.share == two.share
    first = next(iter(one.model.weights))
    assert not np.array_equal(one.model.weights[first], other.model.weights[first])


def test_a_second_lesson_begins_from_the_same_model(model):
    learner = adapter(model)
    outcome(learner.adapt(patches_on_their_side(1)))
    again = outcome(learner.adapt(patches_on_their_side(2)))
    check_same_weights(again.model, outcome(adapter(model).adapt(patches_on_their_side(2))).model)


@pytest.mark.parametrize("label", [0, 7])
def test_one_drawing_does_no_harm(model, label):
    others = samples(400, 11)
    lone = patches_on_their_side(1)
    adapted = outcome(adapter(model).adapt(Split(lone.images[label:][:1], lone.labels[label:][:1])))
    assert adapted.mine_after >= adapted.mine_before
    assert evaluate(adapted.model, others).accuracy >= evaluate(model, others).accuracy - 0.005


def test_a_lesson_can_be_left_at_any_moment(model):
    others = set(threading.enumerate())
    learner = adapter(model, threads=2)
    outcome(learner.adapt(patches_on_their_side(2)))
    whole = len(list(learner.adapt(patches_on_their_side(2))))
    assert whole > learner.steps
    for left in (1, 3, whole // 2, whole - 1):
        events = learner.adapt(patches_on_their_side(2))
        for _ in range(left):
            next(events)
        events.close()
        for thread in set(threading.enumerate()) - others:
            thread.join(20)
            assert not thread.is_alive()
    check_same_weights(learner.model, model)


def test_the_card_tells_of_the_lesson_and_of_no_command(model, tmp_path):
    model = dataclasses.replace(
        model, card=dataclasses.replace(model.card, name="first", command="inkling train")
    )
    adapted = outcome(adapter(model).adapt(patches_on_their_side(3), name="mine"))
    save_model(adapted.model, tmp_path / "mine.safetensors")
    card = load_model(tmp_path / "mine.safetensors").card
    assert (card.name, card.command, card.threshold) == ("mine", "", model.card.threshold)
    assert card.test_accuracy == adapted.test_after
    told = card.settings[ADAPTED]
    assert (told["from"], told["drawings"], told["share"]) == ("first", 30, adapted.share)
    assert told["test_before"] == adapted.test_before
    further = outcome(adapter(adapted.model).adapt(patches_on_their_side(3), name="again"))
    assert further.model.card.settings[ADAPTED]["from"] == "first"


def test_the_check_sees_through_what_was_learnt_by_heart(model):
    generator = np.random.default_rng(2)
    images = generator.integers(0, 255, (60, 28, 28)).astype(np.uint8)
    noise = Split(images, generator.integers(0, 10, 60).astype(np.uint8))
    found = outcome(adapter(model).check(noise, 1.0))
    assert isinstance(found, Checked)
    assert found.drawings == 60
    assert found.accuracy < 0.4
    assert outcome(adapter(model).check(patches_on_their_side(4), 1.0)).accuracy > 0.9


def test_few_drawings_of_some_digits_can_be_checked(model):
    two = patches_on_their_side(1)
    assert outcome(adapter(model).check(Split(two.images[3:5], two.labels[3:5]), 1.0)).drawings == 2
    with pytest.raises(ValueError, match="no halves"):
        list(adapter(model).check(Split(two.images[:1], two.labels[:1]), 1.0))


def test_without_drawings_there_is_no_lesson(model):
    with pytest.raises(ValueError, match="without drawings"):
        list(adapter(model).adapt(NOTHING))


def test_the_output_for_no_digit_is_rehearsed():
    blank = Split(np.zeros((300, 28, 28), np.uint8), np.full(300, NO_DIGIT, np.uint8))
    data = Split(
        np.concatenate([TRAINING.images, blank.images]),
        np.concatenate([TRAINING.labels, blank.labels]),
    )
    known = trained(
        Dataset("both", data, TEST), network="dense32 dense11", epochs=5, averaging=0.0
    ).model
    adapted = outcome(adapter(known, rehearsal=data).adapt(patches_on_their_side(3)))
    assert adapted.share
    assert adapted.mine_after > 0.9
    assert _none_of(adapted.model, blank) > 0.9


def test_what_the_network_has_no_output_for_is_not_rehearsed(model):
    none = Split(TRAINING.images[:500], np.full(500, NO_DIGIT, np.uint8))
    both = Split(
        np.concatenate([TRAINING.images, none.images]),
        np.concatenate([TRAINING.labels, none.labels]),
    )
    check_same_weights(
        outcome(adapter(model, rehearsal=both).adapt(patches_on_their_side(1))).model,
        outcome(adapter(model).adapt(patches_on_their_side(1))).model,
    )


def test_a_rehearsal_is_chosen_by_its_seed(model):
    first = rehearsal(model.network, TRAINING)
    assert len(first) == len(TRAINING)
    np.testing.assert_array_equal(first.labels, rehearsal(model.network, TRAINING).labels)


def _none_of(model, split):
    """The mean probability of no digit."""
    from engine.networks.plan import Plan

    plan = Plan(model.network, len(split))
    plan.load(model.weights)
    plan.samples[:] = split.images / np.float32(255)
    logits = plan.forward(len(split))
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return float((shares[:, 10] / shares.sum(axis=1)).mean())
