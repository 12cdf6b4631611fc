"""What is known of the samples on a map: of one in words, of all as a table."""

from __future__ import annotations

import numpy as np

from app.pages.data import map_wording, wording
from app.pages.data.map_painting import Facts
from app.pages.data.map_sight import Places
from app.pages.data.map_work import Mapped
from app.pages.table import Table

HEADER = ("sample", "label", "answer", "confidence", "x", "y")


def facts_of(mapped: Mapped, index: int, classes: tuple[str, ...]) -> Facts:
    """What is said of a sample, by its place on the map's list."""
    answer = classes[int(mapped.answers[index])]
    return Facts(
        mapped.samples.images[index] * np.float32(1 / 255),
        wording.class_name(int(mapped.samples.labels[index]), classes),
        (
            map_wording.answer(answer, float(mapped.confidences[index])),
            f"sample {mapped.indices[index]:,}",
        ),
        is_wrong=not mapped.right[index],
    )


def table_of(mapped: Mapped, places: Places, classes: tuple[str, ...]) -> Table:
    """All samples and their `places` [n, 2]."""
    labels = [wording.class_name(label, classes) for label in mapped.samples.labels.tolist()]
    answers = [classes[answer] for answer in mapped.answers.tolist()]
    columns = (mapped.indices, labels, answers, mapped.confidences, *places.T)
    return Table(HEADER, tuple(zip(*columns, strict=True)))
