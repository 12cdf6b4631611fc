import pytest
from PySide6.QtCore import Qt

from app.pages.train.composer import Composer
from engine.networks.network import PRESETS


@pytest.fixture
def composer(qtbot, looks):
    made = Composer("cnn-small")
    made.resize(700, 200)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def type_chain(qtbot, composer, text):
    composer.line.setFocus()
    composer.line.selectAll()
    qtbot.keyClicks(composer.line, text)


def test_a_preset_shows_as_a_chain_with_its_figures(composer):
    assert composer.network == "cnn-small"
    assert composer.line.text() == PRESETS["cnn-small"]
    assert [chip.text() for chip in composer.chips] == PRESETS["cnn-small"].split()
    assert composer.facts.text().startswith("32,058 weights")


def test_choosing_a_preset_writes_its_chain(qtbot, composer):
    composer.presets.setFocus()
    index = composer.presets.findData("mlp")
    composer.presets.setCurrentIndex(index)
    composer.presets.activated.emit(index)
    assert composer.network == "mlp"
    assert [chip.text() for chip in composer.chips] == ["dense256", "dense128", "dense10"]


def test_typing_a_wrong_chain_marks_the_culprit_and_says_what_is_wrong(qtbot, composer):
    type_chain(qtbot, composer, "conv16 dense20 pool2 dense10")
    assert composer.network is None
    assert composer.line.marked == "pool2"
    assert "pool2" in composer.facts.text()
    assert "dense" in composer.facts.text()
    qtbot.keyClicks(composer.line, " ")
    type_chain(qtbot, composer, "conv16 pool2 dense20 dense10")
    assert composer.network == "conv16 pool2 dense20 dense10"
    assert composer.line.marked == ""


def test_typing_a_presets_name_becomes_its_chain_on_enter(qtbot, composer):
    type_chain(qtbot, composer, "mlp")
    qtbot.keyClick(composer.line, Qt.Key.Key_Return)
    assert composer.line.text() == PRESETS["mlp"]
    assert composer.presets.currentData() == "mlp"


def test_a_chain_of_ones_own_is_said_to_be_so(qtbot, composer):
    type_chain(qtbot, composer, "dense32 dense10")
    assert composer.presets.currentText() == "your own"


def test_layers_are_walked_moved_and_removed_by_keys(qtbot, composer):
    composer.chips[0].setFocus()
    qtbot.keyClick(composer.chips[0], Qt.Key.Key_Right)
    assert composer.chips[1].hasFocus()
    qtbot.keyClick(composer.chips[1], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert composer.line.text() == "conv16/2 conv16 conv32 conv32/2 dense10"
    assert composer.chips[0].hasFocus()
    qtbot.keyClick(composer.chips[0], Qt.Key.Key_Delete)
    assert composer.line.text() == "conv16 conv32 conv32/2 dense10"
    assert composer.chips[0].hasFocus()


def test_a_chosen_layer_shows_its_options_and_takes_changes(qtbot, composer):
    qtbot.mouseClick(composer.chips[0], Qt.MouseButton.LeftButton)
    assert composer.layer_bar.isVisible()
    composer.layer_bar._channels.setValue(24)
    assert composer.line.text().startswith("conv24 ")
    composer.layer_bar._kernel.setCurrentIndex(1)
    composer.layer_bar._stride.setCurrentIndex(1)
    composer.layer_bar._padding.setChecked(False)
    assert composer.line.text().startswith("conv24k5/2v ")
    qtbot.mouseClick(composer.layer_bar.later, Qt.MouseButton.LeftButton)
    assert composer.line.text().split()[1] == "conv24k5/2v"
    qtbot.mouseClick(composer.layer_bar.gone, Qt.MouseButton.LeftButton)
    assert composer.line.text() == "conv16/2 conv32 conv32/2 dense10"
    assert not composer.layer_bar.isVisible()


@pytest.mark.parametrize(
    ("kind", "token"),
    [("conv", "conv16"), ("pool", "pool2"), ("dense", "dense128"), ("drop", "drop0.3")],
)
def test_every_kind_of_layer_can_be_added(composer, kind, token):
    composer.add_layer(kind)
    assert token in composer.line.text().split()
    assert len(composer.chips) == 6
    assert composer.network is not None
    assert composer.layer_bar.isVisible()


def test_an_emptied_chain_says_so_and_can_be_filled_again(qtbot, composer):
    for _ in range(5):
        qtbot.keyClick(composer.chips[0], Qt.Key.Key_Delete)
    assert composer.chips == ()
    assert "empty" in composer.facts.text()
    composer.add_layer("dense")
    assert composer.line.text() == "dense128"


def test_every_chip_says_what_it_is_to_a_screen_reader(composer):
    assert composer.chips[0].accessibleName().startswith("conv16, makes 28×28×16")
    assert composer.line.accessibleName()
    assert composer.add.accessibleName()
