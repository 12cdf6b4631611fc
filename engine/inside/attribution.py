"""Why this digit: which pixels of a sample an answer rests on, asked in three ways.

- Occlusion covers a part and looks how far the answer falls. It tells of the probability, as the
  window shows it, and needs no mathematics to be believed: Zeiler and Fergus, Visualizing and
  Understanding Convolutional Networks, ECCV 2014, section 4.2.
- The input gradient tells how fast the digit's logit grows with each pixel, for a very small
  change: Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013, section 3.
- Integrated gradients divide up the whole logit, compared with an empty sample's, among the pixels:
  Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017, equation 1.

The last two ask for the logit, since a sure answer's probability hardly moves with any one pixel.
"""

from collections.abc import Iterator

import numpy as np

from engine.inside.product import Values
from engine.inside.trace import gradients, trace
from engine.networks.network import Network, Weights
from engine.progress import Progress, Report, silent

PATCH = 5
STEPS = 32
# Integrated gradients may miss the logit by this share of it, and by so much of a logit at least.
_NEAR = 0.05
# Samples traced at once: more do not fit into a CPU's caches.
_PIECE = 32


def occlusion_map(
    network: Network,
    weights: Weights,
    sample: Values,
    digit: int,
    patch: int = PATCH,
    report: Report = silent,
) -> Values:
    """How far a digit's probability falls when ink is taken away, float32 [28, 28].

    Each number is for the `patch` × `patch` square, black, around its pixel; below zero the digit
    is likelier without that ink. `sample` is float32 [28, 28], `patch` odd.
    """
    covered = _covered(sample, patch)
    # A patch over no ink changes nothing.
    changed = np.flatnonzero((covered != sample).any(axis=(1, 2)))
    whole = trace(network, weights, sample[np.newaxis]).probabilities[0, digit]
    falls = np.zeros(sample.size, np.float32)
    for start in range(0, len(changed), _PIECE):
        piece = changed[start : start + _PIECE]
        falls[piece] = whole - trace(network, weights, covered[piece]).probabilities[:, digit]
        report(Progress("covering the drawing", start + len(piece), len(changed)))
    return falls.reshape(sample.shape)


def _covered(sample: Values, patch: int) -> Values:
    """The sample with a black square around each pixel in turn: [pixels, height, width]."""
    rows, columns = np.indices(sample.shape)
    reach = patch // 2
    is_near_row = np.abs(rows.reshape(-1, 1, 1) - rows) <= reach
    is_near_column = np.abs(columns.reshape(-1, 1, 1) - columns) <= reach
    covered: Values = np.repeat(sample[np.newaxis], sample.size, axis=0)
    covered[is_near_row & is_near_column] = 0
    return covered


def input_gradient(network: Network, weights: Weights, sample: Values, digit: int) -> Values:
    """How fast a digit's logit grows with each pixel of a sample: both float32 [28, 28]."""
    samples = sample[np.newaxis]
    return _logit_gradients(network, weights, samples, digit).reshape(sample.shape)


def integrated_gradients(
    network: Network,
    weights: Weights,
    sample: Values,
    digit: int,
    steps: int = STEPS,
    report: Report = silent,
) -> Values:
    """Each pixel's part in a digit's logit, float32 [28, 28]: below zero it speaks against it.

    The mean gradient on the straight way from black to the sample, times the pixel, by the midpoint
    rule. The parts should add up to the sample's logit less that of an empty sample: where they
    miss it by more than a twentieth there are three times as many steps, as the paper recommends in
    section 5, but never more than nine times as many as `steps`.
    """
    ends = trace(network, weights, np.stack([np.zeros_like(sample), sample])).logits[:, digit]
    whole = float(ends[1] - ends[0])
    near = max(_NEAR * abs(whole), _NEAR)
    total, done = np.zeros_like(sample), 0
    for finer in (steps, 3 * steps, 9 * steps):
        for ways in _batches(_new_midpoints(finer, done)):
            slopes = _logit_gradients(network, weights, ways * sample, digit)
            total += slopes.sum(axis=0)
            done += len(ways)
            report(Progress("integrating gradients", done, finer))
        if abs(float((sample * total).sum()) / done - whole) <= near:
            break
    return np.asarray(sample * total / done, sample.dtype)


def _new_midpoints(steps: int, done: int) -> Values:
    """The middles of `steps` equal steps from 0 to 1, without those of a third as many, if done."""
    middles = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
    return middles[np.arange(steps) % 3 != 1] if done else middles


def _batches(ways: Values) -> Iterator[Values]:
    for start in range(0, len(ways), _PIECE):
        yield ways[start : start + _PIECE, np.newaxis, np.newaxis]


def _logit_gradients(network: Network, weights: Weights, samples: Values, digit: int) -> Values:
    """The gradient of one digit's logit by each pixel of each sample, [n, 28, 28]."""
    seeds = np.zeros((len(samples), network.outputs), samples.dtype)
    seeds[:, digit] = 1
    return gradients(network, weights, trace(network, weights, samples), seeds).samples
