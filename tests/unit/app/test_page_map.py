"""What the map decides without a window: sights, nearest points, colours, dots."""

import numpy as np
import pytest

from app.look.theme import DARK, LIGHT
from app.pages.data.map_colours import (
    COLOURINGS,
    CONFIDENCE,
    ERROR,
    LABEL,
    groups,
    legend,
    rgb,
)
from app.pages.data.map_dots import Sheet, dot_radius
from app.pages.data.map_painting import card_place
from app.pages.data.map_points import class_middles, nearest, neighbour, within
from app.pages.data.map_sight import MARGIN, blended, whole_map
from app.pages.data.map_work import LEAST, MOST, chosen_indices, likest
from engine.data.dataset import DIGITS

GENERATOR = np.random.default_rng(3)
PLACES = GENERATOR.normal(0, 5, (300, 2)).astype(np.float32)
ALL = np.ones(300, np.bool_)


# --- sights ---------------------------------------------------------------------------------------


def test_the_whole_map_is_seen_and_touches_the_margins():
    screen = whole_map(PLACES, 800, 500).to_screen(PLACES)
    low, high = screen.min(axis=0), screen.max(axis=0)
    assert (low >= MARGIN - 0.01).all()
    assert (high <= np.array([800, 500]) - MARGIN + 0.01).all()
    assert np.isclose(high - low, np.array([800, 500]) - 2 * MARGIN, atol=0.01).any()


def test_up_on_the_plane_is_up_on_the_screen():
    sight = whole_map(PLACES, 800, 500)
    (_, low), (_, high) = sight.to_screen(np.array([[0, 0], [0, 1]], np.float32))
    assert high < low


def test_the_screen_leads_back_to_the_plane():
    sight = whole_map(PLACES, 800, 500).moved(30, -12).zoomed(3, (100, 90), whole_map(PLACES, 1, 1))
    assert sight.to_plane(sight.to_screen(PLACES)) == pytest.approx(PLACES, abs=1e-3)


def test_what_is_below_the_pointer_stays_there_when_the_map_comes_nearer():
    whole = whole_map(PLACES, 800, 500)
    below = whole.to_plane(np.array([[620, 130]], np.float32))
    nearer = whole.zoomed(4, (620, 130), whole)
    assert nearer.scale == pytest.approx(4 * whole.scale)
    assert nearer.to_screen(below)[0] == pytest.approx([620, 130], abs=0.01)


def test_nobody_loses_the_map_by_zooming():
    whole = whole_map(PLACES, 800, 500)
    assert whole.zoomed(1e9, (0, 0), whole).scale < 100 * whole.scale
    assert whole.zoomed(1e-9, (0, 0), whole).scale == pytest.approx(0.5 * whole.scale)


def test_moving_moves_by_as_many_pixels():
    sight = whole_map(PLACES, 800, 500)
    step = sight.moved(25, -40).to_screen(PLACES) - sight.to_screen(PLACES)
    assert step == pytest.approx(np.tile([25, -40], (300, 1)), abs=0.01)


def test_one_arrangement_goes_over_into_the_other():
    after = (40 * PLACES[::-1] + 7).astype(np.float32)
    sight = whole_map(after, 800, 500)
    begun = blended(PLACES, after, 0, 800, 500)
    assert sight.to_screen(begun) == pytest.approx(
        whole_map(PLACES, 800, 500).to_screen(PLACES), abs=0.05
    )
    assert blended(PLACES, after, 1, 800, 500) is after


# --- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(0.0, 0.0), (3.0, -4.0), (-6.0, 2.0)])
def test_the_nearest_point_is_the_one_of_least_distance(at):
    distances = np.hypot(*(PLACES - np.array(at)).T)
    assert nearest(PLACES, at, 100, ALL) == distances.argmin()


def test_what_is_out_of_reach_or_not_allowed_is_not_pointed_at():
    first = nearest(PLACES, (0, 0), 100, ALL)
    others = ALL.copy()
    others[first] = False
    second = nearest(PLACES, (0, 0), 100, others)
    assert second not in (None, first)
    assert nearest(PLACES, (1000, 0), 5, ALL) is None
    assert nearest(np.zeros((0, 2), np.float32), (0, 0), 5, np.zeros(0, np.bool_)) is None


