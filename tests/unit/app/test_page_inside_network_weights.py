"""A layer's weights as pictures, held against the weights by name."""

import numpy as np
import pytest

from app.pages.inside.network_weights import limit_of, pictures_of, side_of, strongest
from engine.networks.network import parse_network
from engine.networks.parameters import Parameters

CHAIN = "conv5 pool2 conv3k5 drop0.5 dense6 dense10"


@pytest.fixture(scope="module")
def network():
    return parse_network(CHAIN)


@pytest.fixture(scope="module")
def weights(network):
    return Parameters(network).unpack(Parameters(network).initial(3))


def test_a_filter_of_the_first_layer_is_its_picture(network, weights):
    made = pictures_of(network, weights, 0)
    np.testing.assert_array_equal(made, weights["layers.0.weight"][:, 0])


def test_the_kernels_of_a_deeper_convolution_stand_in_rows(network, weights):
    made, weight = pictures_of(network, weights, 2), weights["layers.2.weight"]
    assert made.shape == (3, 15, 15)
    assert side_of(network, 2) == 15
    for channel in range(5):
        row, column = divmod(channel, 3)
        square = made[:, 5 * row : 5 * row + 5, 5 * column : 5 * column + 5]
        np.testing.assert_array_equal(square, weight[:, channel])
    assert not made[:, 5:, 10:].any()


def test_a_dense_unit_has_its_weights_on_each_map_before_it(network, weights):
    made = pictures_of(network, weights, 4)
    side = network.shapes[4][0]
    by_map = weights["layers.4.weight"].reshape(6, 3, side, side)
    np.testing.assert_array_equal(made[:, :side, side:], by_map[:, 1])
    np.testing.assert_array_equal(made[:, side:, :side], by_map[:, 2])


def test_a_dense_unit_after_a_dense_layer_has_a_square(network, weights):
    made = pictures_of(network, weights, 5)
    assert made.shape == (10, 3, 3)
    np.testing.assert_array_equal(made.reshape(10, 9)[:, :6], weights["layers.5.weight"])


def test_what_weighs_nothing_has_no_picture(network):
    assert side_of(network, 1) == side_of(network, 3) == 0


def test_fewer_pixels_show_the_strongest_weight_of_their_square():
    picture = np.zeros((1, 5, 5), np.float32)
    picture[0, 0, 0], picture[0, 1, 1], picture[0, 4, 4], picture[0, 0, 3] = 0.2, -0.7, 0.4, -0.1
    expected = np.zeros((1, 3, 3), np.float32)
    expected[0, 0, 0], expected[0, 2, 2], expected[0, 0, 1] = -0.7, 0.4, -0.1
    np.testing.assert_array_equal(strongest(picture, 3), expected)
    assert strongest(picture, 5) is picture is strongest(picture, 50)


def test_colours_are_full_from_nearly_the_largest_weight_on():
    values = np.linspace(-1, 0.5, 1001, dtype=np.float32)
    assert 0.98 < limit_of(values) < 1
    assert limit_of(np.zeros(9, np.float32)) == 1
