import pytest

from app.pages.train import chain
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool
from engine.networks.network import PRESETS

CHAIN = "conv16 conv16/2 dense64 dense10"


@pytest.mark.parametrize("text", [*PRESETS, *PRESETS.values()])
def test_every_preset_is_understood_to_its_end(text):
    reading = chain.read_chain(text)
    assert reading.network is not None
    assert reading.culprit is None
    assert all(piece.shape for piece in reading.pieces)
    assert sum(piece.parameters for piece in reading.pieces) == reading.network.parameter_count


def test_the_culprit_is_found_and_what_stands_before_it_is_understood():
    reading = chain.read_chain("conv16 conv16/2 dense20 pool2 dense10")
    assert reading.network is None
    assert reading.culprit == 3
    assert "pool2" in reading.problem
    assert [piece.shape is not None for piece in reading.pieces] == [True, True, True, False, False]


@pytest.mark.parametrize(
    "text", ["", "   ", "conv", "dense10 dense9", "drop2 dense10", "ö dense10"]
)
def test_a_wrong_chain_has_a_sentence(text):
    reading = chain.read_chain(text)
    assert reading.network is None
    assert reading.problem.endswith(".")


@pytest.mark.parametrize(
    "layer",
    [
        Convolution(16),
        Convolution(20, 5, 1, 0),
        Convolution(8, 5, 2, 2),
        Convolution(4096, 3, 2, 0),
        MaxPool(3),
        Dense(4096),
        Dropout(0.25),
    ],
)
def test_a_layer_is_read_back_from_its_token(layer):
    assert chain.layer_of(chain.token_of(layer)) == layer


def test_no_layer_stands_behind_a_word_that_is_none():
    assert chain.layer_of("conv0") is None
    assert chain.layer_of("layer") is None


def test_layers_are_put_in_taken_out_moved_and_replaced():
    assert chain.inserted(CHAIN, 1, MaxPool(2)) == "conv16 pool2 conv16/2 dense64 dense10"
    assert chain.removed(CHAIN, 0) == "conv16/2 dense64 dense10"
    assert chain.moved(CHAIN, 0, 1) == "conv16/2 conv16 dense64 dense10"
    assert chain.replaced(CHAIN, 2, Dense(32)) == "conv16 conv16/2 dense32 dense10"


def test_a_new_layer_lands_where_its_kind_fits():
    assert chain.place_for(CHAIN, "conv") == 2
    assert chain.place_for(CHAIN, "dense") == 3
    assert chain.place_for("", "dense") == 0
    for kind, layer in chain.NEW_LAYERS.items():
        text = chain.inserted(CHAIN, chain.place_for(CHAIN, kind), layer)
        assert chain.read_chain(text).network is not None


def test_a_chain_that_is_a_presets_is_known_by_its_name():
    assert chain.preset_of(" dense256   dense128 dense10 ") == "mlp"
    assert chain.preset_of("mlp") == "mlp"
    assert chain.preset_of("dense255 dense10") is None


def test_shapes_read_as_people_write_them():
    assert chain.shape_text((14, 14, 16)) == "14×14×16"
    assert chain.shape_text((1, 1, 128)) == "128"
