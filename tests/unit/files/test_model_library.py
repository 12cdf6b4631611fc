import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import folders
from engine.errors import FileError
from engine.networks import library as library_module
from engine.networks.library import ModelLibrary, shipped_model
from engine.networks.model import Card, Model
from engine.networks.model_file import load_model, save_model
from engine.networks.model_name import LONGEST_NAME, numbered, safe_name
from engine.networks.network import parse_network


def made(name="my model", value=0.0):
    network = parse_network("softmax")
    weights = {n: np.full(s, value, np.float32) for n, s in network.weight_shapes.items()}
    return Model(network, weights, Card(name=name, network="softmax"))


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Stands for `resources`: holds `models`, with nothing in it."""
    root = tmp_path / "resources"
    (root / "models").mkdir(parents=True)
    monkeypatch.setattr(library_module, "resource", lambda *parts: root.joinpath(*parts))
    return root / "models"


@pytest.fixture
def library(tmp_path, shipped):
    return ModelLibrary(tmp_path / "mine")


def names(library):
    return [entry.name for entry in library.models()]


def test_an_empty_library_needs_no_folder(library):
    assert library.models() == []
    assert not library.folder.exists()


def test_the_users_folder_is_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("INKLING_HOME", str(tmp_path))
    assert ModelLibrary().folder == folders.models() == tmp_path / "data" / "models"


def test_a_saved_model_is_listed_with_its_card_and_loads(library):
    path = library.save(made(value=0.5))
    assert path == library.folder / "my model.safetensors"
    (entry,) = library.models()
    assert entry.name == "my model"
    assert entry.path == path
    assert entry.card == made().card
    assert entry.problem is None
    assert not entry.shipped
    assert library.load("my model").weights["layers.0.bias"][0] == 0.5


def test_a_taken_name_gets_the_next_number(library):
    for value in (1.0, 2.0, 3.0):
        library.save(made(value=value))
    library.save(made("My Model 2", value=4.0))
    assert names(library) == ["my model", "my model 2", "my model 3", "My Model 4"]
    assert library.load("my model").weights["layers.0.bias"][0] == 1.0
    assert library.load("my model 3").card.name == "my model 3"


def test_replacing_keeps_the_name(library):
    library.save(made(value=1.0))
    assert library.save(made("MY MODEL", value=2.0), replace=True).stem == "my model"
    assert names(library) == ["my model"]
    assert library.load("my model").weights["layers.0.bias"][0] == 2.0


def test_numbers_in_names_are_listed_as_people_count(library):
    for name in ("net 10", "net 9", "Alpha", "net"):
        library.save(made(name))
    assert names(library) == ["Alpha", "net", "net 9", "net 10"]


def test_a_damaged_file_is_listed_with_its_problem(library):
    library.save(made("good"))
    (library.folder / "bad.safetensors").write_bytes(b"nothing of the kind")
    (library.folder / "folder.safetensors").mkdir()
    (library.folder / "notes.txt").write_text("not a model")
    (library.folder / ".hidden.safetensors").write_bytes(b"")
    bad, folder, good = library.models()
    assert (bad.name, bad.card) == ("bad", None)
    assert "damaged" in bad.problem
    assert "is a folder" in folder.problem
    assert good.problem is None


def test_shipped_models_come_first_and_the_default_before_all(library, shipped):
    for name in ("another", "inkling"):
        save_model(made(name), shipped / f"{name}.safetensors")
    library.save(made("aaa"))
    assert names(library) == ["inkling", "another", "aaa"]
    assert [entry.shipped for entry in library.models()] == [True, True, False]


def test_shipped_models_are_never_changed(library, shipped):
    save_model(made("inkling", value=7.0), shipped / "inkling.safetensors")
    with pytest.raises(FileError, match="ships with Inkling and cannot be renamed"):
        library.rename("inkling", "mine")
    with pytest.raises(FileError, match="cannot be deleted"):
        library.delete("inkling")
    with pytest.raises(FileError, match="cannot be replaced"):
        library.save(made("inkling"), replace=True)
    assert library.save(made("inkling")).stem == "inkling 2"
    assert library.load("inkling").weights["layers.0.bias"][0] == 7.0
    assert shipped_model().card.name == "inkling"


def test_a_missing_shipped_model_is_explained(shipped):
    with pytest.raises(FileError, match="is missing; install Inkling again"):
        shipped_model()
    shipped.rmdir()
    assert ModelLibrary(shipped / "none").models() == []


def test_renaming_moves_the_file_and_its_card(library):
    library.save(made("old"))
    path = library.rename("old", "new/er")
    assert path == library.folder / "new er.safetensors"
    assert names(library) == ["new er"]
    assert load_model(path).card.name == "new er"


def test_renaming_may_change_the_case_alone(library):
    library.save(made("net"))
    library.rename("net", "Net")
    assert names(library) == ["Net"]
    assert library.rename("Net", "Net") == library.folder / "Net.safetensors"
    assert names(library) == ["Net"]


def test_renaming_never_overwrites(library):
    library.save(made("one", value=1.0))
    library.save(made("two", value=2.0))
    with pytest.raises(FileError, match="a model named “TWO” already"):
        library.rename("one", "TWO")
    with pytest.raises(FileError, match="needs a name"):
        library.rename("one", " /. ")
    assert library.load("two").weights["layers.0.bias"][0] == 2.0


def test_a_file_renamed_by_hand_has_its_new_name(library):
    path = library.save(made("one"))
    path.rename(library.folder / "two.safetensors")
    assert library.load("two").card.name == "two"
    assert library.models()[0].card.name == "two"


def test_deleting_removes_the_file_even_if_damaged(library):
    library.save(made("one"))
    (library.folder / "bad.safetensors").write_bytes(b"")
    library.delete("one")
    library.delete("bad")
    assert list(library.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["nobody", "../my model", "", "a\0b"])
def test_an_unknown_name_is_said_so(library, name):
    library.save(made())
    for act in (library.load, library.delete, lambda name: library.rename(name, "new")):
        with pytest.raises(FileError, match="There is no model named"):
            act(name)
    assert names(library) == ["my model"]


def test_a_model_without_a_usable_name_is_kept_all_the_same(library):
    assert library.save(made("///")).stem == "model"
    assert library.save(made("")).stem == "model 2"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my CNN 99.4 %", "my CNN 99.4 %"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\model", "C Windows model"),
        ("  spaced \t out\n", "spaced out"),
        (".hidden.", "hidden"),
        ("con", "model con"),
        ("LPT1.old", "model LPT1.old"),
        ("conv", "conv"),
        ("a\0b\u202ec\udcff", "abc"),
        ("数字 モデル", "数字 モデル"),
        ("...", ""),
    ],
)
def test_names_become_safe_file_names(text, name):
    assert safe_name(text) == name


@given(st.text(st.characters(), max_size=300))
def test_any_text_becomes_a_safe_file_name_or_nothing(text):
    name = safe_name(text)
    assert safe_name(name) == name
    assert len(name) <= LONGEST_NAME
    assert len(name.encode()) <= 200
    assert os.sep not in name
    assert name == name.strip(" .")
    assert not any(ord(character) < 32 for character in name)


def test_numbers_start_at_two_and_skip_what_is_taken():
    assert numbered("net", {"net"}) == "net 2"
    assert numbered("net 2", {"net", "net 2"}) == "net 3"
    assert numbered("Net", {"net", "net 2", "net 3"}) == "Net 4"


def test_saving_to_a_folder_that_cannot_be_made_is_explained(tmp_path, shipped):
    (tmp_path / "file").write_bytes(b"")
    library = ModelLibrary(tmp_path / "file" / "models")
    with pytest.raises(FileError):
        library.save(made())
