"""Dense layers in guarded memory, laid out as a plan does it."""

import math

import numpy as np
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, places, record
from panels import filled_up, in_panels, out_of_panels

from engine.kernels import call as operation
from engine.kernels import dense, survey
from engine.kernels.call import AVERAGING, RATE, RATES
from engine.kernels.optimisers import SGD
from engine.kernels.simd import WIDTH
from engine.kernels.survey import LIST
from engine.kernels.tiles import LISTED_HEIGHT, PANEL
from engine.networks.parameters import panel_width

connect_gradient = from_python(dense.connect_gradient)
survey = from_python(survey.survey)

# Rows of a gradient that are made at once.
BLOCK = 3 * LISTED_HEIGHT
STEP_RATE, DECAY, SHARE = 0.05, 0.1, 0.25


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


def transposed(weight, picture):
    """Wᵀ as the way back reads it: [pixel][panel of channels][output][width], and that width."""
    rows, columns, channels = picture
    pixels = weight.reshape(rows * columns, channels, -1)
    in_vectors = filled_up(pixels.transpose(0, 2, 1))
    width = panel_width(in_vectors.shape[2])
    split = in_vectors.reshape(rows * columns, pixels.shape[2], -1, width)
    return np.ascontiguousarray(split.transpose(0, 2, 1, 3)), width


