"""Small dataset files, right ones, for tests to read and to break."""

import gzip
import struct

import numpy as np


def samples(count=5, seed=1):
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (count, 28, 28), np.uint8)
    return images, (np.arange(count) % 10).astype(np.uint8)


def images_bytes(images, magic=0x0803, sizes=None):
    return struct.pack(">4I", magic, *(sizes or images.shape)) + images.tobytes()


def labels_bytes(labels, magic=0x0801, count=None):
    size = len(labels) if count is None else count
    return struct.pack(">2I", magic, size) + bytes(labels)


def write_pair(folder, stem, count=5, seed=1, packed=False):
    images, labels = samples(count, seed)
    ending = ".gz" if packed else ""
    pack = gzip.compress if packed else bytes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}images-idx3-ubyte{ending}").write_bytes(pack(images_bytes(images)))
    (folder / f"{stem}labels-idx1-ubyte{ending}").write_bytes(pack(labels_bytes(labels)))
    return images, labels
