"""The licences of a bundle's libraries, in the About box."""

from PySide6.QtWidgets import QPushButton

from app.window import licences
from app.window.about import AboutDialog
from app.window.licences import LicencesDialog, licence_files


def buttons(dialog):
    return [button.text() for button in dialog.findChildren(QPushButton)]


def test_a_bundle_shows_the_licence_of_each_library(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(licences, "resource", lambda *parts: tmp_path.joinpath(*parts))
    folder = tmp_path / "licences"
    folder.mkdir()
    (folder / "numpy 2.4.6.txt").write_text("BSD, in full")
    (folder / "Python 3.11.7.txt").write_text("PSF, in full")
    about = AboutDialog()
    qtbot.addWidget(about)
    assert "&Licences…" in buttons(about)
    dialog = LicencesDialog(licence_files())
    qtbot.addWidget(dialog)
    assert [dialog.names.item(row).text() for row in range(2)] == ["numpy 2.4.6", "Python 3.11.7"]
    assert dialog.text.toPlainText() == "BSD, in full"
    dialog.names.setCurrentRow(1)
    assert dialog.text.toPlainText() == "PSF, in full"


def test_a_checkout_has_none_to_show(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(licences, "resource", lambda *parts: tmp_path.joinpath(*parts))
    about = AboutDialog()
    qtbot.addWidget(about)
    assert "&Licences…" not in buttons(about)
