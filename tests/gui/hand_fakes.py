"""Drawings of somebody's hand, and a lesson that only pretends to teach."""

import dataclasses
import threading

from engine.data.my_drawing import MyDrawing
from engine.ink.stroke import ink_of
from engine.progress import Progress
from engine.train.adapted import ADAPTED, Adapted, Checked

SHAPES = {
    0: [[[0, 0], [5, 0], [5, 9], [0, 9], [0, 0]]],
    1: [[[3, 0], [3, 9]]],
    4: [[[0, 0], [0, 5], [6, 5]], [[4, 0], [4, 9]]],
    7: [[[0, 0], [6, 0], [2, 9]]],
}


def drawing(number, label, answered=None):
    """The drawing `number` of somebody, a minute after the one before."""
    date = f"2026-03-12T{10 + number // 60 % 12:02}:{number % 60:02}:00+00:00"
    return MyDrawing(f"{number:08}", ink_of(SHAPES[label], 1.0), label, answered, date)


def drawings(each=3, labels=tuple(SHAPES)):
    """As many of each label."""
    return tuple(
        drawing(number, label, 1) for number, label in enumerate(sorted(labels * each), start=1)
    )


class FakeLesson:
    """Takes `steps` steps, and then says that it went `share` of the way.

    With `hold` it stops after the first step, until that is set.
    """

    def __init__(self, share=0.7, steps=3, hold=None):
        self.share = share
        self.steps = steps
        self.hold = hold
        self.lessons = []
        self.prepared = []
        self.left = threading.Event()

    def __call__(self, lesson):
        if not lesson.drawings:
            self.prepared.append(lesson)
            return
        self.lessons.append(lesson)
        try:
            for step in range(self.steps):
                yield Progress("learning your hand", step, self.steps)
                if self.hold is not None:
                    self.hold.wait(5)
            yield self.outcome(lesson)
            yield Checked(0.9, len(lesson.drawings))
        finally:
            self.left.set()

    def outcome(self, lesson):
        count = len(lesson.drawings)
        model = lesson.model
        if self.share:
            settings = {**model.card.settings, ADAPTED: {"from": model.card.name}}
            card = dataclasses.replace(model.card, name="my hand", settings=settings, command="")
            model = dataclasses.replace(model, card=card)
        return Adapted(model, self.share, count, 0.5, 1.0, 0.9957, 0.9951, 2.14)
