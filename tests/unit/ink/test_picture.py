import contextlib
import io
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from engine.errors import InklingError, PictureError
from engine.ink import decode
from engine.ink.picture import Picture, open_picture, picture_from_pixels
from engine.ink.prepare import prepare, render
from engine.ink.stroke import ink_of

SEVEN = [[[20, 20], [70, 20], [40, 90]], [[30, 55], [65, 55]]]


@cache
def seven(height=110, width=90, pen=8.0):
    """A 7 in a picture of that size: ink 0..1."""
    return render(ink_of(SEVEN, pen), height, width, (0, 0, 90, 110))


def as_bytes(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def grey(ink, paper=255, pen=0):
    return np.round(paper + (pen - paper) * ink).astype(np.uint8)


def differs(picture, expected):
    """How far two samples are apart: mean over the pixels."""
    return np.abs(prepare(picture) - prepare(Picture(expected))).mean()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize(("paper", "pen"), [(255, 0), (0, 255), (40, 200), (230, 110)])
def test_every_format_opens_with_dark_and_light_ink(kind, paper, pen):
    image = Image.fromarray(grey(seven(), paper, pen))
    assert differs(open_picture(as_bytes(image, kind)), seven()) < 0.01


def test_a_clean_bitmap_is_not_changed():
    pixels = grey(seven(28, 28), 0, 255)
    np.testing.assert_allclose(picture_from_pixels(pixels).intensity, pixels / 255, atol=1e-6)
    np.testing.assert_allclose(picture_from_pixels(255 - pixels).intensity, pixels / 255, atol=1e-6)


def test_colours_count_where_their_luminance_does_not():
    # Red and green of the same luminance.
    red, green = np.array([200, 30, 30]), np.array([10, 129, 20])
    pixels = (red + (green - red) * seven()[:, :, None]).astype(np.uint8)
    assert differs(picture_from_pixels(pixels), seven()) < 0.02


@pytest.mark.parametrize("pen", [(0, 0, 0), (255, 255, 255), (20, 40, 160)])
def test_ink_on_nothing_is_seen_whatever_its_colour(pen):
    pixels = np.zeros((110, 90, 4), np.uint8)
    pixels[:, :, :3] = pen
    pixels[:, :, 3] = np.round(seven() * 255)
    assert differs(picture_from_pixels(pixels), seven()) < 0.01
    # Programs leave any colour where nothing is to be seen.
    pixels[pixels[:, :, 3] == 0, :3] = 255 - np.array(pen)
    assert differs(picture_from_pixels(pixels), seven()) < 0.01


def test_a_card_with_transparent_corners_is_read_by_its_paper():
    pixels = np.dstack([grey(seven())] * 3 + [np.full((110, 90), 255, np.uint8)])
    pixels[:15, :15] = 0
    pixels[-15:, -15:] = 0
    assert differs(picture_from_pixels(pixels), seven()) < 0.01


def test_a_palette_with_transparency_opens():
    image = Image.fromarray((seven() > 0.5).astype(np.uint8)).convert("P")
    image.putpalette([255, 255, 255, 10, 10, 10])
    content = as_bytes(image, "GIF", transparency=0)
    assert differs(open_picture(content), (seven() > 0.5).astype(np.float32)) < 0.01


@pytest.mark.parametrize("mode", ["I;16", "I", "F", "1", "LA", "CMYK"])
def test_rare_pixel_formats_open(mode):
    if mode == "I;16":
        image = Image.fromarray((65535 - seven() * 60000).astype(np.uint16))
    elif mode == "I":
        image = Image.fromarray((65535 - seven() * 60000).astype(np.int32))
    elif mode == "F":
        image = Image.fromarray(1 - seven())
    else:
        image = Image.fromarray(grey(seven())).convert(mode)
    assert image.mode == mode
    kind = "PNG" if mode in ("I;16", "1", "LA") else "TIFF"
    assert differs(open_picture(as_bytes(image, kind)), seven()) < 0.02


@pytest.mark.parametrize(("orientation", "turn"), [(3, 2), (6, 1), (8, 3)])
def test_the_cameras_orientation_is_followed(orientation, turn):
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = Image.fromarray(np.rot90(grey(seven()), turn))
    content = as_bytes(turned, "JPEG", exif=exif, quality=95)
    assert differs(open_picture(content), seven()) < 0.01


def test_the_first_frame_of_an_animation_is_taken():
    frames = [Image.fromarray(grey(seven())), Image.fromarray(grey(1 - seven()))]
    content = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert differs(open_picture(content), seven()) < 0.01


def test_a_frame_around_the_picture_is_not_ink():
    pixels = grey(seven())
    pixels[[0, 1, -1, -2]] = 0
    pixels[:, [0, 1, -1, -2]] = 0
    assert differs(picture_from_pixels(pixels), seven()) < 0.01


def test_a_large_picture_is_reduced():
    large = Image.fromarray(grey(seven())).resize((2700, 3300))
    picture = open_picture(as_bytes(large))
    assert max(picture.intensity.shape) == decode.LONGEST_SIDE
    assert differs(picture, seven()) < 0.02


def photo(ink, seed, dark=True, noise=3.0, contrast=0.5):
    """A photo of paper (or a board): uneven light, the edge of a shadow, grain, blur, JPEG."""
    rng = np.random.default_rng(seed)
    height, width = ink.shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.4)
    across = x * np.cos(angle) + y * np.sin(angle)
    light = (0.9 - fall * (across - across.min())) * (1 - 0.3 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))
    if seed % 2:
        light *= np.where(across > rng.uniform(0.2, 0.7), 1, 0.75)
    pixels = 255 * light * (1 - contrast * ink if dark else 0.15 + contrast * ink)
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(1)
    )
    grain = np.asarray(image, float) + rng.normal(0, noise, ink.shape)
    warm = np.stack([grain, grain * 0.96, grain * 0.88], axis=-1).clip(0, 255)
    return as_bytes(Image.fromarray(warm.astype(np.uint8)), "JPEG", quality=85)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("dark", [True, False])
