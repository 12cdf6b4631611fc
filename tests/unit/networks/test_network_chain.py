import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import NetworkError
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool
from engine.networks.network import (
    MOST_LAYERS,
    MOST_PARAMETERS,
    MOST_UNITS,
    PRESETS,
    parse_network,
)


@pytest.mark.parametrize(
    ("preset", "parameters"),
    [("softmax", 7_850), ("mlp", 235_146), ("cnn-small", 32_058), ("lenet", 431_080)],
)
def test_presets_have_the_parameters_known_for_them(preset, parameters):
    assert parse_network(preset).parameter_count == parameters


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_its_chain_under_a_name(preset):
    network = parse_network(f"  {preset}\n")
    chain = parse_network(PRESETS[preset])
    assert network.name == preset
    assert network.chain == chain.chain == chain.name == PRESETS[preset]
    assert network.layers == chain.layers
    assert network.outputs == (11 if preset == "inkling" else 10)
    assert network.shapes[-1] == (1, 1, network.outputs)


def test_an_eleventh_output_may_stand_for_what_is_no_digit():
    network = parse_network("dense16 dense11")
    assert network.outputs == 11
    assert network.weight_shapes["layers.1.weight"] == (11, 16)
    with pytest.raises(NetworkError, match="dense10, one unit a digit, or dense11"):
        parse_network("dense16 dense12")


def test_the_designs_chains_are_the_presets_they_describe():
    mlp = parse_network("dense256 dense128 dense10")
    assert mlp.layers == parse_network("mlp").layers == (Dense(256), Dense(128), Dense(10))
    cnn = parse_network("conv16 conv16/2 conv32 conv32/2 dense10")
    assert cnn.layers == parse_network("cnn-small").layers


@pytest.mark.parametrize(
    ("token", "layer"),
    [
        ("conv16", Convolution(16, kernel=3, stride=1, padding=1)),
        ("conv16/1", Convolution(16, kernel=3, stride=1, padding=1)),
        ("conv16/2", Convolution(16, kernel=3, stride=2, padding=1)),
        ("conv16k5", Convolution(16, kernel=5, stride=1, padding=2)),
        ("conv16k5/2", Convolution(16, kernel=5, stride=2, padding=2)),
        ("conv16v", Convolution(16, kernel=3, stride=1, padding=0)),
        ("conv16k5/2v", Convolution(16, kernel=5, stride=2, padding=0)),
        ("dense128", Dense(128)),
        ("pool2", MaxPool(2)),
        ("pool4", MaxPool(4)),
        ("drop0.3", Dropout(0.3)),
        ("drop.25", Dropout(0.25)),
        ("drop0", Dropout(0.0)),
    ],
)
def test_every_word_of_the_grammar_makes_its_layer(token, layer):
    assert parse_network(f"{token} dense10").layers == (layer, Dense(10))


def test_shapes_follow_from_layer_to_layer():
    assert parse_network("lenet").shapes == (
        (28, 28, 1),
        (24, 24, 20),
        (12, 12, 20),
        (8, 8, 50),
        (4, 4, 50),
        (1, 1, 500),
        (1, 1, 10),
    )
    halved = parse_network("conv2/2 conv2/2 conv2/2 conv2/2 conv2/2 conv2/2 dense10").shapes
    assert [shape[0] for shape in halved[:-1]] == [28, 14, 7, 4, 2, 1, 1]
    assert parse_network("pool3 drop0.5 dense10").shapes[1:3] == ((9, 9, 1), (9, 9, 1))


def test_weights_have_the_names_and_shapes_of_pytorch():
    assert parse_network("conv16k5/2 pool2 drop0.1 dense10").weight_shapes == {
        "layers.0.weight": (16, 1, 5, 5),
        "layers.0.bias": (16,),
        "layers.3.weight": (10, 16 * 7 * 7),
        "layers.3.bias": (10,),
    }


