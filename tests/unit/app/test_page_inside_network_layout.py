"""Where the parts of a network's picture stand."""

from itertools import pairwise

import pytest

from app.pages.inside.network_layout import (
    CAPTION,
    MARGIN,
    SAMPLE,
    blocks_of,
    lay_out,
    weight_blocks_of,
)
from engine.networks.layers import Dropout
from engine.networks.network import PRESETS, parse_network

CHAINS = (
    *PRESETS,
    "dense11",
    "dense4096 dense2048 dense10",
    "conv1 dense10",
    "conv4096k5/2 dense10",
    "conv512v pool4 conv64 drop0.5 dense2000 drop0.5 dense10",
    "pool4 pool4 dense10",
    "conv8/2 conv8/2 conv8/2 conv8/2 conv8/2 dense10",
    " ".join(["conv16"] * 31 + ["dense10"]),
    " ".join(["dense64"] * 31 + ["dense11"]),
)
SIZES = ((200, 120), (560, 300), (790, 560), (1600, 900), (3000, 1500))


def overlap(one, other):
    apart = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
    return not (apart or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1])


@pytest.mark.parametrize("face", ["answers", "weights"])
@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("size", SIZES)
def test_any_network_fits_its_picture_and_nothing_overlaps(chain, size, face):
    layout = lay_out(parse_network(chain), *size, face=face)
    assert layout.width >= size[0]
    assert layout.height >= size[1]
    for block in layout.blocks:
        left, top, width, height = block.slot
        assert left >= MARGIN
        assert left + width <= layout.width - MARGIN
        assert left <= block.x
        assert block.x + block.width <= left + width
        assert top + CAPTION <= block.y
        assert block.y + block.height <= top + height
    for block, after in pairwise(layout.blocks):
        assert block.slot[0] + block.slot[2] < after.slot[0]
        assert not overlap(block.slot, after.slot)


@pytest.mark.parametrize("chain", CHAINS)
def test_every_layer_and_every_unit_has_a_place_of_its_own(chain):
    network = parse_network(chain)
    layout = lay_out(network, 790, 560)
    seen = [index for index, layer in enumerate(network.layers) if not isinstance(layer, Dropout)]
    assert [block.layer for block in layout.blocks] == [SAMPLE, *seen]
    for block in layout.blocks[1:]:
        assert block.count == network.shapes[block.layer + 1][2]
        assert block.columns * block.rows >= block.count
        for unit in {0, block.count // 2, block.count - 1}:
            x, y, wide, high = block.place(unit)
            assert block.unit_at(x, y) == unit
            assert block.unit_at(x + wide - 1, y + high - 1) == unit
            assert layout.unit_at(x + wide / 2, y + high / 2) == (block, unit)


@pytest.mark.parametrize("face", ["answers", "weights"])
@pytest.mark.parametrize("preset", PRESETS)
def test_presets_need_no_scrolling_beside_the_canvas(preset, face):
    assert lay_out(parse_network(preset), 760, 480, face=face).width == 760


@pytest.mark.parametrize("preset", PRESETS)
def test_each_bar_stands_beside_the_weights_that_it_comes_of(preset):
    network = parse_network(preset)
    *_, weights, bars = lay_out(network, 760, 480, face="weights").blocks
    assert weights.layer == bars.layer == len(network.layers) - 1
    for unit in range(network.outputs):
        assert weights.place(unit)[1] == bars.place(unit)[1]


def test_what_has_no_weights_has_no_block_among_them():
    blocks = weight_blocks_of(parse_network("conv8 pool2 drop0.5 dense12 dense10"))
    assert [block.name for block in blocks] == ["sample", "conv8", "dense12", "dense10", "outputs"]
    assert [block.size for block in blocks[1:4]] == ["8 × 9", "12 × 1,568", "10 × 12"]


def test_more_room_never_makes_a_map_smaller():
    network = parse_network("inkling")
    small, large = (lay_out(network, *size).blocks for size in ((700, 500), (1400, 900)))
    assert all(one.wide <= other.wide for one, other in zip(small, large, strict=True))
    assert sum(block.width for block in small) < sum(block.width for block in large)


def test_dropout_has_no_block():
    assert all(not block.name.startswith("drop") for block in blocks_of(parse_network("inkling")))


def test_a_place_in_a_map_is_a_pixel_of_it():
    block = lay_out(parse_network("cnn-small"), 790, 560).block_of(0)
    x, y, wide, high = block.place(5)
    assert block.pixel_at(x + 1, y + 1) == (0, 0)
    assert block.pixel_at(x + wide - 2, y + high - 2) == (27, 27)
    assert block.pixel_at(x + wide / 2, y + 1) == (0, 14)
    assert block.pixel_at(block.x - 1, y) is None
