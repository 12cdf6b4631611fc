import json
import os
import tracemalloc

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FileError
from engine.files.tensors import MOST_HEADER, Tensor, read_header, read_tensors, write_tensors


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tensors")


def raw(header, numbers=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def entry(dtype="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def test_arrays_and_metadata_come_back_as_they_were(tmp_path):
    path = tmp_path / "some.safetensors"
    tensors = {
        "weights": np.arange(6, dtype=np.float32).reshape(2, 3),
        "transposed": np.arange(6, dtype=np.float64).reshape(2, 3).T,
        "big-endian": np.arange(3, dtype=">i4"),
        "state": np.array([2**64 - 1, 0], np.uint64),
        "scalar": np.array(7, np.int64),
        "none": np.zeros((0, 4), np.uint8),
        "flags": np.array([True, False]),
    }
    write_tensors(path, tensors, {"card": "{“ü”}"})
    read, metadata = read_tensors(path)
    assert metadata == {"card": "{“ü”}"}
    assert read.keys() == tensors.keys()
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(read[name], tensor)
        assert read[name].shape == tensor.shape
        assert read[name].dtype == tensor.dtype.newbyteorder("=")


def test_the_header_is_read_without_the_numbers(tmp_path):
    path = tmp_path / "some.safetensors"
    write_tensors(path, {"a": np.zeros((2, 3), np.float16)}, {"key": "value"})
    header = read_header(path)
    assert header.tensors == {"a": Tensor("F16", (2, 3))}
    assert header.metadata == {"key": "value"}


def test_other_programs_read_what_is_written(tmp_path):
    path = tmp_path / "some.safetensors"
    write_tensors(path, {"a": np.arange(4, dtype=np.float32)}, {})
    np.testing.assert_array_equal(safetensors.numpy.load_file(path)["a"], np.arange(4))


def test_arrays_of_objects_are_refused_before_a_file_is_made(tmp_path):
    with pytest.raises(ValueError, match="object"):
        write_tensors(tmp_path / "file", {"a": np.array([None])}, {})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"short", "5 bytes only"),
        ((1 << 63).to_bytes(8, "little") + b"{}", "header should have 9,223,372,036,854,775,808"),
        (raw(b"not json"), "header is not readable"),
        (raw(b"[" * 20_000), "header is not readable"),
        (raw(b"\xff\xfe"), "header is not readable"),
        (raw(b"[1]"), "header is not readable"),
        (raw({"__metadata__": {"a": 1}}), "metadata is not text"),
        (raw(b'{"a": 1, "a": 2}'), "names something twice"),
        (raw({"a": 5}), "entry of “a”"),
        (raw({"a": entry(shape=(-2,))}, bytes(8)), "entry of “a”"),
        (raw({"a": entry(shape=(True, 2))}, bytes(8)), "entry of “a”"),
        (raw({"a": entry(shape=(2.0,))}, bytes(8)), "entry of “a”"),
        (raw({"a": entry("BF16", (4,))}, bytes(8)), "stored as BF16"),
        (raw({"a": entry(shape=(3,))}, bytes(8)), "shape and the size of “a” do not agree"),
        (raw({"a": entry(offsets=(8, 16))}, bytes(16)), "overlap or leave gaps"),
        (raw({"a": entry(), "b": entry()}, bytes(8)), "overlap or leave gaps"),
        (raw({"a": entry()}, bytes(5)), "truncated, 3 bytes are missing"),
        (raw({"a": entry()}, bytes(9)), "1 bytes too many"),
        (raw({"a": entry("U8", (2**32,), (0, 2**32))}), "truncated, 4,294,967,296 bytes"),
        (raw({"a\nb": 5}), "entry of “a�b”"),
    ],
)
def test_damage_is_named_with_the_file(tmp_path, content, said):
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)
    for read in (read_header, read_tensors):
        with pytest.raises(FileError, match=r"broken.safetensors") as caught:
            read(path)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path):
    with pytest.raises(FileError, match="there is no such file"):
        read_tensors(tmp_path / "missing")
    with pytest.raises(FileError, match="is a folder"):
        read_tensors(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FileError, match="is a device or a pipe"):
            read_tensors(tmp_path / "pipe")


def test_a_monster_takes_no_memory(tmp_path):
    path = tmp_path / "monster.safetensors"
    with path.open("wb") as file:
        file.write((MOST_HEADER + 1).to_bytes(8, "little"))
        file.truncate(1 << 30)
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match="header should have"):
            read_tensors(path)
        with path.open("r+b") as file:
            file.truncate(1 << 40)
        with pytest.raises(FileError, match="up to 2 GB"):
            read_tensors(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


GOOD = safetensors.numpy.save(
    {"a": np.arange(4, dtype=np.float32), "b": np.ones((2, 2), np.uint8)}, {"card": "{}"}
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=3)), max_size=4),
    length=st.integers(0, len(GOOD) + 4),
)
def test_any_mutation_reads_or_is_refused(folder, edits, length):
    content = bytearray(GOOD)
    for at, piece in edits:
        content[at : at + 1] = piece
    path = folder / "mutated.safetensors"
    path.write_bytes(bytes(content)[:length])
    try:
        tensors, _ = read_tensors(path)
    except FileError:
        return
    assert sum(tensor.nbytes for tensor in tensors.values()) <= len(content)
