"""Where samples stand on the wall: rows of squares, in the pixels of the screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """`count` samples in rows of `columns` squares, each `pitch` pixels wide and high.

    The rows begin `left` pixels from the edge.
    """

    count: int
    columns: int
    pitch: int
    left: int = 0

    @property
    def rows(self) -> int:
        """How many rows there are; the last may be short."""
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """Of all rows."""
        return self.rows * self.pitch

    def rows_seen(self, top: int, height: int) -> range:
        """The rows of which something lies in `height` pixels from `top` on."""
        first = max(0, top // self.pitch)
        return range(first, max(first, min(self.rows, -(-(top + height) // self.pitch))))

    def at(self, x: float, y: float) -> int | None:
        """The place in the order of the sample at a point; None beside all samples."""
        column, row = int((x - self.left) // self.pitch), int(y // self.pitch)
        place = row * self.columns + column
        inside = 0 <= column < self.columns and row >= 0 and place < self.count
        return place if inside else None

    def corner(self, place: int) -> tuple[int, int]:
        """X and y of the upper left corner of a sample's square."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.pitch, row * self.pitch

    def moved(self, place: int, across: int, down: int) -> int:
        """The place some samples across and some rows down; where there is none, the nearest."""
        wanted = place + across + down * self.columns
        if down and not 0 <= wanted < self.count:
            # In the same column, in the first or the last row that has it.
            column = place % self.columns
            last = (self.count - 1 - column) // self.columns
            wanted = column if down < 0 else last * self.columns + column
        return max(0, min(self.count - 1, wanted))


def grid_of(count: int, width: int, pitch: int) -> Grid:
    """As many columns as fit into `width` pixels, in the middle of them."""
    columns = max(1, width // pitch)
    return Grid(count, columns, pitch, max(0, (width - columns * pitch) // 2))
