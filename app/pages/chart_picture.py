"""A chart as a picture to be shown elsewhere: of pixels, or of lines and text."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme


def picture_of(chart: QWidget, caption: str = "", scale: float = 2.0) -> QImage:
    """`chart` as it is shown, `scale` times as fine, above a caption of rich text."""
    words = _caption(chart, caption)
    image = QImage(_size(chart, words) * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    with QPainter(image) as painter:
        _paint(painter, chart, words)
    return image


def svg_of(chart: QWidget, title: str) -> Callable[[], bytes]:
    """`chart` as it is shown now as SVG: its lines stay lines, and its text stays text.

    Gives what makes the file of it, to be called on any thread.
    """
    # Neither this nor Qt's part below is brought by who starts the window, or looks at a chart.
    from app.pages.svg_file import Painted, svg_file

    theme = current_theme()
    size, margin = _size(chart, None), theme.spacing.large
    painted = [
        Painted(_alone(widget), margin + place.x(), margin + place.y())
        for widget in _shown(chart)
        for place in (widget.mapTo(chart, QPoint(0, 0)),)
    ]
    return partial(svg_file, title, size.width(), size.height(), theme.window, painted)


def _shown(widget: QWidget) -> Iterator[QWidget]:
    """A widget and all that is shown in it, in the order in which they are painted."""
    yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield from _shown(child)


def _alone(widget: QWidget) -> bytes:
    """What a widget paints itself, as SVG.

    Painted together with the widgets around it, Qt would write its clips to where none is.
    """
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # SVG Tiny, the other version, knows no clips: curves would leave their axes.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    with QPainter(generator) as painter:
        # A graphics view has a `render` of its own, which means something else.
        QWidget.render(widget, painter, QPoint(0, 0), renderFlags=QWidget.RenderFlag(0))
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
