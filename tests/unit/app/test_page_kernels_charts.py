import dataclasses
import itertools
import math

import pytest

from app.pages.kernels import ladder, roofline, wording
from app.pages.kernels.figures import Figures
from app.pages.kernels.label_places import Box, place_labels
from app.pages.kernels.networks import network_lines
from app.pages.kernels.rungs import RungText
from app.pages.kernels.scale import LogScale, mark_text
from engine.bench.events import Latency, Machine, Product, TalkIteration, TrainingSpeed

NOW = "2026-03-12T08:00:00+00:00"
SQUARE, TALL = wording.SHAPES
MACHINE = Machine("A <CPU> & more", 2, 500.0, 250.0, 40.0, True)
RUNGS = tuple(
    RungText(name, title, f"{title}: why.", f"{name}.py, line 3", 3, None)
    for name, title in (("naive", "Naive"), ("simd-tile", "SIMD tile"), ("blas", "BLAS"))
)


def product(kernel, gflops, shape=SQUARE, dtype="float32", scaled=False):
    title = next(rung.title for rung in RUNGS if rung.name == kernel)
    rows = 16 if scaled else shape[0]
    return Product(
        kernel, title, dtype, *shape, 1, 0.0132, gflops, gflops / 250, gflops / 200, scaled, rows
    )


def figures(*events):
    known = Figures()
    for event in events:
        known = known.after(event, NOW)
    return known


def by_name(bars):
    return {bar.name: bar for bar in bars.bars}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0210, "0.0210"),
        (5.6, "5.60"),
        (52.04, "52.0"),
        (163.4, "163"),
        (1023.0, "1,020"),
        (0.0, "–"),
        (math.nan, "–"),
    ],
)
def test_speeds_read_with_three_digits(value, text):
    assert wording.three_digits(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(15.2, "15.2 s"), (0.0056, "5.60 ms"), (4.12e-5, "41.2 µs"), (0.9999, "1.00 s"), (0, "–")],
)
def test_times_read_in_the_unit_that_suits_them(seconds, text):
    assert wording.short_time(seconds).replace("\u00a0", " ") == text


def test_a_machine_is_one_line_of_safe_text():
    text = wording.machine(MACHINE).replace("\u00a0", " ")
    assert "A &lt;CPU> &amp; more · 2 threads" in text
    assert "<b>250</b> GFLOP/s on one, <b>500</b> on all" in text
    alone = wording.machine(Machine("CPU", 1, 250.0, 250.0, 20.0, True))
    assert "1 thread · <b>250</b> GFLOP/s ·" in alone.replace("\u00a0", " ")


def test_a_scale_places_values_by_their_logarithm():
    scale = LogScale(0.01, 100.0)
    assert scale.place(1.0) == pytest.approx(0.5)
    assert scale.place(0.001) == 0.0
    assert scale.place(1e9) == 1.0


def test_a_scale_grows_by_decades_around_what_lies_beyond():
    scale = LogScale.around([0.0031, 2000.0, 0.0, math.nan, math.inf], 0.01, 1000.0)
    assert (scale.low, scale.high) == (pytest.approx(0.001), 10_000.0)


def test_marks_are_powers_of_ten_and_no_more_than_there_is_room_for():
    scale = LogScale(0.01, 1000.0)
    assert [mark_text(mark) for mark in scale.marks(10)] == [
        "0.01",
        "0.1",
        "1",
        "10",
        "100",
        "1,000",
    ]
    assert len(scale.marks(3)) == 3
    assert len(scale.marks(0)) == 1


def test_every_rung_has_a_bar_before_anything_is_measured():
    bars = ladder.product_bars(Figures(), RUNGS, SQUARE, "float32")
    assert [bar.title for bar in bars.bars] == ["Naive", "SIMD tile", "BLAS"]
    assert bars.lines == ()
    assert bars.empty
    assert not ladder.product_bars(Figures(), RUNGS, SQUARE, "float32", "the peak").empty


def test_bars_are_of_one_shape_and_dtype():
    known = figures(
        MACHINE,
        product("naive", 0.5, scaled=True),
        product("blas", 200.0),
        product("naive", 0.4, TALL),
        product("naive", 0.3, dtype="float64"),
    )
    bars = by_name(ladder.product_bars(known, RUNGS, SQUARE, "float32"))
    assert bars["naive"].value == 0.5
    assert bars["naive"].text == "≈ 0.500"
    assert "16 of 1,024 rows" in bars["naive"].tip
    assert bars["blas"].text == "200"
    assert bars["simd-tile"].value is None
    bars = by_name(ladder.product_bars(known, RUNGS, TALL, "float32"))
    assert bars["naive"].value == 0.4
    bars = by_name(ladder.product_bars(known, RUNGS, SQUARE, "float64"))
    assert bars["naive"].value == 0.3


def test_blas_and_both_peaks_are_lines_and_float64_has_half_the_peak():
    known = figures(MACHINE, product("blas", 200.0), product("blas", 90.0, dtype="float64"))
    lines = ladder.product_bars(known, RUNGS, SQUARE, "float32").lines
    assert [(line.name, line.value) for line in lines] == [
        ("BLAS", 200.0),
        ("peak 1 thread", 250.0),
        ("peak 2 threads", 500.0),
    ]
    lines = ladder.product_bars(known, RUNGS, SQUARE, "float64").lines
    assert [line.value for line in lines] == [90.0, 125.0, 250.0]


