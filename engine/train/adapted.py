"""What an adaptation tells: frozen values, safe to hand to another thread."""

from dataclasses import dataclass

from engine.networks.model import Model

# Where a card's settings tell of an adaptation.
ADAPTED = "adapted"


@dataclass(frozen=True, slots=True)
class Adapted:
    """A model that has learnt from `drawings` drawings of one person.

    `share` of the way to what was learnt is in its weights, as much as the test split allows; 0
    where that is nothing, and `model` is then the one that was to learn. Accuracies are 0..1:
    `mine` on the very drawings that were learnt from, `test` on the whole test split.
    """

    model: Model
    share: float
    drawings: int
    mine_before: float
    mine_after: float
    test_before: float
    test_after: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Checked:
    """How well drawings are read that were not learnt from: each half by what the other taught."""

    accuracy: float
    drawings: int
