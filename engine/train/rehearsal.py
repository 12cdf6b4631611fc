"""What a model rehearses while it learns something new, so that it does not forget."""

import numpy as np

from engine.data.dataset import Split, joined
from engine.networks.layers import CLASSES
from engine.networks.network import Network

# As many as an adaptation has time for.
_SAMPLES = 6000
# Of a network with an output for what is no digit, this share is drawn by the hand: a third of it
# are digits, the rest is none.
_DRAWN = 0.4


def rehearsal(network: Network, training: Split, seed: int = 1) -> Split:
    """Some thousand samples of `training`, chosen by `seed`, in the order they have there.

    A network of eleven outputs also rehearses drawings of the hand, most of which are no digits.
    """
    drawn = round(_DRAWN * _SAMPLES) if network.outputs > CLASSES else 0
    generator = np.random.default_rng([seed, 4])
    count = min(len(training), _SAMPLES - drawn)
    chosen = np.sort(generator.choice(len(training), count, replace=False))
    kept = training.part(chosen)
    if not drawn:
        return kept
    # Only here: drawing brings a table of forms.
    from engine.data.hand.drawings import hand_split

    digits = drawn // 3
    hand = hand_split(digits, drawn - digits, seed)
    return joined([kept, hand])
