"""The app's sign as files, painted by the app itself: `python icons.py FOLDER`.

Makes `inkling-SIZE.png`, `inkling.ico` and `inkling.icns`.
"""

import os
import subprocess
import sys
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def paint(folder: Path) -> None:
    """Paint them, in a process of its own: Qt is started once in each."""
    subprocess.run([sys.executable, __file__, folder], check=True)


def main(folder: Path) -> None:
    """Paint them all."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from PIL import Image
    from PySide6.QtGui import QGuiApplication

    from app.look.app_icon import app_pixmap

    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        app_pixmap(size).toImage().save(str(folder / f"inkling-{size}.png"))
    application.quit()
    with Image.open(folder / f"inkling-{SIZES[-1]}.png") as largest:
        largest.save(folder / "inkling.ico", sizes=[(size, size) for size in SIZES if size <= 256])
        largest.resize((1024, 1024)).save(folder / "inkling.icns")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
