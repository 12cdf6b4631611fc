"""Archives with Keras' names: `x_train`, `y_train`, and, where there is a test, `x_test`, `y_test`.

An array `classes` of ten texts names the labels.

An `.npz` is a ZIP of `.npy` members (https://numpy.org/doc/stable/reference/generated/
numpy.lib.format.html). Each member's header is held against the sizes in the archive, and those
against the file, before memory is taken. Arrays of Python objects are refused.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import SIDE, check_labels, check_pair, check_size
from engine.data.class_names import Classes, checked
from engine.data.npy import NpyError, NpyHeader, read_npy_header
from engine.data.stream import MOST_EXPANSION, empty_bytes
from engine.errors import DataError
from engine.files.reading import file_size, reason, shown
from engine.progress import Progress, Report

Samples = tuple[NDArray[np.uint8], NDArray[np.uint8]]

_CLASSES = "classes"
_PIECE = 1 << 18
_CHUNK = 4096
# More than any read of a member asks for; a larger one is a table of contents out of all measure.
_MOST_READ = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class _BoundedReads(io.FileIO):
    """A file of which no one read takes more than `_MOST_READ` bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next `size` bytes; raises BadZipFile where that is too many."""
        if size is None or size < 0:
            size = _MOST_READ
        if size > _MOST_READ:
            raise zipfile.BadZipFile("its table of contents is too large")
        return super().read(size) or b""


def read_npz(path: Path, report: Report) -> tuple[Samples, Samples | None, Classes | None]:
    """The training samples, and the test samples and the classes' names where there are any.

    Images become uint8 [n, 28, 28], labels uint8 [n]. Raises DataError where the archive is
    damaged, truncated, oversized, or holds other things.
    """
    size = file_size(path, DataError)
    if size == 0:
        raise DataError(f"{shown(path)} is empty; get it again.")
    try:
        with _BoundedReads(path) as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            training = _read_samples(archive, path, "train", report)
            test = None
            if "x_test.npy" in names:
                test = _read_samples(archive, path, "test", report)
            classes = None
            if f"{_CLASSES}.npy" in names:
                classes = _as_classes(
                    _read_array(archive, path, _CLASSES, report, texts=True), path
                )
            return training, test, classes
    except _DAMAGE:
        raise _damaged(path, "it cannot be unpacked") from None
    except OSError as error:
        raise DataError(f"{shown(path)} cannot be read: {reason(error)}.") from None


def _damaged(path: Path, what: str) -> DataError:
    return DataError(f"{shown(path)} is damaged or no .npz archive: {what}; get it again.")


def _read_samples(archive: zipfile.ZipFile, path: Path, split: str, report: Report) -> Samples:
    labels_name, images_name = f"y_{split}", f"x_{split}"
    labels = _as_labels(_read_array(archive, path, labels_name, report), path, labels_name)

    def check_count(header: NpyHeader) -> None:
        images = header.shape[0]
        check_pair(images, _member(path, images_name), len(labels), _member(path, labels_name))

    images = _read_array(archive, path, images_name, report, check_count)
    return _as_images(images, path, images_name), labels


def _member(path: Path, name: str) -> str:
    return f"{name} of {shown(path)}"


def _read_array(
    archive: zipfile.ZipFile,
    path: Path,
    name: str,
    report: Report,
    check: Callable[[NpyHeader], None] = lambda header: None,
    texts: bool = False,
) -> NDArray[np.generic]:
    """One array, of numbers or of texts; `check` sees its header before memory is taken."""
    try:
        member = archive.getinfo(f"{name}.npy")
    except KeyError:
        raise DataError(
            f"{shown(path)} holds no {name}; Inkling reads archives with x_train, y_train, x_test "
            "and y_test."
        ) from None
    _check_member(member, path, name)
    with archive.open(member) as file:
        try:
            header, length = read_npy_header(file, texts)
        except NpyError as error:
            raise _damaged(path, f"{name} {error}") from None
        check_size(header.shape[0] if header.shape else 0, header.size, _member(path, name))
        if length + header.size != member.file_size:
            raise _damaged(
                path,
                f"{name} should have {header.size:,} bytes and has {member.file_size - length:,}",
            )
        check(header)
        data = empty_bytes(header.size, path)
        for start in range(0, header.size, _PIECE):
            wanted = min(_PIECE, header.size - start)
            piece = file.read(wanted)
            if len(piece) < wanted:
                raise _damaged(path, f"{name} is truncated")
            data[start : start + wanted] = np.frombuffer(piece, np.uint8)
            report(Progress(f"reading {name} of {path.name}", start + wanted, header.size))
        # The read that finds the end is the one that compares the checksum.
        file.read(1)
    return data.view(header.dtype).reshape(header.shape, order="F" if header.fortran else "C")


def _check_member(member: zipfile.ZipInfo, path: Path, name: str) -> None:
    """Refuse what cannot be unpacked safely, by the table of contents alone."""
    if member.flag_bits & 1:
        raise DataError(f"{shown(path)} is encrypted; save it without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(
            f"{shown(path)} is compressed in an unusual way; save it with numpy.savez_compressed."
        )
    packed = member.compress_type == zipfile.ZIP_DEFLATED
    most = member.compress_size * (MOST_EXPANSION if packed else 1)
    if member.compress_size > file_size(path, DataError) or member.file_size > most:
        raise _damaged(path, f"it cannot hold the {member.file_size:,} bytes of {name}")


def _as_classes(values: NDArray[np.generic], path: Path) -> Classes:
    """The names of the classes."""
    return checked([str(name) for name in values.reshape(-1)], _member(path, _CLASSES))


def _as_labels(values: NDArray[np.generic], path: Path, name: str) -> NDArray[np.uint8]:
    """Whole numbers 0..9 of shape [n] or [n, 1] as uint8 [n]."""
    if values.dtype.kind not in "iu" or values.shape not in ((len(values),), (len(values), 1)):
        raise DataError(
            f"{_member(path, name)} is {values.dtype} of shape {list(values.shape)}; labels are "
            "whole numbers of shape [n]."
        )
    labels = values.reshape(-1).astype(np.int64, copy=False)
    check_labels(labels, _member(path, name))
    return labels.astype(np.uint8)


def _as_images(values: NDArray[np.generic], path: Path, name: str) -> NDArray[np.uint8]:
    """Whole numbers 0..255, or real numbers 0..1 or 0..255, as uint8 [n, 28, 28]."""
    count = len(values)
    shapes = ((count, SIDE, SIDE), (count, SIDE, SIDE, 1), (count, SIDE * SIDE))
    if values.dtype.kind not in "biuf" or values.shape not in shapes:
        raise DataError(
            f"{_member(path, name)} is {values.dtype} of shape {list(values.shape)}; Inkling reads "
            f"numbers of shape [n, {SIDE}, {SIDE}]."
        )
    shaped = values.reshape(count, SIDE, SIDE)
    if shaped.dtype == np.uint8:
        return np.ascontiguousarray(shaped)
    least, most = shaped.min(), shaped.max()
    if not (least >= 0 and most <= 255):
        raise DataError(
            f"{_member(path, name)} holds numbers outside 0 to 255; save images as uint8."
        )
    real = shaped.dtype.kind == "f" and most <= 1
    scale = 255.0 if real or shaped.dtype.kind == "b" else 1.0
    images = np.empty(shaped.shape, np.uint8)
    for start in range(0, count, _CHUNK):
        part = shaped[start : start + _CHUNK].astype(np.float64)
        images[start : start + _CHUNK] = np.rint(part * scale)
    return images
