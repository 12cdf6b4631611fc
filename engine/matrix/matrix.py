"""The Matrix: a value with readable algebra.

The cost of linear regression is written as on paper:

    h = X @ theta - y
    cost = (h * h).sum() / (2 * X.rows)
"""

from collections.abc import Callable
from functools import partial
from numbers import Real
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from engine.matrix import products
from engine.matrix.shapes import Shape, ShapeError, shown
from engine.matrix.storage import Values, seal, store

Index = int | slice
Operation = Callable[[Values, Any], Values]
Reduction = Callable[..., Any]  # of an array and its `axis`, as NumPy's are

_sum = partial(np.sum, dtype=np.float64)


@final
class Matrix:
    """Rows and columns of float32 or float64 that never change.

    Every operation makes a new Matrix; slices and `.T` share the memory of theirs, which nobody can
    write to. `+`, `-`, `*` and `/` go number by number, between equal shapes or with one number;
    `@` is the product. float32 with float64 makes float64; a number never changes the dtype, nor
    do `map`, sums and reductions. What does not fit raises ShapeError, which names both shapes.
    """

    __slots__ = ("_values",)
    _values: Values

    # Mixed with an array, `+` and its kin raise TypeError: `Matrix(array)` says what is meant.
    __array_ufunc__ = None
    # No hash is cheap and goes with `==`: 0.0 equals -0.0, and float32 equals float64.
    __hash__ = None  # type: ignore[assignment]

    def __new__(cls, values: ArrayLike, dtype: DTypeLike | None = None) -> "Matrix":
        """A Matrix of rows of numbers, of an array [rows, columns], or of another Matrix.

        `values` are copied unless they can never change. Without a dtype float32 stays, and all
        else becomes float64. Raises ShapeError or TypeError for what makes no matrix.
        """
        return _holding(store(values, dtype))

    @staticmethod
    def zeros(rows: int, columns: int, dtype: DTypeLike = np.float64) -> "Matrix":
        """All numbers 0."""
        return Matrix(np.zeros((rows, columns), dtype))

    @staticmethod
    def ones(rows: int, columns: int, dtype: DTypeLike = np.float64) -> "Matrix":
        """All numbers 1."""
        return Matrix(np.ones((rows, columns), dtype))

    @staticmethod
    def identity(size: int, dtype: DTypeLike = np.float64) -> "Matrix":
        """1 on the diagonal, 0 elsewhere: [size, size]."""
        return Matrix(np.eye(size, dtype=dtype))

    # --- what it is -----------------------------------------------------------------------------

    @property
    def shape(self) -> Shape:
        """(rows, columns)."""
        rows, columns = self._values.shape
        return rows, columns

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.shape[0]

    @property
    def columns(self) -> int:
        """How many columns."""
        return self.shape[1]

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64."""
        return self._values.dtype

    def __eq__(self, other: object) -> bool:
        """Whether shapes and numbers are equal, exactly; dtypes may differ."""
        if not isinstance(other, Matrix):
            return NotImplemented
        return np.array_equal(self._values, other._values)

    def is_close(self, other: "Matrix", relative: float = 1e-5, absolute: float = 1e-8) -> bool:
        """Whether shapes are equal and all |a - b| <= absolute + relative * |b|."""
        return self.shape == other.shape and np.allclose(
            self._values, other._values, relative, absolute
        )

    def __repr__(self) -> str:
        """Shape, dtype and numbers; of a large one its corners."""
        numbers = np.array2string(
            self._values, max_line_width=100, precision=6, threshold=100, edgeitems=3
        )
        return f"Matrix {shown(self.shape)} {self.dtype}\n{numbers}"

    def __float__(self) -> float:
        """The number of a 1×1: `float(m[2, 3])`."""
        if self.shape != (1, 1):
            raise ShapeError(f"cannot make one number of {shown(self.shape)}: only of 1×1")
        return float(self._values[0, 0])

    def to_array(self) -> Values:
        """The numbers as an array that is read-only for good; `np.array(matrix)` is a copy."""
        return seal(self._values)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        """NumPy's way in: read-only where nothing has to be copied."""
        return np.array(self.to_array(), dtype=dtype, copy=copy)

    # --- algebra --------------------------------------------------------------------------------

    def __matmul__(self, other: "Matrix") -> "Matrix":
        """The product, by the rung that `products_by` chose."""
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.columns != other.rows:
            raise ShapeError(
                f"cannot multiply {shown(self.shape)} by {shown(other.shape)}: "
                f"the left has {self.columns} columns, the right {other.rows} rows"
            )
        return _made(products.multiply(self._values, other._values))

    def __add__(self, other: "Matrix | float") -> "Matrix":
        return self._with(other, np.add, "add {} and {}")

    __radd__ = __add__

    def __sub__(self, other: "Matrix | float") -> "Matrix":
        return self._with(other, np.subtract, "subtract {1} from {0}")

    def __rsub__(self, number: float) -> "Matrix":
        return self._with(number, lambda values, number: number - values)

    def __mul__(self, other: "Matrix | float") -> "Matrix":
        return self._with(other, np.multiply, "multiply {} and {} number by number")

    __rmul__ = __mul__

    def __truediv__(self, other: "Matrix | float") -> "Matrix":
        return self._with(other, np.divide, "divide {} by {} number by number")

    def __rtruediv__(self, number: float) -> "Matrix":
        return self._with(number, lambda values, number: number / values)

    def __neg__(self) -> "Matrix":
        return _made(-self._values)

    def _with(self, other: object, operation: Operation, words: str = "") -> "Matrix":
        """Number by number with another Matrix, or with one number."""
        if isinstance(other, Real):
            return _made(operation(self._values, float(other)))
        if not isinstance(other, Matrix):
            return NotImplemented  # type: ignore[no-any-return]  # for the operators to return
        if self.shape != other.shape:
            told = words.format(shown(self.shape), shown(other.shape))
            raise ShapeError(f"cannot {told}: the shapes differ")
        return _made(operation(self._values, other._values))

    def map(self, function: Callable[[Values], ArrayLike]) -> "Matrix":
        """`function` of all numbers: a ufunc such as `np.exp`, or any function of the array.

        It is given a read-only array and returns one of the same shape.
        """
        made = Matrix(function(self.to_array()), self.dtype)
        if made.shape != self.shape:
            raise ShapeError(f"cannot map {shown(self.shape)} to {shown(made.shape)}")
        return made

    @property
    def T(self) -> "Matrix":  # noqa: N802  as formulas have it
        """The transpose, over the same memory."""
        return _holding(self._values.T)

    # --- sums and other reductions --------------------------------------------------------------

    def sum(self) -> float:
        """The sum of all numbers. Sums are added up in float64."""
        return self.reduce(_sum)

    def sum_rows(self) -> "Matrix":
        """The sum of each row: [rows, 1]."""
        return self.reduce_rows(_sum)

    def sum_columns(self) -> "Matrix":
        """The sum of each column: [1, columns]."""
        return self.reduce_columns(_sum)

    def reduce(self, function: Reduction) -> float:
        """One number of all, by a function that takes an `axis` as `np.max` and `np.mean` do."""
        return float(function(self.to_array(), axis=None))

    def reduce_rows(self, function: Reduction) -> "Matrix":
        """One number of each row, by a function as for `reduce`: [rows, 1]."""
        return self._reduced(function, 1, "rows")

    def reduce_columns(self, function: Reduction) -> "Matrix":
        """One number of each column, by a function as for `reduce`: [1, columns]."""
        return self._reduced(function, 0, "columns")

    def _reduced(self, function: Reduction, axis: int, words: str) -> "Matrix":
        made = np.asarray(function(self.to_array(), axis=axis))
        if made.shape != (self.shape[1 - axis],):
            raise ShapeError(
                f"cannot reduce the {words} of {shown(self.shape)} to {shown(made.shape)}: "
                "one number is needed for each"
            )
        return Matrix(np.expand_dims(made, axis), self.dtype)

    # --- parts, and putting together ------------------------------------------------------------

    def __getitem__(self, place: Index | tuple[Index, Index]) -> "Matrix":
        """Rows `m[2]`, `m[:5]`, or rows and columns `m[2:, -1]`: always a Matrix, same memory.

        Raises IndexError for a row or column that is not there.
        """
        rows, columns = place if isinstance(place, tuple) else (place, slice(None))
        down = _span(rows, self.rows, f"row {rows} of {shown(self.shape)}")
        across = _span(columns, self.columns, f"column {columns} of {shown(self.shape)}")
        return _holding(self._values[down, across])

    def filter(self, keep: Callable[[Values], bool] | ArrayLike) -> "Matrix":
        """The rows that `keep` says yes to: a predicate on a row [columns], or a bool for each."""
        if callable(keep):
            mask = np.fromiter((keep(row) for row in self.to_array()), bool, self.rows)
        else:
            mask = np.asarray(keep)
        if mask.dtype != bool or mask.shape != (self.rows,):
            raise ShapeError(
                f"cannot filter {shown(self.shape)} by {shown(mask.shape)} of {mask.dtype}: "
                "one bool is needed for each row"
            )
        return _made(self._values[mask])

    def beside(self, *others: "Matrix") -> "Matrix":
        """This one, and the others at its right, one beside the other."""
        return self._joined(others, 1, "put {} beside {}: the rows differ")

    def above(self, *others: "Matrix") -> "Matrix":
        """This one, and the others below it, one below the other."""
        return self._joined(others, 0, "put {} above {}: the columns differ")

    def _joined(self, others: "tuple[Matrix, ...]", axis: int, words: str) -> "Matrix":
        for other in others:
            if self.shape[1 - axis] != other.shape[1 - axis]:
                raise ShapeError(f"cannot {words}".format(shown(self.shape), shown(other.shape)))
        return _made(np.concatenate([self._values, *(other._values for other in others)], axis))

    # --- a value --------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Matrix never changes, so {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Matrix never changes, so {name} cannot be deleted")

    def __copy__(self) -> "Matrix":
        return self

    def __deepcopy__(self, _: object) -> "Matrix":
        return self


def _holding(values: Values) -> Matrix:
    """A Matrix over memory that is sealed already."""
    matrix = object.__new__(Matrix)
    object.__setattr__(matrix, "_values", values)
    return matrix


def _made(values: Values) -> Matrix:
    """A Matrix over an array that was made for it and is known to nobody else."""
    return _holding(seal(values))


def _span(index: Index, size: int, words: str) -> slice:
    """The slice that an index stands for."""
    if isinstance(index, slice):
        return index
    try:
        place = range(size)[index]
    except IndexError:
        raise IndexError(f"there is no {words}") from None
    return slice(place, place + 1)
