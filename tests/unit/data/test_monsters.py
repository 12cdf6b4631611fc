"""Files that promise or hide far more than they are: refused, without the memory they ask for."""

import gzip
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from dataset_files import images_bytes, labels_bytes, samples

from engine.data.dataset import open_dataset
from engine.errors import DataError

LITTLE = 2 << 20
IMAGES, LABELS = samples()


@pytest.fixture
def refused_cheaply(tmp_path):
    """Opens what the test has written, and gives the sentence that refuses it."""

    def refused(name=""):
        tracemalloc.start()
        try:
            with pytest.raises(DataError) as caught:
                open_dataset(tmp_path / name)
            assert tracemalloc.get_traced_memory()[1] < LITTLE
        finally:
            tracemalloc.stop()
        return str(caught.value)

    return refused


def gzip_of_zeros(start, zeros):
    """A gzip stream of `start` and then `zeros` zero bytes, made piece by piece."""
    packer = zlib.compressobj(6, wbits=31)
    pieces = [packer.compress(start)]
    piece = bytes(1 << 20)
    pieces += [packer.compress(piece) for _ in range(zeros // len(piece))]
    return b"".join(pieces) + packer.flush()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("count", [2**32 - 1, 2_700_000, 1_000_000])
def test_a_header_that_promises_the_world(tmp_path, refused_cheaply, count, packed):
    content = images_bytes(IMAGES, sizes=(count, 28, 28))
    (tmp_path / "train-images-idx3-ubyte").write_bytes(
        gzip.compress(content) if packed else content
    )
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels_bytes(LABELS))
    assert f"{count:,} items" in refused_cheaply()


def test_a_gzip_bomb_behind_a_modest_header(tmp_path, refused_cheaply):
    bomb = gzip_of_zeros(struct.pack(">4I", 0x0803, 5, 28, 28), 256 << 20)
    assert len(bomb) < 300_000
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(bomb)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels_bytes(LABELS))
    assert "goes on after the 3,920 bytes" in refused_cheaply()


def test_a_sparse_file_of_a_terabyte(tmp_path, refused_cheaply):
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images_bytes(IMAGES))
    with images.open("r+b") as file:
        file.truncate(1 << 40)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels_bytes(LABELS))
    assert "goes on" in refused_cheaply()


def npy_header(descr, shape):
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\0" + len(text).to_bytes(2, "little") + text


def test_an_archive_whose_array_promises_the_world(tmp_path, refused_cheaply):
    with zipfile.ZipFile(tmp_path / "digits.npz", "w") as archive:
        archive.writestr("y_train.npy", npy_header("<i8", (2**40,)) + bytes(80))
    assert "promises 1,099,511,627,776 items" in refused_cheaply("digits.npz")


def test_an_archive_that_unpacks_to_more_than_its_array(tmp_path, refused_cheaply):
    with zipfile.ZipFile(tmp_path / "digits.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        header = npy_header("|u1", (5,))
        with archive.open("y_train.npy", "w") as member:
            member.write(header)
            for _ in range(64):
                member.write(bytes(1 << 20))
    assert "y_train should have 5 bytes and has 67,108,864" in refused_cheaply("digits.npz")


def test_an_archive_that_lies_about_its_sizes(tmp_path, refused_cheaply):
    path = tmp_path / "digits.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y_train.npy", npy_header("|u1", (1 << 30,)) + bytes(5))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (len(npy_header("|u1", (1 << 30,))) + (1 << 30)).to_bytes(4, "little")
    path.write_bytes(content)
    assert "cannot hold the 1,073,741," in refused_cheaply("digits.npz")


def test_an_archive_with_an_endless_table_of_contents(tmp_path, refused_cheaply):
    path = tmp_path / "digits.npz"
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, *([0] * 14))
    entries = entry * 60_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, len(entries), 0, 0)
    path.write_bytes(entries + end)
    assert "cannot be unpacked" in refused_cheaply("digits.npz")


def test_a_picture_that_promises_the_world(tmp_path, refused_cheaply):
    (tmp_path / "0").mkdir()
    size = struct.pack(">2I5B", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + size
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    png += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT"
    (tmp_path / "0" / "huge.png").write_bytes(png)
    assert "huge.png" in refused_cheaply()


def test_what_a_dataset_takes_is_what_it_promises(tmp_path):
    count = 20_000
    content = struct.pack(">4I", 0x0803, count, 28, 28) + bytes(count * 784)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(content, 1))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels_bytes(np.zeros(count, np.uint8)))
    del content
    tracemalloc.start()
    try:
        open_dataset(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < count * 785 + LITTLE
    finally:
        tracemalloc.stop()