def test_the_rung_that_is_measured_now_is_marked_where_it_is_shown():
    what = "Naive, 1024×1024×1024, float32"
    bars = ladder.product_bars(Figures(), RUNGS, SQUARE, "float32", what)
    assert [bar.name for bar in bars.bars if bar.now] == ["naive"]
    bars = ladder.product_bars(Figures(), RUNGS, SQUARE, "float64", what)
    assert not any(bar.now for bar in bars.bars)


def test_facts_compare_with_the_peak_and_with_blas():
    facts = ladder.product_facts(product("simd-tile", 229.0)).replace("\u00a0", " ")
    assert facts == "13.2 ms · 229 GFLOP/s · 92 % of the peak · 1.15 × BLAS · 1 thread"
    facts = ladder.product_facts(product("naive", 0.02)).replace("\u00a0", " ")
    assert "0.0080 % of the peak · 0.010 % of BLAS" in facts
    assert "BLAS" not in ladder.product_facts(product("blas", 200.0))
    on_gpu = dataclasses.replace(product("simd-tile", 400.0), threads=0, of_peak=None)
    facts = ladder.product_facts(on_gpu).replace("\u00a0", " ")
    assert "peak" not in facts
    assert facts.endswith(" × BLAS · with transfers")


def test_figures_of_an_earlier_run_are_told_apart():
    known = figures(product("naive", 0.5)).begun(["matmul"], beside_training=False)
    bar = by_name(ladder.product_bars(known, RUNGS, SQUARE, "float32"))["naive"]
    assert bar.earlier
    assert "earlier" in bar.tip


def test_the_talks_bars_are_seconds_beside_what_the_talk_measured():
    bars = ladder.talk_bars(figures(TalkIteration("naive", "Naive", 8.4, True)), RUNGS)
    assert by_name(bars)["naive"].text.replace("\u00a0", " ") == "≈ 8.40 s"
    assert by_name(bars)["blas"].value is None
    assert [line.value for line in bars.lines] == [20.0, 10.0]


def test_the_talk_is_not_measured_on_a_gpu():
    on_gpu = dataclasses.replace(RUNGS[0], name="gpu-naive", on_gpu=True)
    assert "gpu-naive" not in by_name(ladder.talk_bars(figures(), (*RUNGS, on_gpu)))
    assert "gpu-naive" in by_name(
        ladder.product_bars(figures(), (*RUNGS, on_gpu), SQUARE, "float32")
    )


def test_a_product_moves_each_matrix_once():
    assert roofline.product_intensity(SQUARE, "float32") == pytest.approx(1024 / 6)
    assert roofline.product_intensity(SQUARE, "float64") == pytest.approx(1024 / 12)
    assert 4 < roofline.product_intensity(TALL, "float32") < 5


def test_a_convolution_does_more_with_each_byte_than_a_dense_layer():
    assert roofline.training_intensity("cnn-small") > 10 * roofline.training_intensity("mlp")


def test_the_roof_slopes_up_to_the_ridge():
    roof = roofline.roofline(figures(MACHINE), "float32").roofs[0]
    assert roof.ridge == 12.5
    assert roof.height(1.0) == 40.0
    assert roof.height(12.5) == roof.height(1000.0) == 500.0


def test_the_roofline_has_products_of_its_dtype_and_networks_in_float32():
    known = figures(
        MACHINE,
        product("naive", 0.5),
        product("naive", 0.4, TALL),
        product("blas", 90.0, dtype="float64"),
        TrainingSpeed("mlp", 0.16, 368_000.0, 0.75, True),
        TrainingSpeed("somebody else's", 0.16, 368_000.0, 0.75, True),
    )
    shown = roofline.roofline(known, "float32")
    assert [(point.name, point.y) for point in shown.points] == [
        ("Naive", 0.4),
        ("mlp", 375.0),
        ("Naive", 0.5),
    ]
    shown = roofline.roofline(known, "float64")
    assert [point.name for point in shown.points] == ["BLAS"]
    assert shown.roofs[0].peak == 250.0


def test_there_is_no_roof_before_the_machine_is_measured():
    assert roofline.roofline(Figures(), "float32").roofs == ()


def test_networks_are_listed_in_the_presets_order():
    known = figures(
        Latency("cnn-small", 16.0),
        TrainingSpeed("cnn-small", 1.46, 41_123.0, 0.9, True),
        Latency("mlp", 9.0),
    )
    lines = network_lines(known)
    cells = [[cell.replace("\u00a0", " ") for cell in line.cells] for line in lines]
    assert cells == [
        ["mlp", "–", "–", "–", "9.00 µs"],
        ["cnn-small", "41,100 images/s", "≈ 1.46 s", "90 %", "16.0 µs"],
    ]
    assert "conv16" in lines[1].tip
    assert "scaled" in lines[1].tip


FIELD = Box(0, 0, 200, 100)


def test_labels_stand_beside_their_points_and_never_cover_each_other():
    points = [(50.0, 50.0), (52.0, 56.0), (190.0, 50.0), (100.0, 90.0)]
    boxes = place_labels(points, [(60.0, 12.0)] * 4, FIELD, 8.0)
    placed = [box for box in boxes if box is not None]
    assert len(placed) == 4
    assert all(box.within(FIELD) for box in placed)
    assert not any(one.meets(other) for one, other in itertools.combinations(placed, 2))
    assert boxes[2].left + boxes[2].width < 190
    assert boxes[3].left > 100


def test_a_label_without_a_free_place_is_left_out():
    (only,) = place_labels([(100.0, 50.0)], [(500.0, 12.0)], FIELD, 8.0)
    assert only is None
