import dataclasses
import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.pages.models.page import ModelsPage
from engine.data.dataset import Dataset, Split
from engine.judge.judgement import Judgement
from engine.networks.library import ModelLibrary
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.progress import Progress
from engine.train.command import command_of
from engine.train.settings import TrainSettings


def model(name, accuracy=0.92):
    network = parse_network("softmax")
    weights = {key: np.ones(shape, np.float32) for key, shape in network.weight_shapes.items()}
    settings = TrainSettings(network="softmax", epochs=3)
    card = Card(
        name,
        network.chain,
        created="2026-03-12T10:00:00+00:00",
        command=command_of(settings),
        settings=settings.to_json(),
        epochs=3,
        test_accuracy=accuracy,
        seconds=4.2,
    )
    return Model(network, weights, card)


@pytest.fixture
def library(tmp_path):
    made = ModelLibrary(tmp_path / "models")
    made.save(model("first"))
    made.save(model("second", 0.9312))
    (tmp_path / "models" / "spoilt.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0 not JSON")
    return made


@pytest.fixture
def make_page(looks, qtbot):
    made = []

    def make(library, size=(860, 740)):
        page = ModelsPage(library)
        made.append(page)
        page.resize(*size)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        settle(qtbot, page)
        return page

    yield make
    for page in made:
        page.close_down()


@pytest.fixture
def page(make_page, library):
    return make_page(library)


def settle(qtbot, page):
    page._errands.wait()
    qtbot.wait(20)


def own(page):
    return [name for name in page.list.names if name in ("first", "second", "spoilt", "renamed")]


def test_models_are_listed_with_their_cards(page):
    assert own(page) == ["first", "second", "spoilt"]
    page.list.choose("second")
    lines = page.card.lines
    assert lines["Accuracy"].startswith("93.12")
    assert lines["Network"] == "softmax: dense10"
    assert lines["Weights"] == "7,850"
    assert lines["Trained on"] == "MNIST, 3 epochs"
    assert page.card.name.text() == "second"


def test_a_damaged_model_is_listed_with_its_problem(page):
    page.list.choose("spoilt")
    assert "spoilt" in page.card.note.text()
    assert not page.use.isEnabled()
    assert not page.rename.isEnabled()
    assert page.delete.isEnabled()


def test_enter_reads_with_the_chosen_model(qtbot, page):
    page.list.choose("second")
    page.list.setFocus()
    with qtbot.waitSignal(page.model_chosen, timeout=3000) as chosen:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert chosen.args[0].card.name == "second"


def test_commands_stand_in_lines_of_their_own(page):
    page.card._show_command("inkling train --seed 1 && inkling train --start first --seed 2")
    assert page.card.command.toPlainText().replace(" \\\n  ", " ").splitlines() == [
        "inkling train --seed 1 &&",
        "inkling train --start first --seed 2",
    ]


def test_the_command_is_copied_in_one_line(qtbot, page):
    page.list.choose("first")
    qtbot.mouseClick(page.card.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("inkling train --network softmax")
    assert "\n" not in copied


def test_a_model_is_renamed_in_place(qtbot, page, library):
    page.list.choose("first")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    editor = page.list.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "renamed")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "renamed" in page.list.names, timeout=3000)
    assert library.load("renamed").card.name == "renamed"
    assert page.list.chosen().entry.name == "renamed"


def test_a_name_that_is_taken_is_refused_in_one_sentence(qtbot, page):
    page.list.renamed.emit("first", "second")
    qtbot.waitUntil(page.problem.isVisible, timeout=3000)
    assert "second" in page.problem.text
    settle(qtbot, page)
    assert own(page) == ["first", "second", "spoilt"]


def test_a_deleted_model_can_be_brought_back(qtbot, page, library):
    page.list.choose("first")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert own(page) == ["second", "spoilt"]
    qtbot.mouseClick(page.undo.undo_button, Qt.MouseButton.LeftButton)
    assert own(page) == ["first", "second", "spoilt"]
    assert library.load("first").card.name == "first"


def test_a_deletion_that_stands_removes_the_file(qtbot, page, library):
    for name in ("first", "spoilt"):
        page.list.choose(name)
        page.delete.trigger()
    assert own(page) == ["second"]
    page.undo.dismiss()
    settle(qtbot, page)
    assert own(page) == ["second"]
    names = {entry.name for entry in library.models() if not entry.shipped}
    assert names == {"second"}


def test_closing_the_page_carries_out_a_deletion(qtbot, page, library):
    page.list.choose("first")
    page.delete.trigger()
    page.close_down()
    assert "first" not in {entry.name for entry in library.models()}


