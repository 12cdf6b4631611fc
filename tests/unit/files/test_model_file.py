import dataclasses
import json
import math

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FileError, InklingError
from engine.files.tensors import write_tensors
from engine.networks import model_file
from engine.networks.history import PastEpoch
from engine.networks.model import Card, Model
from engine.networks.model_file import load_card, load_model, save_model
from engine.networks.network import PRESETS, parse_network

CARD = Card(
    name="my model",
    network="conv2/2 dense10",
    created="2025-01-02T03:04:05Z",
    command="inkling train --network 'conv2/2 dense10'",
    data="ü/\udcff",
    settings={"batch": 128, "nesterov": True},
    epochs=3,
    test_accuracy=0.9917,
    seconds=12.5,
    threshold=0.25,
    classes=tuple("abcdefghij"),
    history=(PastEpoch(1, 0.5, 0.75, 0.25, 0.9), PastEpoch(2, 0.5, 0.125, 0.0625, 0.9917)),
)


def made(chain="conv2/2 dense10", card=CARD, dtype=np.float32):
    network = parse_network(chain)
    generator = np.random.default_rng(1)
    weights = {
        name: generator.normal(size=shape).astype(dtype)
        for name, shape in network.weight_shapes.items()
    }
    return Model(network, weights, dataclasses.replace(card, network=network.name))


def written(path, weights, values):
    write_tensors(path, weights, {"card": json.dumps(values)})
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.safetensors"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


def test_a_model_comes_back_with_its_weights_and_its_whole_card(path):
    model = made()
    save_model(model, path)
    loaded = load_model(path)
    assert loaded.network == model.network
    assert loaded.card == model.card
    assert load_card(path) == model.card
    assert list(loaded.weights) == list(model.network.weight_shapes)
    for name, weight in model.weights.items():
        np.testing.assert_array_equal(loaded.weights[name], weight)
        assert loaded.weights[name].dtype == np.float32
        assert not loaded.weights[name].flags.writeable


def test_an_epoch_that_was_not_tested_comes_back_untested(path):
    untested = PastEpoch(1, 0.5, 0.75, math.nan, math.nan)
    save_model(made(card=dataclasses.replace(CARD, history=(untested,))), path)
    (epoch,) = load_card(path).history
    assert (epoch.epoch, epoch.train_loss) == (1, 0.75)
    assert math.isnan(epoch.test_loss)
    assert math.isnan(epoch.test_accuracy)


def test_a_card_from_before_there_was_a_history_has_none(path):
    values = {"format": 1, "name": "old", "network": "softmax"}
    written(path, made("softmax").weights, values)
    assert load_card(path).history == ()


@pytest.mark.parametrize("history", ["ten", [1], [{"epoch": "1"}], [{"epoch": 1, "seconds": "x"}]])
def test_a_damaged_history_is_told(path, history):
    values = {"format": 1, "name": "odd", "network": "softmax", "history": history}
    written(path, made("softmax").weights, values)
    with pytest.raises(FileError, match="history"):
        load_card(path)


def test_names_and_shapes_are_those_of_pytorch(path):
    save_model(made("conv2k5 pool2 dense10"), path)
    shapes = {name: array.shape for name, array in safetensors.numpy.load_file(path).items()}
    assert shapes == {
        "layers.0.weight": (2, 1, 5, 5),
        "layers.0.bias": (2,),
        "layers.2.weight": (10, 2 * 14 * 14),
        "layers.2.bias": (10,),
    }


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_other_floats_become_float32(path, dtype):
    model = made(dtype=dtype)
    written(path, model.weights, {"format": 1, "name": "m", "network": model.network.chain})
    loaded = load_model(path)
    for name, weight in model.weights.items():
        assert loaded.weights[name].dtype == np.float32
        np.testing.assert_array_equal(loaded.weights[name], weight.astype(np.float32))


def test_a_preset_that_changed_since_leaves_the_model_its_own_network(path, monkeypatch):
    save_model(made("mlp"), path)
    assert load_model(path).network.name == "mlp"
    monkeypatch.setitem(PRESETS, "mlp", "dense64 dense10")
    loaded = load_model(path)
    assert loaded.network.name == "dense256 dense128 dense10"
    assert loaded.card.network == "dense256 dense128 dense10"


def test_a_card_of_the_bare_minimum_takes_defaults(path):
    model = made("softmax")
    written(path, model.weights, {"format": 1, "name": "m", "network": "softmax", "later": [1]})
    assert load_model(path).card == Card(name="m", network="softmax")


