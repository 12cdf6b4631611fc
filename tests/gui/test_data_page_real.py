"""The page Data on a file of its own, asked of the shipped model: nothing is made up."""

import numpy as np
import pytest
from data_fakes import GARMENTS

from app.pages.data.page import MISTAKES, DataPage
from app.window.pages import KINDS
from engine.data.dataset import open_dataset
from engine.networks.library import SHIPPED, shipped_model
from engine.train.evaluate import evaluate

(DATA,) = (kind for kind in KINDS if kind.title == "Data")
# Milliseconds: a first start on this machine compiles the kernels.
COMPILES = 180_000


@pytest.fixture
def archive(tmp_path):
    """300 of MNIST's test, under other names."""
    some = open_dataset().test.part(slice(0, 300))
    path = tmp_path / "some.npz"
    images, labels = some.images, some.labels
    np.savez(
        path,
        x_train=images[:20],
        y_train=labels[:20],
        x_test=images,
        y_test=labels,
        classes=np.array(GARMENTS),
    )
    return path


@pytest.mark.timeout(400)
def test_the_matrix_of_a_file_is_what_evaluating_it_gives(archive, make_window, qtbot):
    window = make_window((DATA,))
    window.resize(1280, 860)
    qtbot.waitUntil(lambda: window.findChild(DataPage) is not None)
    page = window.findChild(DataPage)
    qtbot.waitUntil(lambda: page.source.split is not None and page.bar.model.findText(SHIPPED) > 0)
    page.bar.data.set_data(str(archive))
    page.bar.data.changed.emit()
    qtbot.waitUntil(lambda: page.source.data == str(archive))
    assert page.source.classes == GARMENTS
    page.models.choose(SHIPPED)
    qtbot.waitUntil(lambda: page.source.model.card.name == SHIPPED)
    page.views.choice.buttons[MISTAKES].click()
    view = page.views.view(MISTAKES)
    qtbot.waitUntil(lambda: view.mistakes is not None, timeout=COMPILES)
    expected = evaluate(shipped_model(), page.source.split)
    assert np.array_equal(view.mistakes.confusion, expected.confusion)
    assert page.answers.judgement.accuracy == expected.accuracy
    assert page.answers.judgement.losses.mean() == pytest.approx(expected.loss, rel=1e-5)
    assert view.chart.table().header[1:] == tuple(f"read as {name}" for name in GARMENTS)
    view.chart._stand((9, 9))
    assert view.line.text().startswith("Ankle boot read rightly")
