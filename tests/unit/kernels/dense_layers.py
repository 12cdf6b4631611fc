"""Dense layers in guarded memory, laid out as a plan does it."""

import math

import numpy as np
from guarded import FIRST, THREAD, Guarded, of_batch, places, record
from panels import filled_up, in_panels, out_of_panels

from engine.kernels import call as operation
from engine.kernels.call import AVERAGING, RATE, RATES
from engine.kernels.dense import connect_gradient
from engine.kernels.optimisers import SGD
from engine.kernels.simd import WIDTH
from engine.kernels.survey import LIST, survey
from engine.kernels.tiles import LISTED_HEIGHT, PANEL
from engine.networks.parameters import panel_width

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
    """A survey of `x` [images, inputs], which lies at `source`: images from FIRST on."""

    def __init__(self, guarded, x, source, image):
        images, inputs = x.shape
        self.batch = FIRST + images
        self._guarded, self._shape = guarded, x.shape
        scratch = LIST + max(inputs, self.batch) + 1
        self._flags = guarded.room(inputs // LISTED_HEIGHT * self.batch)
        self._list = guarded.room((THREAD + 1) * scratch) + THREAD * scratch
        self.fields = {
            "flags": self._flags,
            "batch": self.batch,
            "listed": self._list - THREAD * scratch,
            "listed_thread": scratch,
        }
        call = record(
            operation.SURVEY, **of_batch("source", source, image), **self.fields, run=inputs
        )
        survey(guarded.memory, call, THREAD, FIRST, images)

    @property
    def written(self):
        """Where this survey may write: its images' flags, and the thread's own list."""
        images, inputs = self._shape
        flags = places(
            self._flags + FIRST, (inputs // LISTED_HEIGHT, self.batch), (images, 1)
        ).ravel()
        length = LIST + max(inputs, self.batch)
        return np.concatenate([flags, np.arange(self._list, self._list + length)])

    @property
    def flags(self):
        """The bits of each block and image."""
        images, inputs = self._shape
        at = places(self._flags + FIRST, (inputs // LISTED_HEIGHT, self.batch), (images, 1))
        return self._guarded.memory.view(np.int32)[at]

    @property
    def listed(self):
        """The inputs that any image has."""
        whole = self._guarded.memory.view(np.int32)[self._list :]
        return whole[LIST : LIST + whole[0]]


class Step:
    """A layer's gradient over a whole batch and its step by plain SGD.

    Inputs `x` [images, rows · columns · channels] of a `picture`; `surveyed` leaves zeros out.
    """

    def __init__(self, x, picture, outputs, *, back=True, surveyed=False):
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
        pieces = self.panels * call["lines"]
        if surveyed:
            # Its images come after others, of which nothing is known here: they are blank.
            noted = Surveyed(self.guarded, self.x, self._source, call["source_image"])
            flags = noted.fields["flags"]
            self._set(**noted.fields | {"flags": flags + FIRST})
            self.written = noted.written
            pieces = 1
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
