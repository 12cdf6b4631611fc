"""Linear and logistic regression, one-vs-all on handwritten digits, by batch gradient descent.

All rows make one step, and the ten digits are learned at once, as ten columns of `theta`. Formulas:
Bishop, Pattern Recognition and Machine Learning, 2006, sections 3.1 and 4.3.
"""
# ruff: noqa: N803, N806  X and Y are called as in the formulas.

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engine.matrix.matrix import Matrix
from engine.matrix.storage import Values

CLASSES = 10
PIXELS = 28 * 28

# Descent diverges beyond 2 / (the largest curvature of the cost). For `linear` that is the largest
# eigenvalue of X.T @ X / n, on MNIST 39: beyond a rate of 0.051. That of `logistic` shrinks as its
# predictions get surer; 0.5 is about the largest rate at which its cost fell in every step.
LINEAR_RATE = 0.04
LOGISTIC_RATE = 0.5

# Of X [n, 785], Y [n, 10] and theta [785, 10]: the cost, and h [n, 10], by how much the prediction
# exceeds Y. The gradient of the cost by theta is X.T @ h / n for all of them.
Regression = Callable[[Matrix, Matrix, Matrix], tuple[float, Matrix]]


@dataclass(frozen=True, slots=True)
class Step:
    """`theta` after `iteration` steps, and the `cost` that the last one found before it."""

    iteration: int
    cost: float
    theta: Matrix = field(repr=False)


def linear(X: Matrix, Y: Matrix, theta: Matrix) -> tuple[float, Matrix]:
    """Half the mean square of h = X theta - Y, summed over the classes."""
    h = X @ theta - Y
    return (h * h).sum() / (2 * X.rows), h


def logistic(X: Matrix, Y: Matrix, theta: Matrix) -> tuple[float, Matrix]:
    """The mean cross-entropy of the probabilities sigmoid(X theta), summed over the classes.

    With z = X theta it is log(1 + exp(z)) - Y z, which never takes the logarithm of 0.
    """
    z = X @ theta
    return (z.map(_softplus) - Y * z).sum() / X.rows, z.map(_sigmoid) - Y


def one_iteration(
    X: Matrix,
    Y: Matrix,
    theta: Matrix,
    rate: float,
    regression: Regression = linear,
    iteration: int = 1,
) -> Step:
    """One step down the gradient: two products, X @ theta and X.T @ h, and little else."""
    cost, h = regression(X, Y, theta)
    gradient = X.T @ h / X.rows
    return Step(iteration, cost, theta - rate * gradient)


def descend(X: Matrix, Y: Matrix, rate: float, regression: Regression = linear) -> Iterator[Step]:
    """Steps without end from a theta of zeros; the caller stops where it likes."""
    step = Step(0, np.inf, Matrix.zeros(X.columns, Y.columns, X.dtype))
    while True:
        step = one_iteration(X, Y, step.theta, rate, regression, step.iteration + 1)
        yield step


def predict(X: Matrix, theta: Matrix) -> NDArray[np.intp]:
    """The class of each row [n]: the largest of its ten."""
    return _largest(X @ theta)


def accuracy(X: Matrix, Y: Matrix, theta: Matrix) -> float:
    """The share of rows whose class is predicted, 0..1."""
    return float((predict(X, theta) == _largest(Y)).mean())


def examples(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], dtype: DTypeLike = np.float32
) -> tuple[Matrix, Matrix]:
    """X [n, 785] and Y [n, 10] of images [n, 28, 28] and labels [n].

    A row of X is 1 for the bias, then the pixels in 0..1; a row of Y is 1 for its class, else 0.
    """
    pixels = Matrix(images.reshape(-1, PIXELS), dtype) / 255
    X = Matrix.ones(pixels.rows, 1, dtype).beside(pixels)
    return X, Matrix(labels[:, np.newaxis] == np.arange(CLASSES), dtype)


def _softplus(z: Values) -> Values:
    """log(1 + exp(z)) without overflow."""
    return np.logaddexp(0, z)


def _sigmoid(z: Values) -> Values:
    """1 / (1 + exp(-z)) without overflow."""
    return (np.tanh(z / 2) + 1) / 2


def _largest(of_ten: Matrix) -> NDArray[np.intp]:
    column: NDArray[np.intp] = of_ten.to_array().argmax(axis=1)
    return column