def test_a_diverged_model_is_not_written(path):
    model = made("softmax")
    model.weights["layers.0.bias"][3] = np.nan
    with pytest.raises(FileError, match="smaller learning rate"):
        save_model(model, path)
    assert not path.exists()


def test_weights_of_another_network_are_a_mistake_of_the_caller(path):
    model = dataclasses.replace(made("softmax"), network=parse_network("mlp"))
    with pytest.raises(ValueError, match="dense256"):
        save_model(model, path)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_weights_that_are_not_finite_are_refused(path, value):
    model = made("softmax", dtype=np.float64)
    model.weights["layers.0.weight"][2, 5] = value
    written(path, model.weights, {"format": 1, "name": "m", "network": "softmax"})
    with pytest.raises(FileError, match=r"layers.0.weight that are not finite"):
        load_model(path)


def test_a_file_of_another_program_is_refused(path):
    safetensors.numpy.save_file({"embedding": np.zeros(3, np.float32)}, path)
    with pytest.raises(FileError, match="is no Inkling model"):
        load_model(path)


def test_a_newer_format_is_said_so_plainly(path):
    written(path, {}, {"format": model_file.FORMAT + 1, "shape": "unheard of"})
    with pytest.raises(FileError, match=r"saved by a newer Inkling .*update Inkling"):
        load_model(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"layers.0.bias": None}, "lacks layers.0.bias"),
        ({"extra": np.zeros(1, np.float32)}, "also holds “extra”"),
        ({"layers.0.weight": np.zeros((10, 785), np.float32)}, "[10, 785] where [10, 784]"),
        ({"layers.0.weight": np.zeros((784, 10), np.float32)}, "[784, 10] where [10, 784]"),
        ({"layers.0.bias": np.zeros(10, np.int32)}, "layers.0.bias as I32"),
    ],
)
def test_arrays_that_do_not_fit_the_network_are_named(path, change, said):
    weights = {**made("softmax").weights, **change}
    weights = {name: weight for name, weight in weights.items() if weight is not None}
    written(path, weights, {"format": 1, "name": "m", "network": "softmax"})
    for load in (load_card, load_model):
        with pytest.raises(FileError) as caught:
            load(path)
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": None}, "format is not known"),
        ({"format": 0}, "format is not known"),
        ({"format": True}, "format is not known"),
        ({"name": 5}, "name is not a text"),
        ({"name": None}, "name is not a text"),
        ({"network": "dense10 nonsense"}, "network is none"),
        ({"chain": 7}, "chain is not a text"),
        ({"command": "x" * 10_001}, "command is not a text"),
        ({"test_accuracy": 1.5}, "test_accuracy is not a number between 0 and 1"),
        ({"test_accuracy": "good"}, "test_accuracy is not a number"),
        ({"epochs": True}, "epochs is not a number"),
        ({"seconds": -1}, "seconds is not a number"),
        ({"settings": []}, "settings is not an object"),
        ({"classes": ["0"]}, "classes is not 10 names"),
        ({"classes": [""] * 10}, "classes is not 10 names"),
        ({"classes": ["long" * 26] * 10}, "classes is not 10 names"),
        ({"threshold": 2}, "threshold is not a number"),
    ],
)
def test_a_damaged_card_is_named(path, change, said):
    values = {"format": 1, "name": "m", "network": "softmax", **change}
    written(path, made("softmax").weights, values)
    with pytest.raises(FileError) as caught:
        load_model(path)
    assert said in str(caught.value)
    assert "model.safetensors" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "5", "[" * 100_000, '{"format": NaN}'])
def test_a_card_that_is_no_json_object_is_refused(path, text):
    write_tensors(path, {}, {"card": text})
    with pytest.raises(FileError, match=r"card in .* is damaged: it is not readable"):
        load_model(path)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    edits=st.lists(st.tuples(st.integers(0, 1500), st.binary(max_size=3)), max_size=4),
    length=st.integers(0, 1600) | st.none(),
)
def test_any_mutation_loads_or_is_refused(folder, edits, length):
    path = folder / "mutated.safetensors"
    save_model(made("conv1/2 pool4 dense10"), path)
    content = bytearray(path.read_bytes())
    for at, piece in edits:
        content[at : at + 1] = piece
    path.write_bytes(bytes(content)[:length])
    try:
        model = load_model(path)
    except InklingError:
        return
    assert {n: w.shape for n, w in model.weights.items()} == model.network.weight_shapes
