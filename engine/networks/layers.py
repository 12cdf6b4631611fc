"""The layers a chain is made of. Each knows the shape it makes of its input's, and nothing else.

Shapes are `(height, width, channels)`. A rectifier (ReLU) is implied after every convolution and
every dense layer but the last.
"""

from dataclasses import dataclass

Shape = tuple[int, int, int]

SAMPLE_SHAPE: Shape = (28, 28, 1)
CLASSES = 10
# A network may have one output more, for what is none of the classes.
WITH_NONE = CLASSES + 1


class ShapeError(ValueError):
    """A layer that does not fit onto the shape before it."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """Cross-correlation with `channels` square kernels (Goodfellow, Deep Learning, eq. 9.6)."""

    channels: int
    kernel: int = 3
    stride: int = 1
    padding: int = 1

    def output(self, shape: Shape) -> Shape:
        """Shape after this layer; raises ShapeError where the kernel is larger than its input."""
        height, width, _ = shape
        if min(height, width) + 2 * self.padding < self.kernel:
            raise ShapeError(
                f"a {self.kernel}×{self.kernel} kernel does not fit into {height}×{width}"
            )
        size = 2 * self.padding - self.kernel
        return (
            (height + size) // self.stride + 1,
            (width + size) // self.stride + 1,
            self.channels,
        )

    def weight_shape(self, shape: Shape) -> tuple[int, ...]:
        """`[out, in, kernel height, kernel width]`, as PyTorch has it."""
        return (self.channels, shape[2], self.kernel, self.kernel)


@dataclass(frozen=True, slots=True)
class Dense:
    """`units` weighted sums of all inputs."""

    units: int

    def output(self, shape: Shape) -> Shape:
        """Shape after this layer."""
        return (1, 1, self.units)

    def weight_shape(self, shape: Shape) -> tuple[int, ...]:
        """`[out, in]`; inputs are counted channel by channel, as PyTorch flattens them."""
        return (self.units, shape[0] * shape[1] * shape[2])


@dataclass(frozen=True, slots=True)
class MaxPool:
    """The largest of each `size`×`size` square; what does not fill a square is left out."""

    size: int = 2

    def output(self, shape: Shape) -> Shape:
        """Shape after this layer; raises ShapeError where the input is smaller than one square."""
        height, width, channels = shape
        if min(height, width) < self.size:
            raise ShapeError(f"{self.size}×{self.size} pooling does not fit onto {height}×{width}")
        return (height // self.size, width // self.size, channels)


@dataclass(frozen=True, slots=True)
class Dropout:
    """In training, each value is zero with probability `rate`, and the rest grow by 1/(1 - rate).

    Srivastava et al., Dropout, JMLR 15 (2014), section 10 (the inverted form).
    """

    rate: float

    def output(self, shape: Shape) -> Shape:
        """The shape it was given."""
        return shape


Layer = Convolution | Dense | MaxPool | Dropout
Weighted = Convolution | Dense