def test_multiplications_count_every_output_pixel():
    assert parse_network("softmax").multiplications == 7_840
    first = 28 * 28 * 16 * 9
    second = 14 * 14 * 16 * 16 * 9
    third = 14 * 14 * 32 * 16 * 9
    fourth = 7 * 7 * 32 * 32 * 9
    assert parse_network("cnn-small").multiplications == first + second + third + fourth + 15_680


@pytest.mark.parametrize(
    ("text", "culprit", "said"),
    [
        ("dense128 dens10", "dens10", "no such layer or preset; layers are conv16"),
        ("conv16 mlp", "mlp", "no such layer"),
        ("Conv16 dense10", "Conv16", "no such layer"),
        ("conv16k4 dense10", "conv16k4", "no such layer"),
        ("conv16/3 dense10", "conv16/3", "no such layer"),
        ("drop1.5 dense10", "drop1.5", "no such layer"),
        ("drop1 dense10", "drop1", "no such layer"),
        ("pool9 dense10", "pool9", "no such layer"),
        ("dense64 dense１０", "dense１０", "no such layer"),
        ("conv0 dense10", "conv0", "1 to 4096 channels"),
        ("dense0 dense10", "dense0", "1 to 4096 units"),
        (f"dense{MOST_UNITS + 1} dense10", "dense4097", "1 to 4096 units"),
        ("dense64 conv16 dense10", "conv16", "cannot follow a dense layer"),
        ("dense64 drop0.1 pool2 dense10", "pool2", "cannot follow a dense layer"),
        ("pool4 pool4 pool4 dense10", "pool4", "4×4 pooling does not fit onto 1×1"),
        ("pool4 pool3 conv8v dense10", "conv8v", "3×3 kernel does not fit into 2×2"),
        ("conv16", "conv16", "last layer must be dense10"),
        ("dense10 dense128", "dense128", "last layer must be dense10"),
        ("dense10 drop0.5", "drop0.5", "last layer must be dense10"),
        ("dense4096 dense4096 dense4096 dense10", "dense4096", f"more than {MOST_PARAMETERS:,}"),
        ("drop0.1 " * MOST_LAYERS + "dense10", "dense10", "at most 32 layers"),
    ],
)
def test_a_wrong_chain_is_explained_at_its_culprits_place(text, culprit, said):
    spaced = f"  {text}\t"
    with pytest.raises(NetworkError) as caught:
        parse_network(spaced)
    error = caught.value
    assert spaced[error.start : error.end] == culprit
    assert error.start == spaced.rindex(culprit)
    assert said in str(error)
    assert str(error).endswith(".")


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_chain_says_what_to_write(text):
    with pytest.raises(NetworkError, match="write layers such as dense128 dense10"):
        parse_network(text)


def test_the_longest_chain_and_the_widest_layer_are_allowed():
    assert len(parse_network("drop0.1 " * (MOST_LAYERS - 1) + "dense10").layers) == MOST_LAYERS
    assert parse_network(f"dense{MOST_UNITS} dense10").shapes[1] == (1, 1, MOST_UNITS)


TOKENS = st.sampled_from(
    ["conv4", "conv8/2", "conv4k5v", "conv4v", "pool2", "pool3", "dense10", "dense32", "drop0.5"]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(TOKENS, max_size=8))
def test_any_chain_of_layers_makes_a_consistent_network_or_is_explained(tokens):
    text = " ".join(tokens)
    try:
        network = parse_network(text)
    except NetworkError as error:
        culprit = (error.start, error.end)
    else:
        assert len(network.shapes) == len(network.layers) + 1 == len(tokens) + 1
        assert all(min(shape) >= 1 for shape in network.shapes)
        counts = [math.prod(shape) for shape in network.weight_shapes.values()]
        assert network.parameter_count == sum(counts)
        return
    assert text[slice(*culprit)] in [*tokens, ""]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40) | st.from_regex(r"(conv|dense|pool|drop)[\d./kv]{0,12}"))
def test_any_text_is_a_network_or_is_explained(text):
    try:
        parse_network(text)
    except NetworkError as error:
        place = (error.start, error.end)
    else:
        return
    assert 0 <= place[0] <= place[1] <= len(text)
