"""Text can be read: WCAG 2.1, success criterion 1.4.3 (4.5:1), and 1.4.11 (3:1) for controls."""

import pytest

from app.look.style import style_sheet
from app.look.theme import DARK, LIGHT, TypeScale
from app.pages.kernels.source_view import code_colours


def luminance(colour):
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "problem"])
def test_text_stands_out_from_every_ground(theme, ground, text):
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("text", "accent_soft"),
        ("text", "problem_soft"),
        ("muted", "paper"),
        ("ink", "paper"),
    ],
)
def test_text_stands_out_from_its_own_ground(theme, text, ground):
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_curves_stand_out(theme):
    assert contrast(theme.control, theme.raised) >= 3
    for colour in theme.chart:
        assert contrast(colour, theme.surface) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_names_colours_of_its_theme_only(theme):
    sheet = style_sheet(theme)
    other = DARK if theme is LIGHT else LIGHT
    assert theme.accent in sheet
    assert other.accent not in sheet
    assert "%(" not in sheet


def test_type_grows_with_the_desktops_within_reason():
    assert TypeScale.based_on(15).body == 15
    assert TypeScale.based_on(6).body == 13
    assert TypeScale.based_on(60).body == 18
    scale = TypeScale.based_on(13)
    assert scale.small < scale.body < scale.title < scale.display


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_of_a_source_stands_out_from_its_card(theme):
    for kind, colour in code_colours(theme).items():
        assert contrast(colour, theme.surface) >= 4.5, kind
