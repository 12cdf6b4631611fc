"""The blocks of a network's picture as pixels, so that each layer is painted as one image."""

import numpy as np
from numpy.typing import NDArray

from app.look.colour_map import Colours, activation_colours, opaque, signed_colours
from app.look.theme import Theme
from app.pages.inside.network_layout import FRAME, SAMPLE, Block, Layout
from app.pages.inside.network_weights import limit_of, pictures_of, strongest
from app.pages.inside.seen import Seen
from engine.inside.trace import Trace

_FULL = 0.98

Values = NDArray[np.float32]


def block_values(trace: Trace, block: Block) -> Values:
    """What a block shows of a trace's first sample: float32 [count, side, side]."""
    if block.layer == SAMPLE:
        return trace.samples[:1]
    values: Values = trace.layers[block.layer].values[0]
    return values.reshape(block.count, block.side, block.side)


def block_colours(block: Block, values: Values, theme: Theme) -> Colours:
    """ARGB colours [height, width] of a block's tiles, each within its frame.

    `values` [count, side, side], nothing of them below zero. The strongest fiftieth of those above
    zero is full ink: a single pixel that outshines all others shall not make them pale.
    """
    above = values[values > 0]
    most = float(np.quantile(above, _FULL)) if above.size else 0.0
    colours = activation_colours(values, most, theme)
    return tiled(colours, block.wide - 2 * FRAME, block.columns, theme)


def tiled(
    colours: Colours, tile: int, columns: int, theme: Theme, gap: int = 0, frame: str = ""
) -> Colours:
    """Maps of colours [count, side, side] as framed tiles of `tile` pixels, in rows of `columns`.

    Where a tile is larger than its map each value is a square; else every so many are shown. A gap
    after each tile, and what is left of the last row, are transparent. `frame` is the frames'
    colour, where the quietest would be lost among the tiles'.
    """
    count, side, _ = colours.shape
    nearest = np.arange(tile) * side // tile
    outer = tile + 2 * FRAME
    rows = -(-count // columns)
    tiles = np.zeros((rows * columns, outer + gap, outer + gap), np.uint32)
    tiles[:count, :outer, :outer] = opaque(frame or theme.guide)
    inner = slice(FRAME, FRAME + tile)
    tiles[:count, inner, inner] = colours[:, nearest[:, None], nearest]
    grid = tiles.reshape(rows, columns, outer + gap, outer + gap).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(grid).reshape(rows * (outer + gap), columns * (outer + gap))


def weight_colours(block: Block, pictures: Values, theme: Theme) -> Colours:
    """ARGB colours [height, width] of a block's weights `pictures` [count, side, side].

    The layer's largest weights have the full colours.
    """
    tile = block.wide - 2 * FRAME
    colours = signed_colours(strongest(pictures, tile), limit_of(pictures), theme)
    return tiled(colours, tile, block.columns, theme, frame=theme.control)


def all_colours(layout: Layout, seen: Seen, theme: Theme) -> dict[int, Colours]:
    """The colours of every block by its layer; the outputs are bars, and have none."""
    colours = {}
    for block in layout.blocks:
        if block.kind == "weights":
            pictures = pictures_of(seen.network, seen.weights, block.layer)
            colours[block.layer] = weight_colours(block, pictures, theme)
        elif block.kind != "outputs":
            colours[block.layer] = block_colours(block, block_values(seen.trace, block), theme)
    return colours
