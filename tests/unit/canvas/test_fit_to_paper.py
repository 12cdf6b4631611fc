import numpy as np
import pytest

from app.canvas.fit import fit_to_paper
from app.canvas.sketch import NARROWEST, SIDE, USUAL_WIDTH
from engine.ink.stroke import Ink, ink_of


def test_ink_of_this_paper_comes_back_as_it_was():
    ink = ink_of([[(100, 100), (900, 905)]], width=64)
    assert fit_to_paper(ink) is ink


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_ink_of_any_scale_stands_in_the_middle_with_its_shape(scale):
    ink = ink_of([np.array([(0, 0), (1, 2)]) * scale, np.array([(0.5, 1), (1, 1)]) * scale])
    fitted = fit_to_paper(ink)
    x0, y0 = np.min([stroke.points.min(axis=0) for stroke in fitted.strokes], axis=0)
    x1, y1 = np.max([stroke.points.max(axis=0) for stroke in fitted.strokes], axis=0)
    assert (x0 + x1) / 2 == pytest.approx(SIDE / 2)
    assert (y0 + y1) / 2 == pytest.approx(SIDE / 2)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(2)
    assert y1 - y0 == pytest.approx(SIDE * 20 / 28)
    assert fitted.strokes[0].width == USUAL_WIDTH


def test_a_dot_from_elsewhere_stands_in_the_middle():
    (stroke,) = fit_to_paper(ink_of([[(1e6, -1e6)]])).strokes
    assert stroke.points.tolist() == [[SIDE / 2, SIDE / 2]]


def test_a_known_width_grows_with_the_ink_within_what_a_pen_can():
    (stroke,) = fit_to_paper(ink_of([[(0, 0), (28, 28)]], width=0.1)).strokes
    assert stroke.width == NARROWEST


def test_no_ink_is_no_ink():
    assert fit_to_paper(Ink()).is_empty
