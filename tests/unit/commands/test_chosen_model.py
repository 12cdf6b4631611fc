"""`--model`: a file, or a name in the library."""

import pytest
from fake_engine import softmax_model

from app.commands.chosen_model import open_model
from engine.errors import FileError
from engine.networks.library import ModelLibrary
from engine.networks.model_file import save_model


def test_a_file_is_loaded(tmp_path, home):
    path = tmp_path / "some model"
    save_model(softmax_model("in the file"), path)
    assert open_model(str(path)).card.name == "in the file"


def test_a_name_is_looked_up_in_the_library(home):
    ModelLibrary().save(softmax_model("My Model"))
    assert open_model("my model").network.chain == "dense10"


def test_an_unknown_name_lists_those_that_are_known(home):
    ModelLibrary().save(softmax_model("mine"))
    with pytest.raises(FileError, match=r"no model “other”.*mine"):
        open_model("other")


def test_a_file_that_is_missing_is_named_as_a_file(home, tmp_path):
    with pytest.raises(FileError, match=r"none\.safetensors"):
        open_model(str(tmp_path / "none.safetensors"))


def test_a_damaged_file_is_named(home, tmp_path):
    path = tmp_path / "damaged.safetensors"
    save_model(softmax_model(), path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(FileError, match=r"damaged\.safetensors"):
        open_model(str(path))