class Surveyed:
    """A survey of `x` [images, inputs], which lies at `source`, in groups of `group` images.

    Its images are those from `first` on.
    """

    def __init__(self, guarded, x, source, image, first=FIRST, group=30):
        images, inputs = x.shape
        self._guarded, self._group = guarded, group
        self._blocks, self._begins = inputs // LISTED_HEIGHT, range(first, first + images, group)
        self._length, self._scratch = LIST + inputs, LIST + images
        self._each = self._length // group + 2
        end = first + -(-images // group) * group
        self.fields = {
            "flags": guarded.room(end * self._blocks),
            "group": group,
            "inputs": guarded.room(end * self._each),
            "inputs_image": self._each,
            "listed": guarded.room((THREAD + 1) * (self._scratch + 1)),
            "listed_thread": self._scratch + 1,
        }
        # `source` is where image `first` lies.
        start = source + (FIRST - first) * image
        call = record(
            operation.SURVEY, **of_batch("source", start, image), **self.fields, run=inputs
        )
        self._rows = [min(group, first + images - begin) for begin in self._begins]
        for begin, rows in zip(self._begins, self._rows, strict=True):
            survey(guarded.memory, call, THREAD, begin, rows)

    @property
    def written(self):
        """Where this survey may write: its images' flags, and the groups' lists."""
        lists = [self.fields["inputs"] + begin * self._each for begin in self._begins]
        return np.concatenate(
            [
                *(at.ravel() for at in self._flag_places()),
                *(np.arange(place, place + self._length) for place in lists),
            ]
        )

    @property
    def scratch(self):
        """Where the thread may list images."""
        place = self.fields["listed"] + THREAD * self.fields["listed_thread"]
        return np.arange(place, place + self._scratch)

    @property
    def flags(self):
        """The bits of each block and image."""
        whole = self._guarded.memory.view(np.int32)
        return np.concatenate([whole[at] for at in self._flag_places()], axis=1)

    @property
    def listed(self):
        """Of each group the inputs that any of its images has."""
        whole = self._guarded.memory.view(np.int32)
        lists = [whole[self.fields["inputs"] + begin * self._each :] for begin in self._begins]
        return [listed[LIST : LIST + listed[0]] for listed in lists]

    def _flag_places(self):
        """Of each group, [block, image]."""
        return [
            places(
                self.fields["flags"] + begin * self._blocks,
                (self._blocks, self._group),
                (rows, 1),
            )
            for begin, rows in zip(self._begins, self._rows, strict=True)
        ]


class Step:
    """A layer's gradient over a whole batch and its step by plain SGD.

    Inputs `x` [images, rows · columns · channels] of a `picture`; where `surveyed` says between how
    many threads panels are shared out, zeros are left out.
    """

    def __init__(self, x, picture, outputs, *, back=True, surveyed=0):
        images = len(x)
        generator = np.random.default_rng([*picture, images])
        self.x, self.dy = x, numbers(generator, images, outputs)
        self.weight, self.bias = (
            numbers(generator, x.shape[1], outputs),
            numbers(generator, outputs),
        )
        self.guarded = Guarded()
        panels, self.width = in_panels(self.weight)
        self.panels, self.size = len(panels), panels.size + len(panels) * self.width
        flat = np.concatenate([panels.ravel(), filled_up(self.bias)])
        nothing = np.zeros(self.size)
        arrays = {
            "gradients": nothing * np.nan,
            "parameters": flat,
            "firsts": nothing,
            "seconds": nothing,
            "averages": flat,
        }
        self.places = {name: self.guarded.put(array) for name, array in arrays.items()}
        back_matrix, back_width = transposed(out_of_panels(panels), picture)
        self.back_size = back_matrix.size if back else 0
        self.back = self.guarded.put(np.zeros(self.back_size)) if back else -1
        self._call = record(
            operation.CONNECT_GRADIENT,
            transposed=self.back,
            transposed_width=back_width,
            channels=picture[2],
            # The layer's parameters begin somewhere within all parameters.
            **{name: place - 5 for name, place in self.places.items()},
            optimiser=SGD,
            value=DECAY,
            vectors=self.width // WIDTH,
            c_row=self.width,
            target=self.places["gradients"],
            bias=self.places["gradients"] + panels.size,
            zeros=self.guarded.put(np.zeros(PANEL)),
            flags=-1,
            panels=self.panels,
            width=self.width,
            block=BLOCK,
            floor=-math.inf,
        )
        self._put_x(picture)
        self._put_dy()
        self._run(surveyed)

    def _put_x(self, picture):
        rows, columns, channels = picture
        run = columns * channels
        row = run + (3 if rows > 1 else 0)
        image = rows * row
        x = self.x.reshape(-1, rows, run)
        self._source = self.guarded.put_strided(x, image, row, 1)
        self._set(source=self._source, source_image=image, source_row=row)
        self._set(a_inner=image, lines=rows, run=run)

    def _put_dy(self):
        panels, width = in_panels(self.dy)
        row = len(self.dy) * width
        self._set(other=self.guarded.put(panels), other_image=width, other_row=row, b_inner=width)

    def _set(self, **fields):
        for name, value in fields.items():
            self._call[name] = value

    def _run(self, surveyed):
        call, images = self._call, len(self.x)
        self.written = np.zeros(0, int)
        owners = self.panels
        if surveyed:
            image = call["source_image"]
            noted = Surveyed(self.guarded, self.x, self._source, image, first=0, group=4)
            self._set(**noted.fields)
            self.written = np.concatenate([noted.written, noted.scratch])
            owners = min(surveyed, self.panels)
        self._set(columns=owners)
        pieces = owners * call["lines"]
        rates = np.zeros(RATES)
        rates[[RATE, AVERAGING]] = STEP_RATE, SHARE
        for task in range(pieces * -(-call["run"] // BLOCK)):
            connect_gradient(self.guarded.memory, call, THREAD, task, images, rates)

    def made(self, name):
        """(weights [in, out], bias), padding included, of one of the five arrays."""
        flat = self.guarded.memory[self.places[name] :][: self.size]
        whole = self.panels * self.width
        matrix = flat[:-whole].reshape(self.panels, -1, self.width)
        return out_of_panels(matrix), flat[-whole:]

    def made_back(self):
        return self.guarded.memory[self.back :][: self.back_size]

    def check_only_its_own(self):
        """Nothing but gradients, parameters, their places transposed, and the survey is written."""
        self.guarded.check_only(
            *(np.arange(place, place + self.size) for place in self.places.values()),
            np.arange(self.back, self.back + self.back_size),
            self.written,
        )