def test_a_photo_of_paper_or_board_gives_the_ink_alone(seed, dark):
    ink = seven(440, 360, 7.0)
    picture = open_picture(photo(ink, seed, dark))
    assert differs(picture, ink) < 0.02
    assert picture.intensity[ink == 0].mean() < 0.02


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("noise", [0.5, 6.0])
def test_a_photo_of_a_blank_sheet_is_empty(seed, noise):
    blank = np.zeros((300, 400), np.float32)
    assert open_picture(photo(blank, 2 * seed, noise=noise)).is_empty


@pytest.mark.parametrize("level", [0, 7, 128, 255])
def test_one_colour_is_an_empty_picture(level):
    assert picture_from_pixels(np.full((40, 30), level, np.uint8)).is_empty
    assert picture_from_pixels(np.full((1, 1), level, np.uint8)).is_empty


def test_nothing_but_transparency_is_an_empty_picture():
    assert picture_from_pixels(np.zeros((9, 9, 4), np.uint8)).is_empty


def test_a_picture_keeps_its_pixels_to_itself():
    pixels = np.zeros((3, 4), np.float32)
    picture = Picture(pixels)
    pixels[0, 0] = 1
    assert picture.is_empty
    with pytest.raises(ValueError, match="read-only"):
        picture.intensity[0, 0] = 1
    for wrong in (np.zeros((0, 3)), np.zeros(3), np.full((2, 2), np.nan), np.full((2, 2), 1.5)):
        with pytest.raises(ValueError, match="picture"):
            Picture(wrong)


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (5,), (5, 5, 2), (5, 5, 5), ()])
def test_pixels_that_make_no_picture_are_refused(shape):
    with pytest.raises(PictureError):
        picture_from_pixels(np.zeros(shape, np.uint8))


def test_what_is_no_picture_is_named(tmp_path):
    path = tmp_path / "letter.png"
    cases = {b"": "empty", b"Dear Sir": "no picture", as_bytes(Image.new("L", (9, 9)))[:45]: "cut"}
    for content, reason in cases.items():
        path.write_bytes(content)
        with pytest.raises(PictureError, match=rf"^letter\.png .*{reason}.*\.$"):
            open_picture(path)
    with pytest.raises(PictureError, match=r"^missing\.png cannot be read: .*\.$"):
        open_picture(tmp_path / "missing.png")
    with pytest.raises(PictureError, match=r"cannot be read"):
        open_picture(str(tmp_path))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF"])
def test_a_truncated_picture_is_refused(kind):
    noise = np.random.default_rng(0).integers(0, 256, (60, 60), dtype=np.uint8)
    content = as_bytes(Image.fromarray(noise), kind)
    with pytest.raises(PictureError, match="damaged or cut short"):
        open_picture(content[: len(content) // 2])


@pytest.mark.parametrize("side", [(10_000, 5_001), (20_000, 20_000), (65_000, 65_000)])
def test_an_oversized_picture_is_refused_by_its_header(side):
    content = bytearray(as_bytes(Image.new("L", (8, 8)), "BMP"))
    content[18:22] = side[0].to_bytes(4, "little")
    content[22:26] = side[1].to_bytes(4, "little")
    with pytest.raises(PictureError, match="at most 50 million pixels"):
        open_picture(bytes(content))


def test_an_oversized_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "film.png"
    with path.open("wb") as file:
        file.truncate(decode.MOST_BYTES + 1)
    with pytest.raises(PictureError, match=r"film\.png is 200 MB large"):
        open_picture(path)


@cache
def originals():
    pixels = Image.fromarray(grey(seven(40, 32)))
    colour = Image.merge("RGBA", [pixels] * 4)
    return [
        as_bytes(pixels),
        as_bytes(colour),
        as_bytes(pixels.convert("P")),
        as_bytes(pixels, "JPEG"),
        as_bytes(colour.convert("RGB"), "JPEG", progressive=True),
        as_bytes(pixels, "BMP"),
        as_bytes(colour.convert("RGB"), "BMP"),
        as_bytes(pixels, "GIF"),
    ]


@given(
    st.integers(0, 7),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6),
    st.one_of(st.none(), st.integers(0, 4000)),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_pictures_open_or_are_refused(which, changes, length):
    content = bytearray(originals()[which])
    for place, value in changes:
        content[place % len(content)] = value
    try:
        picture = open_picture(bytes(content[:length]))
    except InklingError:
        return
    assert max(picture.intensity.shape) <= decode.LONGEST_SIDE
    assert np.isfinite(picture.intensity).all()


@given(
    st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b""])
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_open_or_are_refused(content, start):
    with contextlib.suppress(InklingError):
        open_picture(start + content)


@given(
    st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
        lambda shape: st.binary(min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
            lambda content: np.frombuffer(content, np.uint8).reshape(shape)
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_any_pixels_give_a_sample_or_nothing(pixels):
    sample = prepare(picture_from_pixels(pixels))
    assert sample is None or (np.isfinite(sample).all() and sample.max() <= 1)
