import json

import pytest

from app.settings import Settings
from engine.errors import FileError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "below" / "settings.json"


def test_what_is_saved_is_there_the_next_time(path):
    settings = Settings(path)
    settings.set("pen_width", 40.5)
    settings.set("page", "Train")
    settings.set("train", {"epochs": 3})
    settings.save()
    again = Settings(path)
    assert again.get("pen_width", 1.0) == 40.5
    assert again.get("page", "") == "Train"
    assert again.get("train", {}) == {"epochs": 3}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"format": 99, "values": {"a": 1}}', "[" * 100_000]
)
def test_a_damaged_or_newer_file_is_passed_over(path, content):
    path.parent.mkdir()
    path.write_text(content)
    assert Settings(path).get("a", 7) == 7


def test_a_newer_file_is_told_of_and_left_as_it_is(path):
    path.parent.mkdir()
    content = json.dumps({"format": 2, "values": {"a": 1}})
    path.write_text(content)
    settings = Settings(path)
    assert "newer Inkling" in settings.problem
    settings.set("a", 7)
    settings.save()
    assert path.read_text() == content
    path.write_text(json.dumps({"format": 1, "values": {"a": 1}}))
    assert not Settings(path).problem


def test_a_value_of_another_kind_is_not_taken(path):
    settings = Settings(path)
    settings.set("width", "wide")
    settings.set("number", True)
    settings.set("text", 5)
    assert settings.get("width", 64.0) == 64.0
    assert settings.get("number", 3) == 3
    assert settings.get("text", "") == ""
    assert settings.get("text", None) == 5


def test_what_is_no_json_is_refused_at_once(path):
    with pytest.raises(TypeError):
        Settings(path).set("window", object())


def test_nothing_is_written_where_nothing_changed(path):
    settings = Settings(path)
    settings.save()
    assert not path.exists()
    settings.set("a", 1)
    settings.save()
    assert json.loads(path.read_text())["format"] == 1
    path.unlink()
    settings.save()
    assert not path.exists()


def test_a_place_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.set("a", 1)
    with pytest.raises(FileError):
        settings.save()
