"""What of a dataset is trained on, and what the training is tested on."""

import numpy as np

from engine.data.dataset import Dataset, Split
from engine.errors import DataError

# Without a test split, one sample in this many is set aside as one.
_SET_ASIDE = 10


def splits_of(dataset: Dataset, seed: int) -> tuple[Split, Split]:
    """What to train and what to test on; a seeded part is set aside where there is no test.

    Raises DataError where there is too little of it.
    """
    training, test = dataset.training, dataset.test
    if test is None or not len(test):
        aside = len(training) // _SET_ASIDE
        if not aside:
            raise DataError(
                f"{dataset.name} holds {len(training)} samples: training needs at least "
                f"{_SET_ASIDE}."
            )
        order = np.random.default_rng([seed, 1]).permutation(len(training))
        test = training.part(np.sort(order[:aside]))
        training = training.part(np.sort(order[aside:]))
    if not len(training):
        raise DataError(f"{dataset.name} holds no samples to train on.")
    return training, test
