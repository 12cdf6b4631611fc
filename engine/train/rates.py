"""The optimiser's numbers for one step."""

from engine.kernels.optimisers import FIRST_DECAY, SECOND_DECAY

# Where chance drew the first weights, the averaged ones soon forget them: their decay is at most
# (1 + t) / (WARM_UP + t).
_WARM_UP = 10


def optimiser_rates(
    rate: float, done: int, averaging: float, by_chance: bool = True
) -> tuple[float, float, float, float]:
    """What a plan's training takes for the step after which `done` are done, counted from 1.

    The learning rate; what the two moments are divided by (Kingma and Ba, Adam, ICLR 2015,
    algorithm 1), inverted; and how much of the new weights goes into the averaged ones, whose
    decay is `averaging` (0: they are not kept), at first a smaller one where the training began
    `by_chance`.
    """
    decay = min(averaging, (1 + done) / (_WARM_UP + done)) if by_chance else averaging
    return (
        rate,
        1 / (1 - float(FIRST_DECAY) ** done),
        1 / (1 - float(SECOND_DECAY) ** done),
        1 - decay if averaging else 0.0,
    )