def test_arrows_walk_to_the_nearest_point_ahead():
    places = np.array([[0, 0], [10, 1], [4, 3.9], [-5, 0], [0, 7]], np.float32)
    allowed = np.ones(5, np.bool_)
    assert neighbour(places, (0, 0), (-1, 0), allowed) == 3
    assert neighbour(places, (0, 0), (0, 1), allowed) == 4
    assert neighbour(places, (0, 0), (1, 0), allowed) == 2
    allowed[2] = False
    assert neighbour(places, (0, 0), (1, 0), allowed) == 1
    assert neighbour(places, (0, 0), (0, -1), allowed) is None


def test_a_line_goes_around_what_lies_inside_even_where_it_bends_in():
    bent = np.array([[0, 0], [10, 0], [10, 10], [5, 3], [0, 10]], np.float32)
    places = np.array([[1, 1], [5, 2], [5, 6], [9, 8], [-1, 5], [5, -1]], np.float32)
    assert within(places, bent).tolist() == [True, True, False, True, False, False]
    assert not within(places, bent[:2]).any()


def test_a_class_is_named_amid_its_points():
    labels = np.array([0, 0, 0, 1, 1, 10], np.uint8)
    places = np.array([[0, 0], [1, 1], [50, 2], [7, 7], [9, 9], [3, 3]], np.float32)
    shown = np.array([True, True, True, True, False, True])
    named = class_middles(places, labels, shown, DIGITS)
    assert [name for name, _ in named] == ["0", "1"]
    assert named[0][1].tolist() == [1, 1]
    assert named[1][1].tolist() == [7, 7]


def test_the_likest_samples_are_those_of_nearest_features():
    known = GENERATOR.normal(0, 1, (200, 16)).astype(np.float32)
    links = likest(known[17] + np.float32(0.001), known)
    distances = np.linalg.norm(known - known[17], axis=1)
    assert links == tuple(np.argsort(distances)[: len(links)].tolist())
    assert links[0] == 17


@pytest.mark.parametrize("count", [LEAST, MOST, MOST + 1, 70_000])
def test_a_map_takes_all_samples_or_some_at_even_distances(count):
    indices = chosen_indices(count)
    assert len(indices) == min(count, MOST)
    assert indices[0] == 0
    assert indices[-1] == count - 1
    assert (np.diff(indices) >= 1).all()
    assert np.ptp(np.diff(indices)) <= 1


# --- cards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(5, 5), (395, 5), (5, 295), (395, 295), (200, 150)])
def test_a_card_stays_on_the_map_and_leaves_its_point_free(at):
    from PySide6.QtCore import QPointF, QRectF

    field = QRectF(0, 0, 400, 300)
    place = card_place(at, (120, 100), field)
    assert field.contains(place)
    assert not place.contains(QPointF(*at))


# --- colours --------------------------------------------------------------------------------------

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency, 2009, severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colours):
    shares = rgb(colours) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def label_colours(theme):
    return [entry.colour for entry in legend(LABEL, DIGITS, theme)[:10]]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_ten_colours_can_be_told_apart_by_everybody(theme, sight):
    seen = linear(label_colours(theme)) @ SIGHTS[sight].T
    lab = np.cbrt(np.clip(seen, 0, None) @ TO_CONES.T) @ TO_OKLAB.T
    distances = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    # A just noticeable difference in Oklab is some 0.02.
    assert distances[np.triu_indices(10, 1)].min() > 0.1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_ten_colours_are_seen_on_their_ground(theme):
    weights = np.array([0.2126, 0.7152, 0.0722])
    ground = linear([theme.surface]) @ weights
    colours = linear(label_colours(theme)) @ weights
    light, dark = np.maximum(colours, ground), np.minimum(colours, ground)
    assert ((light + 0.05) / (dark + 0.05) > 2).all()


