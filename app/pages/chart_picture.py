"""A chart as a picture to be shown elsewhere: of pixels, or of lines and text."""

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme

# A pixel of the screen is a CSS pixel.
_DOTS_PER_INCH = 96


def picture_of(chart: QWidget, caption: str = "", scale: float = 2.0) -> QImage:
    """`chart` as it is shown, `scale` times as fine, above a caption of rich text."""
    words = _caption(chart, caption)
    image = QImage(_size(chart, words) * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    with QPainter(image) as painter:
        _paint(painter, chart, words)
    return image


def svg_of(chart: QWidget, title: str) -> bytes:
    """`chart` as it is shown as an SVG file: its lines stay lines, and its text stays text."""
    # Whoever starts the window, or looks at a chart, need not wait for it.
    from PySide6.QtSvg import QSvgGenerator

    size = _size(chart, None)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # SVG Tiny, the other version, knows no clips: curves would leave their axes.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(_DOTS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    with QPainter(generator) as painter:
        _paint(painter, chart, None)
    return bytes(buffer.data().data())


def _size(chart: QWidget, words: QTextDocument | None) -> QSize:
    margin = current_theme().spacing.large
    below = 0 if words is None else round(words.size().height()) + margin
    return QSize(chart.width() + 2 * margin, chart.height() + 2 * margin + below)


def _caption(chart: QWidget, caption: str) -> QTextDocument | None:
    if not caption:
        return None
    theme = current_theme()
    words = QTextDocument()
    font = QFont(chart.font())
    font.setPixelSize(theme.type.small)
    words.setDefaultFont(font)
    words.setDocumentMargin(0)
    words.setDefaultStyleSheet(f"body {{ color: {theme.muted}; }}")
    words.setHtml(f"<body>{caption}</body>")
    words.setTextWidth(chart.width())
    return words


def _paint(painter: QPainter, chart: QWidget, words: QTextDocument | None) -> None:
    theme = current_theme()
    margin = theme.spacing.large
    painter.fillRect(QRect(QPoint(0, 0), _size(chart, words)), QColor(theme.window))
    chart.render(painter, QPoint(margin, margin), renderFlags=QWidget.RenderFlag.DrawChildren)
    if words is not None:
        painter.translate(margin, chart.height() + 2 * margin)
        words.drawContents(painter, QRectF(0, 0, chart.width(), words.size().height()))
