"""Picture files to pixels, trusting nothing in them: sizes are checked before memory is taken."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.errors import PictureError

MOST_PIXELS = 50_000_000
MOST_BYTES = 200_000_000
LONGEST_SIDE = 1024
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")

# Pillow warns of sizes that check_size refuses, and of damage that it can read past or that is
# refused below: on standard error, that would be a second line.
logging.getLogger("PIL").addHandler(logging.NullHandler())
warnings.filterwarnings("ignore", module=r"PIL\.")


def content_of(path: Path) -> bytes:
    """The bytes of a picture file. Raises PictureError where it is missing or too large."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PictureError(
                f"{path.name} is {size / 1e6:.0f} MB large; "
                f"choose a picture of at most {MOST_BYTES / 1e6:.0f} MB."
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PictureError(f"{path.name} cannot be read: {reason}.") from None


def check_size(width: int, height: int, name: str) -> None:
    """Raise PictureError for a picture without pixels, or with too many."""
    if width < 1 or height < 1:
        raise PictureError(f"{name} has no pixels; choose another picture.")
    if width * height > MOST_PIXELS:
        raise PictureError(
            f"{name} is {width} × {height} pixels large; "
            f"choose a picture of at most {MOST_PIXELS // 1_000_000} million pixels."
        )


def decoded(content: bytes, name: str) -> NDArray[np.float32]:
    """The pixels of a picture file's bytes, as `flattened` gives them.

    Raises PictureError naming the file, `name`.
    """
    if not content:
        raise PictureError(f"{name} is empty; choose a picture file.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            check_size(*image.size, name)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            return flattened(_upright(image))
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError(
            f"{name} is too large; "
            f"choose a picture of at most {MOST_PIXELS // 1_000_000} million pixels."
        ) from None
    except UnidentifiedImageError:
        raise PictureError(
            f"{name} is no picture that Inkling reads; "
            "choose a PNG, JPEG, BMP, GIF, WebP or TIFF file."
        ) from None
    except Exception:
        # Pillow's readers meet damage with whatever error comes about: OSError, SyntaxError,
        # struct.error, zlib.error, KeyError and more.
        raise PictureError(
            f"{name} is damaged or cut short; save or copy the picture again."
        ) from None


def _upright(image: Image.Image) -> Image.Image:
    """The image as its EXIF orientation wants it; as it is where the EXIF data are damaged."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image


def flattened(image: Image.Image) -> NDArray[np.float32]:
    """An image without transparency: [h, w, 3] float32 in 0..1, no side above LONGEST_SIDE."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        return _grey_of_high_depth(image)
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        return _on_background(_shares(image.convert("RGBA")))
    return _shares(image.convert("RGB"))


def _shares(image: Image.Image) -> NDArray[np.float32]:
    """The reduced image's bytes [h, w, channels] as shares of full light."""
    return np.asarray(np.asarray(_reduced(image)) / np.float32(255), dtype=np.float32)


def _reduced(image: Image.Image) -> Image.Image:
    """The image with no side above LONGEST_SIDE, every pixel the mean of what it covers."""
    longest = max(image.size)
    if longest <= LONGEST_SIDE:
        return image
    size = tuple(max(1, round(side * LONGEST_SIDE / longest)) for side in image.size)
    return image.resize((size[0], size[1]), Image.Resampling.BOX)


def _grey_of_high_depth(image: Image.Image) -> NDArray[np.float32]:
    """Grey of 16 or 32 bits or floats; white is 1, 255 or 65535, or else the brightest there is."""
    pixels = np.asarray(_reduced(image.convert("F")), dtype=np.float32)
    pixels = np.nan_to_num(pixels, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(pixels.min()), float(pixels.max())
    if low >= 0 and high <= 65535:
        low, high = 0.0, next(limit for limit in (1.0, 255.0, 65535.0) if high <= limit)
    grey = (pixels - low) / max(high - low, 1e-6)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _on_background(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """RGB and alpha [h, w, 4] laid on a background that shows the ink.

    Where little is opaque, that is the ink: dark ink is laid on white, light ink on black. Where
    most is opaque, the paper is part of the picture: what is left out becomes paper, too.
    """
    colours, alpha = pixels[:, :, :3], pixels[:, :, 3:]
    covered = float(alpha.mean())
    if covered == 0:
        return np.zeros_like(colours)
    if covered > 0.5:
        background = np.median(colours[alpha[:, :, 0] > 0.5], axis=0)
    else:
        ink = float((colours * alpha).mean()) / covered
        background = np.full(3, 1.0 if ink < 0.5 else 0.0)
    laid = colours * alpha + background.astype(np.float32) * (1 - alpha)
    return np.asarray(laid, dtype=np.float32)
