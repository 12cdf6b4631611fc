"""Strokes of a pen and of a rubber, and what they are worth."""

import numpy as np

from engine.inside.pen import straight_strokes, try_strokes


def bar():
    """A sample with an upright line, grey in its lower half."""
    sample = np.zeros((28, 28), np.float32)
    sample[6:14, 13:15] = 1
    sample[14:22, 13:15] = 0.5
    return sample


def test_a_stroke_covers_its_ends_and_a_rubber_more_than_a_pen():
    strokes = straight_strokes()
    assert strokes.ink.shape == strokes.rubbed.shape == (len(strokes.ends), 784)
    assert strokes.ink.dtype == strokes.rubbed.dtype == np.float32
    assert (strokes.rubbed >= strokes.ink).all()
    assert strokes.rubbed.max() == 1
    assert strokes.ink.min() == 0
    for index in (0, 700, len(strokes.ends) - 1):
        for row, column in strokes.ends[index]:
            assert strokes.ink[index].reshape(28, 28)[row, column] == 1


def test_gains_are_the_slopes_along_the_changes_and_ink_is_their_size():
    strokes, sample = straight_strokes(), bar()
    slopes = np.random.default_rng(0).standard_normal((2, 28, 28)).astype(np.float32)
    trial = try_strokes(strokes, sample, slopes)
    assert trial.ink.shape == (2 * len(strokes.ends),)
    assert trial.gains.shape == (2 * len(strokes.ends), 2)
    chosen = np.flatnonzero(np.isfinite(trial.gains[:, 0]))
    assert chosen.min() < len(strokes.ends) < chosen.max()
    for index in chosen[:: len(chosen) // 50]:
        change = trial.change(index)
        np.testing.assert_allclose(trial.ink[index], np.abs(change).sum(), rtol=1e-4)
        for gain, slope in zip(trial.gains[index], slopes, strict=True):
            np.testing.assert_allclose(gain, (slope * change).sum(), rtol=1e-3, atol=1e-4)
        after = sample + change
        assert after.min() >= 0
        assert after.max() <= 1


def test_a_pen_adds_at_a_line_and_a_rubber_takes_from_one():
    strokes, sample = straight_strokes(), bar()
    trial = try_strokes(strokes, sample, [np.ones((28, 28), np.float32)])
    count = len(strokes.ends)
    for index in np.flatnonzero(np.isfinite(trial.gains[:, 0]))[::20]:
        change = trial.change(index)
        ends = strokes.ends[index % count]
        if index < count:
            assert change.min() == 0
            assert not change[sample == 1].any()
            assert max(sample[tuple(end)] for end in ends) > 0.4
        else:
            assert change.max() == 0
            assert not change[sample == 0].any()


def test_on_an_empty_sample_no_stroke_is_worth_anything():
    trial = try_strokes(straight_strokes(), np.zeros((28, 28), np.float32), [np.ones((28, 28))])
    assert not np.isfinite(trial.gains).any()
