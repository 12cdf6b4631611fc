"""What is said of a unit: its name, its weights and its links, from the numbers of a trace."""

import numpy as np
import pytest

from app.look.colour_map import activation_colours, image_of, opaque, signed_colours
from app.look.theme import DARK, LIGHT
from app.pages.inside.links import heard, links_from, links_to
from app.pages.inside.network_layout import SAMPLE, lay_out
from app.pages.inside.network_pixels import all_colours, tiled
from app.pages.inside.seen import Seen, Unit, best_place, number
from app.pages.inside.unit_weights import weight_maps
from engine.inside.trace import trace
from engine.networks.model import DIGITS
from engine.networks.network import parse_network

CHAIN = "conv6/2 pool2 conv8 drop0.3 dense12 drop0.3 dense11"


def random_weights(network, seed=5):
    generator = np.random.default_rng(seed)
    return {
        name: generator.normal(0, 0.3, shape).astype(np.float32)
        for name, shape in network.weight_shapes.items()
    }


def seen_through(chain, seed=5):
    network = parse_network(chain)
    weights = random_weights(network, seed)
    sample = np.random.default_rng(7).random((28, 28), np.float32)
    return Seen(network, weights, trace(network, weights, sample[None]), DIGITS)


@pytest.fixture(scope="module")
def seen():
    return seen_through(CHAIN)


def test_shares_are_the_softmax_of_all_outputs(seen):
    logits = seen.trace.logits[0].astype(np.float64)
    np.testing.assert_allclose(seen.shares, np.exp(logits) / np.exp(logits).sum(), rtol=1e-5)
    assert seen.outputs == (*DIGITS, "none")


def test_a_unit_is_called_by_its_layer():
    seen = seen_through("conv4 conv4 dense12 dense10")
    assert seen.name_of(Unit(0, 2)) == "channel 3 of conv4 (layer 1)"
    assert seen.name_of(Unit(2, 0)) == "unit 1 of dense12"
    assert seen.name_of(Unit(3, 7)) == "output “7”"
    assert seen.name_of(Unit(SAMPLE, 0)) == "the sample"


def test_a_sentence_says_the_value_that_was_traced(seen):
    unit = Unit(2, 3)
    values = seen.trace.layers[2].values[0, 3]
    row, column = best_place(values)
    assert values[row, column] == values.max()
    assert number(values.max()) in seen.sentence(unit)
    assert f"row {row + 1}, column {column + 1}" in seen.sentence(unit)
    assert number(values[1, 2]) in seen.sentence(unit, (1, 2))
    output = seen.sentence(Unit(6, 4))
    assert f"{100 * seen.shares[4]:.1f}" in output


def test_what_a_dense_unit_hears_adds_up_to_its_sum(seen):
    unit = Unit(4, 5)
    total = heard(seen, unit).sum() + seen.weights["layers.4.bias"][5]
    assert total == pytest.approx(float(seen.trace.layers[4].sums[0, 5]), abs=1e-4)


def test_what_a_channel_hears_adds_up_to_its_sum_where_it_answers_most(seen):
    unit = Unit(2, 3)
    row, column = best_place(seen.values_of(unit))
    total = heard(seen, unit).sum() + seen.weights["layers.2.bias"][3]
    assert total == pytest.approx(float(seen.trace.layers[2].sums[0, 3, row, column]), abs=1e-4)


def test_links_lead_over_dropout_to_the_layer_that_is_really_read(seen):
    assert {link.source.layer for link in links_to(seen, Unit(4, 5))} == {2}
    assert {link.target.layer for link in links_from(seen, Unit(4, 5))} == {6}
    assert {link.source.layer for link in links_to(seen, Unit(0, 1))} == {SAMPLE}
    assert links_from(seen, Unit(6, 1)) == ()
    assert links_to(seen, Unit(SAMPLE, 0)) == ()


def test_links_into_a_unit_and_out_of_another_agree(seen):
    into = {link.source.index: link.strength for link in links_to(seen, Unit(6, 4), most=99)}
    for index, strength in into.items():
        out = {link.target.index: link.strength for link in links_from(seen, Unit(4, index), 99)}
        assert out[4] == pytest.approx(strength, rel=1e-4)


