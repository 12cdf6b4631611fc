"""What widgets paint, joined into one SVG that every program draws alike."""

from xml.etree import ElementTree

from app.pages.svg_file import Painted, svg_file

HEAD = '<svg xmlns="http://www.w3.org/2000/svg">'
NS = "{http://www.w3.org/2000/svg}"


def joined(*bodies):
    painted = [Painted(f"{HEAD}{body}</svg>".encode(), 3 * n, n) for n, body in enumerate(bodies)]
    return ElementTree.fromstring(svg_file("a < b", 80, 60, "#ffffff", painted))


def one(tree, tag):
    (found,) = tree.iter(NS + tag)
    return found


def test_points_under_a_matrix_are_put_where_it_puts_them():
    tree = joined("""<g stroke-width="2" transform="matrix(10,0,0,-100,5,200)">
<path vector-effect="non-scaling-stroke" d="M0,1 L1.5,-2e-1 C1,1 2,2 3,0.5 Z "/></g>""")
    assert one(tree, "path").get("d") == "M5,100 L20,220 C15,100 25,0 35,150 Z "
    assert one(tree, "path").get("vector-effect") is None
    group = next(group for group in tree.iter(NS + "g") if group.get("stroke-width"))
    assert group.get("transform") is None


def test_what_may_be_stretched_stays_as_it_is():
    tree = joined("""<g transform="matrix(2,0,0,2,0,0)"><text x="1">ä</text>
<polyline vector-effect="non-scaling-stroke" points="0,0 1,1 "/></g>""")
    assert one(tree, "polyline").get("points") == "0,0 1,1 "
    assert one(tree, "text").text == "ä"


def test_parts_stand_in_order_each_in_its_place_on_the_ground():
    tree = joined('<g><rect x="1"/></g>', '<g><text x="2">b</text></g>')
    assert tree.get("viewBox") == "0 0 80 60"
    assert one(tree, "title").text == "a < b"
    ground, *groups = list(tree)[1:]
    assert (ground.tag, ground.get("fill")) == (NS + "rect", "#ffffff")
    assert [group.get("transform") for group in groups] == ["translate(0,0)", "translate(3,1)"]


def test_clips_keep_to_their_own_part_and_never_cut_a_word():
    clip = '<defs><clipPath id="c1"><path d="M0,0 L{0},{0} "/></clipPath></defs>'
    line = '<g clip-path="url(#c1)"><g><path d="M0,0 L9,9 "/></g></g>'
    word = '<g clip-path="url(#c1)"><g><text>word</text></g></g>'
    tree = joined(clip.format(1) + line, clip.format(2) + line + word)
    names = [found.get("id") for found in tree.iter(NS + "clipPath")]
    assert len(set(names)) == 2
    clipped = [group for group in tree.iter(NS + "g") if group.get("clip-path")]
    assert [group.get("clip-path") for group in clipped] == [f"url(#{name})" for name in names]
    assert not any(list(group.iter(NS + "text")) for group in clipped)
