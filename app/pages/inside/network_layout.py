"""Where everything of a network's picture stands: decided without Qt.

A block is one layer: all of its feature maps as tiles, its units as cells, or the outputs as bars;
or a tile for each unit's weights, and beside the last layer's the bars.
Blocks stand from left to right in one row, each with its caption above. They grow with the room
there is; where there is too little even for the smallest the picture is wider, to be scrolled.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.pages.inside.network_weights import side_of
from engine.networks.layers import Dropout, MaxPool
from engine.networks.network import Network

Kind = Literal["sample", "maps", "units", "outputs", "weights"]
# What the picture shows of the layers: what they answer, or their weights.
Face = Literal["answers", "weights"]
# x, y, width, height in device-independent pixels.
Place = tuple[int, int, int, int]

SAMPLE = -1
# Around each tile runs a line of one pixel.
FRAME = 1
CAPTION = 36
MARGIN = 12
SMALLEST_HEIGHT = 208
_GAPS = (12, 64)
_SMALLEST_TILE, _LARGEST_TILE = 7, 112
_LARGEST_CELL = 14
# Maps from this side on may be shown with fewer pixels than values.
_LARGE_MAP = 20
# A cell that is as easily seen as a map with a pixel for each value.
_WHOLE_CELL = 8
_ROW = 26
_BARS = (40, 80)
_NUMBER = 46


@dataclass(frozen=True, slots=True)
class Block:
    """What layer `layer` of the chain makes (SAMPLE: the sample itself), and where it stands.

    `count` tiles of `side` × `side` values stand in `columns`, each `wide` × `high` pixels with its
    frame; x and y are the first one's. `slot` is the column of the picture that is the block's own.
    """

    kind: Kind
    layer: int
    name: str
    size: str
    count: int
    side: int
    columns: int = 1
    wide: int = 1
    high: int = 1
    x: int = 0
    y: int = 0
    slot: Place = (0, 0, 0, 0)

    @property
    def rows(self) -> int:
        """Of tiles."""
        return -(-self.count // self.columns)

    @property
    def width(self) -> int:
        """Of all tiles."""
        return self.columns * self.wide

    @property
    def height(self) -> int:
        """Of all tiles."""
        return self.rows * self.high

    def place(self, unit: int) -> Place:
        """Where the tile of a unit stands, its frame included."""
        row, column = divmod(unit, self.columns)
        return (self.x + column * self.wide, self.y + row * self.high, self.wide, self.high)

    def unit_at(self, x: float, y: float) -> int | None:
        """Which unit's tile lies there."""
        column, row = (x - self.x) // self.wide, (y - self.y) // self.high
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        unit = int(row) * self.columns + int(column)
        return unit if unit < self.count else None

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Which row and column of a tile's map lies there."""
        if self.unit_at(x, y) is None:
            return None
        tile = self.wide - 2 * FRAME
        across = int((x - self.x) % self.wide) - FRAME
        down = int((y - self.y) % self.high) - FRAME
        row, column = (min(max(at, 0), tile - 1) * self.side // tile for at in (down, across))
        return row, column


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a network from left to right, and the size of the whole."""

    network: Network
    blocks: tuple[Block, ...]
    width: int
    height: int
    face: Face = "answers"

    def block_of(self, layer: int) -> Block | None:
        """The first block of a layer; None for one that has none, as dropout."""
        return next((block for block in self.blocks if block.layer == layer), None)

    def unit_at(self, x: float, y: float) -> tuple[Block, int] | None:
        """The block and the unit at a place."""
        for block in self.blocks:
            unit = block.unit_at(x, y)
            if unit is not None:
                return block, unit
        return None


def blocks_of(network: Network) -> tuple[Block, ...]:
    """The network's blocks, without places. Dropout lets all pass in reading, and has none."""
    blocks = [Block("sample", SAMPLE, "sample", "28 × 28", 1, 28)]
    last = len(network.layers) - 1
    parts = zip(network.layers, network.shapes[1:], network.chain.split(), strict=True)
    for index, (layer, (height, _, count), name) in enumerate(parts):
        if isinstance(layer, Dropout):
            continue
        if index == last:
            blocks.append(Block("outputs", index, name, "outputs", count, 1))
        elif height > 1 or isinstance(layer, MaxPool) or name.startswith("conv"):
            size = f"{count} of {height}²"
            blocks.append(Block("maps", index, name, size, count, height))
        else:
            blocks.append(Block("units", index, name, f"{count} units", count, 1))
    return tuple(blocks)


def weight_blocks_of(network: Network) -> tuple[Block, ...]:
    """The sample, a block for each layer that has weights, and the outputs."""
    blocks = [Block("sample", SAMPLE, "sample", "28 × 28", 1, 28)]
    for index, name in enumerate(network.chain.split()):
        if side := side_of(network, index):
            units, *each = network.weight_shapes[f"layers.{index}.weight"]
            size = f"{units} × {math.prod(each):,}"
            blocks.append(Block("weights", index, name, size, units, side))
    last = blocks[-1]
    return (*blocks, Block("outputs", last.layer, "outputs", "", last.count, 1))


def lay_out(
    network: Network,
    width: int,
    height: int,
    letter: float = 6.5,
    longest: int = 1,
    face: Face = "answers",
) -> Layout:
    """The picture of a network in `width` × `height` pixels, or more where that is too little.

    `letter` is the width of a caption's letter; `longest` the letters of the longest class's name.
    """
    height = max(height, SMALLEST_HEIGHT)
    room = height - CAPTION - 2 * MARGIN
    blocks = blocks_of(network) if face == "answers" else weight_blocks_of(network)
    ways = [_ways(block, room, letter, longest) for block in blocks]
    if face == "weights":
        # A bar stands beside the weights that it comes of.
        ways[-2] = [way for way in ways[-2] if way.columns == 1] or ways[-2]
    least = [_slot(way[0], letter) for way in ways]
    between = len(ways) - 1
    free = width - 2 * MARGIN - between * _GAPS[0]
    chosen = _grown(ways, free, letter)
    if chosen[-2].kind == "weights" and chosen[-2].columns == 1:
        chosen[-1] = replace(chosen[-1], high=chosen[-2].high)
    slots = [_slot(block, letter) for block in chosen]
    left = max(0, width - 2 * MARGIN - sum(slots))
    gap = max(_GAPS[0], min(_GAPS[1], left // max(1, between)))
    whole = max(width, sum(least) + between * _GAPS[0] + 2 * MARGIN)
    x = (whole - sum(slots) - between * gap) // 2
    placed = []
    for block, slot in zip(chosen, slots, strict=True):
        y = MARGIN + CAPTION + (room - block.height) // 2
        own = (x, MARGIN, slot, height - 2 * MARGIN)
        placed.append(replace(block, x=x + (slot - block.width) // 2, y=y, slot=own))
        x += slot + gap
    return Layout(network, tuple(placed), whole, height, face)


def _grown(ways: Sequence[Sequence[Block]], free: int, letter: float) -> list[Block]:
    """For each block the largest way that fits with all others, the least legible growing first."""
    at = [0] * len(ways)
    for index, way in enumerate(ways):
        # What the caption takes anyway costs nothing.
        at[index] = max(
            place for place, one in enumerate(way) if _slot(one, letter) <= _slot(way[0], letter)
        )
    used = sum(_slot(way[0], letter) for way in ways)
    growing = set(range(len(ways)))
    while growing:
        index = min(growing, key=lambda one: _legibility(ways[one][at[one]]))
        way = ways[index]
        more = at[index] + 1
        if more == len(way):
            growing.remove(index)
            continue
        wider = _slot(way[more], letter) - _slot(way[at[index]], letter)
        if used + wider > free:
            growing.remove(index)
            continue
        at[index] = more
        used += wider
    return [way[index] for way, index in zip(ways, at, strict=True)]


def _legibility(block: Block) -> tuple[float, int, int]:
    """Pixels for each value, then the block's width; bars that tell nothing come before all."""
    if block.kind == "outputs":
        return 0.0, block.width, block.layer
    whole = {"units": _WHOLE_CELL, "sample": 2 * block.side}.get(block.kind, block.side)
    return (block.wide - 2 * FRAME) / whole, block.width, block.layer


def _slot(block: Block, letter: float) -> int:
    """The width that a block needs with its caption."""
    words = max(len(block.name), len(block.size))
    return max(block.width, round(letter * words))


def _ways(block: Block, room: int, letter: float, longest: int) -> list[Block]:
    """How a block can stand in a column `room` pixels high, from the smallest to the largest."""
    if block.kind == "outputs":
        beside, high = round(letter * longest) + _NUMBER, min(_ROW, room // block.count)
        return [replace(block, wide=beside + bar, high=high) for bar in _BARS]
    if block.kind == "units":
        tiles = _cells(block.count)
    else:
        tiles = _tiles(block.side, (8, 4, 2) if block.kind == "weights" else (2,))
    ways = []
    for tile in tiles:
        outer = tile + 2 * FRAME
        rows = max(1, room // outer)
        columns = -(-block.count // rows)
        if outer <= room:
            ways.append(replace(block, columns=columns, wide=outer, high=outer))
    return ways


def _tiles(side: int, parts: Sequence[int]) -> list[int]:
    """Sides of a map's tile: whole pixels for each value, or parts of that for large maps."""
    parted = [-(-side // part) for part in parts] if side >= _LARGE_MAP else []
    whole = [side * zoom for zoom in range(1, _LARGEST_TILE // side + 1)]
    return [size for size in [*parted, *whole] if size >= _SMALLEST_TILE]


def _cells(count: int) -> list[int]:
    """Sides of a unit's cell: thousands need not be told apart by the eye alone."""
    return list(range(3 if count > 512 else 5, _LARGEST_CELL + 1))