@pytest.mark.parametrize("colouring", COLOURINGS, ids=lambda one: one.name)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_group_has_a_line_in_the_legend(colouring, theme):
    labels = np.array([0, 9, 10, 4], np.uint8)
    right = np.array([True, False, False, True])
    confidences = np.array([0.2, 0.6, 0.97, 1.0], np.float32)
    entries = legend(colouring, DIGITS, theme)
    found = groups(colouring, labels, right, confidences)
    assert found.max() < len(entries)
    assert len({entry.colour for entry in entries}) == len(entries)


def test_groups_say_what_they_are_called():
    labels = np.array([3, 10], np.uint8)
    right = np.array([True, False])
    confidences = np.array([0.999, 0.49], np.float32)
    names = {
        colouring.name: [
            legend(colouring, DIGITS, LIGHT)[group].name
            for group in groups(colouring, labels, right, confidences)
        ]
        for colouring in COLOURINGS
    }
    assert names[LABEL.name] == ["3", "no digit"]
    assert names[ERROR.name] == ["right", "wrong"]
    assert names[CONFIDENCE.name] == ["above 99\u00a0%", "below 50\u00a0%"]


# --- dots -----------------------------------------------------------------------------------------

RED, BLUE = (255, 0, 0), (0, 0, 255)
TWO = np.array([RED, BLUE], np.uint8)


def stamped(places, groups, radius=3.0, size=(40, 30)):
    sheet = Sheet(*size, radius)
    sheet.stamp(np.array(places, np.float32), np.array(groups, np.uint8), TWO, radius)
    return sheet.pixels()


def test_a_dot_is_a_disc_in_its_groups_colour():
    pixels = stamped([(20, 10)], [1])
    assert pixels.shape == (30, 40)
    assert pixels[10, 20] == 0xFF0000FF
    assert pixels[10, 22] == 0xFF0000FF
    assert pixels[10, 25] == 0
    covered = (pixels >> 24).sum() / 255
    assert covered == pytest.approx(np.pi * 9, rel=0.15)


def test_where_dots_meet_each_pixel_is_the_nearer_ones():
    pixels = stamped([(18, 10), (22, 10)], [0, 1])
    swapped = stamped([(22, 10), (18, 10)], [1, 0])
    assert pixels[10, 18] == pixels[10, 19] == 0xFFFF0000
    assert pixels[10, 21] == pixels[10, 22] == 0xFF0000FF
    # The middle is as near to both.
    pixels[:, 20] = swapped[:, 20] = 0
    assert (pixels == swapped).all()


def test_dots_beyond_the_edge_are_cut_off_and_do_not_come_back_at_the_other_side():
    pixels = stamped([(0, 0), (-2, 15), (41, 15), (20, 31), (500, 15), (-500, 3)], [0] * 6)
    assert pixels[0, 0] == 0xFFFF0000
    assert pixels[15, 0] != 0
    assert pixels[15, 39] != 0
    assert pixels[29, 20] != 0
    assert pixels[8, 20] == 0
    assert (pixels[4:11] == 0).all()


def test_fewer_and_nearer_dots_are_larger():
    far, near = (dot_radius(10_000, 900, 600, zoom) for zoom in (1, 8))
    assert far < dot_radius(500, 900, 600, 1)
    assert far < near
    assert dot_radius(10_000, 900, 600, 0.5) == far


def test_what_is_stamped_later_lies_over_what_was_stamped_before():
    sheet = Sheet(40, 30, 6)
    one = np.array([(20, 15)], np.float32)
    sheet.stamp(one, np.array([0], np.uint8), TWO, 6)
    sheet.stamp(one, np.array([1], np.uint8), TWO, 2.3)
    pixels = sheet.pixels()
    assert pixels[15, 20] == 0xFF0000FF
    assert pixels[15, 25] == 0xFFFF0000
    # Its rim is a mixture of both, and lets no ground through.
    red, blue = (pixels[15, 23] >> 16) & 255, pixels[15, 23] & 255
    assert pixels[15, 23] >> 24 >= 254
    assert red > 0
    assert blue == 0 or red + blue == pytest.approx(255, abs=2)
