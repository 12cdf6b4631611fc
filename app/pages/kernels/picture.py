"""A part of the page as a picture to be shown elsewhere."""

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme


def picture_of(part: QWidget, caption: str, scale: float = 2.0) -> QImage:
    """`part` as it is shown, `scale` times as fine, above a caption of rich text."""
    theme = current_theme()
    margin = theme.spacing.large
    words = QTextDocument()
    font = QFont(part.font())
    font.setPixelSize(theme.type.small)
    words.setDefaultFont(font)
    words.setDocumentMargin(0)
    words.setDefaultStyleSheet(f"body {{ color: {theme.muted}; }}")
    words.setHtml(f"<body>{caption}</body>")
    words.setTextWidth(part.width())
    below = round(words.size().height()) + margin
    size = QSize(part.width() + 2 * margin, part.height() + 2 * margin + below)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.window))
    with QPainter(image) as painter:
        part.render(painter, QPoint(margin, margin), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.translate(margin, part.height() + 2 * margin)
        words.drawContents(painter, QRectF(0, 0, part.width(), below))
    return image
