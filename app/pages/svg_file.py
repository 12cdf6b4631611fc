"""SVG as every program draws it alike, joined of what single widgets paint.

Qt writes a curve in the numbers of its axes, under a matrix that stretches them onto the picture,
and asks for a line that is not stretched with them (`vector-effect`). Browsers do that; office
programs and older viewers draw lines as thick as a house. So the points are put in place here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_EFFECT = "vector-effect"
_CLIP = "clip-path"
_PLACES = ("d", "points")
_NUMBER = r"[-+]?[0-9.]+(?:e[-+]?[0-9]+)?"
_PAIR = re.compile(f"({_NUMBER}),({_NUMBER})")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
_UNSTRETCHED = (1.0, 0.0, 0.0, 1.0)

Element = ElementTree.Element
Matrix = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Painted:
    """What one widget paints, as SVG of its own, and where it stands in the picture."""

    svg: bytes
    x: int
    y: int


def svg_file(title: str, width: int, height: int, ground: str, painted: Sequence[Painted]) -> bytes:
    """One picture of all that was painted, in order, on a ground of one colour."""
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    size = {"width": str(width), "height": str(height)}
    root = Element(_tag("svg"), {**size, "viewBox": f"0 0 {width} {height}", "version": "1.1"})
    ElementTree.SubElement(root, _tag("title")).text = title
    ElementTree.SubElement(root, _tag("rect"), {**size, "fill": ground})
    for number, one in enumerate(painted):
        place = {"transform": f"translate({one.x},{one.y})"}
        group = ElementTree.SubElement(root, _tag("g"), place)
        parts = ElementTree.fromstring(one.svg)
        _name_clips(parts, number)
        group.extend(part for part in parts if part.tag in (_tag("defs"), _tag("g")))
    for group in root.iter(_tag("g")):
        _tidy(group)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"


def _name_clips(parts: Element, number: int) -> None:
    """Make the names of clips those of this widget alone."""
    for clip in parts.iter(_tag("clipPath")):
        clip.set("id", f"{clip.get('id')}-{number}")
    for group in parts.iter(_tag("g")):
        if group.get(_CLIP):
            group.set(_CLIP, group.get(_CLIP, "").replace(")", f"-{number})"))


def _tidy(group: Element) -> None:
    matrix = _MATRIX.fullmatch(group.get("transform", ""))
    if matrix is not None:
        _flatten(group, tuple(float(value) for value in matrix[1].split(",")))
    shapes = [part for part in group.iter() if part.tag != _tag("g")]
    if all(shape.tag == _tag("text") for shape in shapes):
        # Another machine's font may be a little wider than the room a word has here.
        group.attrib.pop(_CLIP, None)


def _flatten(group: Element, matrix: Matrix) -> None:
    shapes = list(group)
    if matrix[:4] == _UNSTRETCHED:
        for shape in shapes:
            shape.attrib.pop(_EFFECT, None)
    elif shapes and all(_asks_for_it(shape) for shape in shapes):
        for shape in shapes:
            _put_in_place(shape, matrix)
        del group.attrib["transform"]


def _asks_for_it(shape: Element) -> bool:
    """Whether this is a line of points that is not to be stretched."""
    return shape.get(_EFFECT) == "non-scaling-stroke" and any(shape.get(at) for at in _PLACES)


def _put_in_place(shape: Element, matrix: Matrix) -> None:
    a, b, c, d, e, f = matrix

    def moved(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{a * x + c * y + e:.7g},{b * x + d * y + f:.7g}"

    for at in _PLACES:
        if shape.get(at):
            shape.set(at, _PAIR.sub(moved, shape.get(at, "")))
    del shape.attrib[_EFFECT]
