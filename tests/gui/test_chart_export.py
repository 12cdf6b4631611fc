"""Any chart can be copied, and exported as PNG, SVG and CSV."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from app.pages.chart_export import ChartExport, offer_export
from app.pages.kernels.roofline import Point, Roof, Roofline
from app.pages.kernels.roofline_chart import RooflineChart
from app.pages.kernels.scale import LogScale
from app.pages.strip import Strip
from app.pages.table import Table
from app.pages.train.run_charts import RunCharts
from app.pages.train.runs import Run, Shown
from engine.train.events import Epoch

SVG = "{http://www.w3.org/2000/svg}"


class Painted(QWidget):
    """A chart of one line and one word."""

    def paintEvent(self, event):  # noqa: N802
        with QPainter(self) as painter:
            painter.setPen(QColor("#3d4bb5"))
            painter.drawLine(10, 10, 90, 60)
            painter.drawText(20, 80, "word")


@pytest.fixture
def chart(dressed, qtbot):
    chart = Painted()
    chart.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    chart.resize(300, 120)
    qtbot.addWidget(chart)
    chart.show()
    return chart


@pytest.fixture
def export(chart):
    return offer_export(chart, "My <chart>", lambda: Table(("x", "y"), [(1, np.float32(0.1))]))


@pytest.fixture
def into(export, monkeypatch, tmp_path, qtbot):
    """Export by an action into a file of this name; gives its content."""

    def into(action, name):
        path = tmp_path / name
        monkeypatch.setattr(export, "ask", lambda *_: str(path))
        with qtbot.waitSignal(export.written):
            action()
        return path.read_bytes()

    return into


def words(svg):
    return [element.text.strip() for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_right_click_and_the_menu_key_open_the_menu(chart, export, qtbot):
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        place = QPoint(20, 20)
        QApplication.sendEvent(chart, QContextMenuEvent(reason, place, chart.mapToGlobal(place)))
        qtbot.waitUntil(export.menu.isVisible)
        texts = [action.text() for action in export.menu.actions() if action.text()]
        assert [text.replace("&", "") for text in texts] == [
            "Copy Picture",
            "Export as PNG…",
            "Export as SVG…",
            "Export as CSV…",
        ]
        export.menu.close()


def test_a_png_is_twice_as_fine_as_the_screen(chart, into, export):
    image = QImage.fromData(into(export.export_png, "chart.png"))
    assert image.width() >= 2 * chart.width()
    assert image.height() >= 2 * chart.height()


def test_an_svg_holds_lines_and_text_under_its_title(into, export):
    svg = into(export.export_svg, "chart.svg")

    tree = ElementTree.fromstring(svg)
    assert tree.find(f"{SVG}title").text == "My <chart>"
    assert words(svg) == ["word"]
    assert list(tree.iter(f"{SVG}polyline")) or list(tree.iter(f"{SVG}path"))
    assert not list(tree.iter(f"{SVG}image"))
    assert QSvgRenderer(svg).isValid()


def test_a_csv_holds_the_numbers_in_full(into, export):
    assert into(export.export_csv, "chart.csv") == b"x,y\r\n1,0.1\r\n"


def test_the_picture_can_be_pasted_elsewhere(chart, export):
    export.copy()
    assert QGuiApplication.clipboard().image().width() >= 2 * chart.width()


def test_a_place_that_cannot_be_written_is_told_on_the_chart(
    chart, export, monkeypatch, tmp_path, qtbot
):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "chart.csv"
    monkeypatch.setattr(export, "ask", lambda *_: str(path))
    with qtbot.waitSignal(export.failed) as failed:
        export.export_csv()
    assert str(path) in failed.args[0]
    qtbot.waitUntil(lambda: "chart.csv" in chart.findChild(Strip).text)


def shown_run():
    epochs = tuple(Epoch(n, 1.0, 100.0, 0.5 / n, 0.4 / n, 1 - 0.1 / n) for n in (1, 2, 3))
    losses = np.linspace(2.3, 0.1, 60, dtype=np.float32)
    run = Run("key", "my run", "2026-01-01T00:00:00+00:00", {}, 20, losses, epochs)
    return Shown(run, losses.astype(np.float64) * 0.9, "#3d4bb5")


def test_curves_of_a_run_are_vectors_and_their_table_is_the_run(dressed, qtbot, monkeypatch):
    charts = RunCharts()
    qtbot.addWidget(charts)
    charts.resize(800, 300)
    shown = shown_run()
    charts.show_earlier([shown])
    charts.show()
    charts.redraw()
    wrote = {}
    for chart, title in ((charts.loss, "loss"), (charts.accuracy, "accuracy")):
        export = chart.findChild(ChartExport)
        monkeypatch.setattr(export, "ask", lambda *_: "somewhere")
        monkeypatch.setattr(
            export, "write", lambda _, ending, content, t=title: wrote.update({t + ending: content})
        )
        export.export_svg()
        export.export_csv()

    svg = ElementTree.fromstring(wrote["loss.svg"]())
    assert not list(svg.iter(f"{SVG}image"))
    assert b"non-scaling-stroke" not in wrote["loss.svg"]()
    assert "Loss" in words(wrote["loss.svg"]())
    rows = list(csv.DictReader(io.StringIO(wrote["loss.csv"]().decode())))
    batches = [np.float32(row["loss"]) for row in rows if row["curve"] == "batches"]
    smoothed = [float(row["loss"]) for row in rows if row["curve"] == "smoothed"]
    assert np.array_equal(batches, shown.run.losses)
    assert np.array_equal(smoothed, shown.smoothed)
    assert float(rows[19]["epoch"]) == 1.0
    rows = list(csv.DictReader(io.StringIO(wrote["accuracy.csv"]().decode())))
    assert [float(row["test_accuracy"]) for row in rows] == [
        e.test_accuracy for e in shown.run.epochs
    ]


def test_the_roofline_exports_its_points_and_ridges(dressed, qtbot):
    chart = RooflineChart()
    qtbot.addWidget(chart)
    point = Point("tile", 0, 12.5, 163.7, "tip")
    roofs = (Roof("roof of 2 threads", 500.0, 40.0),)
    scale = LogScale(0.1, 1000.0)
    chart.show_roofline(Roofline(roofs, (point,), ("1024³",), scale, scale))

    table = chart.shown.table()

    assert list(table.rows) == [
        ("tile", "1024³", 12.5, 163.7),
        ("roof of 2 threads", "ridge", 12.5, 500.0),
    ]