def test_a_model_goes_to_a_file_and_comes_back(qtbot, page, tmp_path, monkeypatch, library):
    exported = tmp_path / "out.safetensors"
    page.list.choose("second")
    export_to(page, exported, monkeypatch, qtbot)
    assert exported.read_bytes() == (library.folder / "second.safetensors").read_bytes()
    monkeypatch.setattr(page, "ask_open", lambda: str(exported))
    page.open.trigger()
    qtbot.waitUntil(lambda: "second 2" in page.list.names, timeout=3000)
    assert page.list.chosen().entry.name == "second 2"


def export_to(page, path, monkeypatch, qtbot):
    monkeypatch.setattr(page, "ask_save", lambda name: str(path))
    with qtbot.waitSignal(page.exporting.written):
        page.export.trigger()


class Known:
    """Judgements of two samples, both zeros."""

    split = Split(np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.uint8))

    def dataset(self, source, report):
        return Dataset(source, self.split, self.split)

    def judgement(self, model, split, threads, report):
        report(Progress("reading the samples", 1, 2))
        return Judgement(split.labels, np.eye(10, dtype=np.float32)[:2], np.ones(2, np.float32))


def test_a_report_on_a_model_is_written(qtbot, page, tmp_path, monkeypatch):
    page.exporting._judgements = Known()
    page.list.choose("second")
    export_to(page, tmp_path / "report.html", monkeypatch, qtbot)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<h1>second</h1>" in text
    assert "1 of 2 read rightly" in text
    assert "the test split of mnist" in text
    qtbot.waitUntil(page.working.isHidden)


def test_an_export_that_cannot_be_is_told_in_one_sentence(qtbot, page, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.setattr(page, "ask_save", lambda name: str(tmp_path / "model.onnx"))
    page.list.choose("second")
    page.export.trigger()
    qtbot.waitUntil(page.problem.isVisible, timeout=3000)
    assert "pip install onnx" in page.problem.text


@pytest.mark.parametrize(
    ("typed", "kind", "path"),
    [
        ("/a/model v1.2", "ONNX, for other programs (*.onnx)", "/a/model v1.2.onnx"),
        ("/a/report.html", "Model (*.safetensors)", "/a/report.html"),
        ("/a/model", "", "/a/model.safetensors"),
        ("", "", ""),
    ],
)
def test_a_name_without_an_ending_takes_that_of_its_kind(page, monkeypatch, typed, kind, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, kind))
    assert page.ask_save("model.safetensors") == path


def test_a_file_that_is_no_model_is_refused_in_one_sentence(qtbot, page, tmp_path, monkeypatch):
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"nothing")
    monkeypatch.setattr(page, "ask_open", lambda: str(wrong))
    page.open.trigger()
    qtbot.waitUntil(page.problem.isVisible, timeout=3000)
    assert "wrong.safetensors" in page.problem.text


def test_shipped_models_stand_first_and_stay(qtbot, make_page, tmp_path, library, monkeypatch):
    entries = library.models()
    shipped = dataclasses.replace(entries[-1], name="a shipped one", shipped=True)
    monkeypatch.setattr(library, "models", lambda: [shipped, *entries])
    page = make_page(library)
    page.list.choose("a shipped one")
    assert not page.delete.isEnabled()
    assert not page.rename.isEnabled()


def test_without_models_the_page_says_what_to_do(make_page, tmp_path, monkeypatch):
    library = ModelLibrary(tmp_path / "none")
    monkeypatch.setattr(library, "models", list)
    page = make_page(library)
    assert page.list.names == []
    assert "Train" in page.card.note.text()
    assert not page.use.isEnabled()


@pytest.mark.parametrize("size", [(560, 560), (860, 740), (2500, 1300)])
def test_the_page_fits_its_width(make_page, library, size):
    page = make_page(library, size)
    assert page.minimumSizeHint().width() <= 560
    assert page.card.geometry().width() > 240


def test_the_selected_models_are_compared_in_their_order(page, qtbot):
    page.list.clearSelection()
    for row in (2, 1):
        page.list.topLevelItem(row).setSelected(True)
    with qtbot.waitSignal(page.compare_wanted) as told:
        page.compare.trigger()
    assert told.args == [["first", "second"]]


def test_a_damaged_model_is_not_compared(page):
    page.list.clearSelection()
    page.list.choose("spoilt")
    assert page.list.selected == []
    assert not page.compare.isEnabled()


def test_a_card_names_the_classes_that_are_no_digits(page, library, qtbot):
    assert "Classes" not in page.card.lines
    made = model("letters")
    card = dataclasses.replace(made.card, classes=tuple("ABCDEFGHIJ"))
    library.save(dataclasses.replace(made, card=card))
    page.refresh(choose="letters")
    settle(qtbot, page)
    assert page.card.lines["Classes"] == "A, B, C, D, E, F, G, H, I, J"