def test_the_strongest_links_come_first(seen):
    strengths = [abs(link.strength) for link in links_to(seen, Unit(4, 5))]
    heard_of = np.abs(heard(seen, Unit(4, 5)))
    assert strengths == sorted(heard_of[heard_of > 0].tolist(), reverse=True)[:8]


def test_pooling_passes_each_channel_on(seen):
    (link,) = links_to(seen, Unit(1, 2))
    assert link.source == Unit(0, 2)
    assert link.strength == pytest.approx(float(seen.values_of(Unit(1, 2)).max()))


def test_a_convolution_out_of_a_channel_counts_most_where_it_counts_most(seen):
    channel = 4
    weight = seen.weights["layers.2.weight"][:, channel]
    values = np.pad(seen.values_of(Unit(1, channel)).astype(np.float64), 1)
    for link in links_from(seen, Unit(1, channel)):
        kernel = weight[link.target.index]
        sums = [
            (values[row : row + 3, column : column + 3] * kernel).sum()
            for row in range(values.shape[0] - 2)
            for column in range(values.shape[1] - 2)
        ]
        assert link.strength == pytest.approx(max(sums, key=abs), rel=1e-4)


def test_weights_are_shown_as_they_lie(seen):
    first = weight_maps(seen, Unit(0, 3))
    np.testing.assert_array_equal(first.maps, seen.weights["layers.0.weight"][3])
    deeper = weight_maps(seen, Unit(2, 1))
    assert {tuple(kernel.ravel()) for kernel in deeper.maps} == {
        tuple(kernel.ravel()) for kernel in seen.weights["layers.2.weight"][1]
    }
    folded = weight_maps(seen, Unit(4, 5))
    np.testing.assert_array_equal(folded.maps.ravel(), seen.weights["layers.4.weight"][5])
    assert folded.maps.shape == (8, 7, 7)
    flat = weight_maps(seen, Unit(6, 2))
    np.testing.assert_array_equal(flat.maps.ravel()[:12], seen.weights["layers.6.weight"][2])
    assert weight_maps(seen, Unit(1, 0)) is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_zero_is_paper_and_the_most_is_ink(theme):
    values = np.array([0.0, 1.0, 5.0])
    colours = activation_colours(values, 1.0, theme)
    assert [int(colour) for colour in colours] == [
        opaque(theme.paper),
        opaque(theme.ink),
        opaque(theme.ink),
    ]
    signed = signed_colours(np.array([-2.0, -1.0, 0.0, 1.0]), 1.0, theme)
    warm, paper, accent = (opaque(theme.chart[1]), opaque(theme.paper), opaque(theme.accent))
    assert [int(colour) for colour in signed] == [warm, warm, paper, accent]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_more_never_looks_like_less(theme):
    colours = activation_colours(np.linspace(0, 1, 256), 1.0, theme)
    red, green, blue = ((colours >> shift & 0xFF).astype(float) for shift in (16, 8, 0))
    steps = np.diff(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    assert (steps >= -1).all() if theme.dark else (steps <= 1).all()


def test_nothing_at_all_is_paper():
    assert (activation_colours(np.zeros((2, 2)), 0.0, LIGHT) == opaque(LIGHT.paper)).all()


def test_tiles_show_every_value_as_a_square():
    colours = np.arange(1, 13, dtype=np.uint32).reshape(3, 2, 2) | np.uint32(0xFF000000)
    made = tiled(colours, 4, 2, LIGHT)
    assert made.shape == (12, 12)
    assert made[1, 1] == made[2, 2] == colours[0, 0, 0]
    assert made[4, 4] == colours[0, 1, 1]
    assert made[0, 0] == opaque(LIGHT.guide)
    assert made[7, 7] == 0
    assert image_of(made).pixel(1, 1) == int(colours[0, 0, 0])


def test_every_block_but_the_outputs_has_an_image_of_its_size(seen):
    layout = lay_out(seen.network, 800, 500)
    colours = all_colours(layout, seen, LIGHT)
    assert set(colours) == {block.layer for block in layout.blocks[:-1]}
    for block in layout.blocks[:-1]:
        assert colours[block.layer].shape == (block.height, block.width)


def test_no_number_has_a_sign_without_a_value():
    assert number(-0.0) == "0"
    assert number(-0.25) == "−0.25"
