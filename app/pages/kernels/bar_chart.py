"""The rungs as bars on a logarithmic scale: a list to walk through, and a chart."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.look.card import paint_card
from app.look.theme import Theme, current_theme
from app.pages.chart_export import Table, offer_export
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.help import explain
from app.pages.kernels.ladder import BLAS, Bar, Bars, Tone
from app.pages.kernels.scale import mark_text

_BAR = Qt.ItemDataRole.UserRole
_LEAST_ROW = 21
_MOST_ROW = 60
_AXIS = 20
_FIGURE_WIDTH = 78
_MARK_WIDTH = 38
_THICKEST = 22.0
_HELP = (
    "Every bar is one way to multiply two matrices, from three loops in Python to tiles of vector "
    "instructions on all cores; each does the same sums as the one above it. The scale is "
    "logarithmic: from one mark to the next it is ten times as much.\n\n"
    "Lines across the bars are what to compare with: the library for linear algebra that NumPy "
    "brings, and the most that this CPU can do. Up and down walk from rung to rung, Enter or F9 "
    "shows the source. A paler bar is of an earlier measurement."
)


class BarChart(QWidget):
    """`chosen` with the name of the rung that the list stands on, `opened` to see its source."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: Bars | None = None
        self._hint = hint
        self._title = ElidedLabel()
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setProperty("role", "small")
        self.list = QListWidget()
        self._build()
        self.setAccessibleName("Ladder")
        self.list.setWhatsThis(_HELP)
        offer_export(self, "Ladder", self._table)
        self.list.currentItemChanged.connect(self._stand)
        self.list.itemActivated.connect(lambda item: self.opened.emit(_bar(item).name))

    @property
    def name(self) -> str:
        """The rung that the list stands on; empty where there is none."""
        item = self.list.currentItem()
        return _bar(item).name if item is not None else ""

    def facts(self, name: str) -> str:
        """The figures of this rung in one line; empty where it is not shown."""
        bars = self.bars.bars if self.bars is not None else ()
        return next((bar.facts for bar in bars if bar.name == name), "")

    def choose(self, name: str) -> None:
        """Stand on this rung."""
        for row in range(self.list.count()):
            if _bar(self.list.item(row)).name == name:
                self.list.setCurrentRow(row)

    def show_bars(self, bars: Bars) -> None:
        """Draw these bars; the same again costs nothing."""
        if bars == self.bars:
            return
        self.bars = bars
        self._title.setText(bars.title)
        explain(self, bars.tip, _HELP)
        describe(self.list, bars.title, f"{bars.tip} Enter shows the source of a kernel.")
        self._fill(bars)
        self._write_legend()
        self.update()

    def _table(self) -> Table:
        return Table((), ()) if self.bars is None else self.bars.table()

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        self._write_legend()
        self.update()

    def track(self) -> QRectF:
        """Where bars are drawn, from one end of the scale to the other, in the list's pixels."""
        metrics = self.list.fontMetrics()
        titles = [bar.title for bar in self.bars.bars] if self.bars is not None else []
        widest = max((metrics.horizontalAdvance(title) for title in titles), default=0)
        room = self.list.viewport().width()
        left = min(widest + 2 * current_theme().spacing.small, round(0.4 * room))
        return QRectF(left, 0, max(1, room - left - _FIGURE_WIDTH), self.list.viewport().height())

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """The card's edge shows where the keys go; rows share the height."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        elif event.type() == QEvent.Type.Resize:
            self.list.scheduleDelayedItemsLayout()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The legend leaves where there is too little room for it."""
        super().resizeEvent(event)
        self._write_legend()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card with grid and axis; what to do, where nothing is measured."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.list.hasFocus() else None)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            if self.bars is not None:
                self._paint_axis(painter, theme, self.bars)

    def _paint_axis(self, painter: QPainter, theme: Theme, bars: Bars) -> None:
        place = self.list.viewport().geometry().translated(self.list.pos())
        track = self.track().translated(place.left(), place.top())
        painter.setFont(self._legend.font())
        for value in bars.scale.marks(int(track.width() / _MARK_WIDTH)) if not bars.empty else ():
            x = track.left() + bars.scale.place(value) * track.width()
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(round(x), round(track.top()), round(x), round(track.bottom()))
            painter.setPen(QColor(theme.muted))
            label = QRectF(x - 40, track.bottom() + 2, 80, _AXIS)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, mark_text(value))
        if bars.empty:
            painter.setPen(QColor(theme.muted))
            painter.setFont(self.font())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(track.adjusted(0, 0, _FIGURE_WIDTH, 0), int(flags), self._hint)

    def _stand(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(_bar(item).name)

    def _fill(self, bars: Bars) -> None:
        """Keep the items where there are as many, and with them the place in the list."""
        while self.list.count() > len(bars.bars):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(bars.bars):
            self.list.addItem(QListWidgetItem())
        for row, bar in enumerate(bars.bars):
            item = self.list.item(row)
            item.setData(_BAR, bar)
            item.setText(bar.title)
            item.setToolTip("\n".join(filter(None, [f"{bar.title}: {bar.facts}", bar.tip])))
            spoken = f"{bar.title}: {bar.text} {bars.unit}" if bar.text else bar.title
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        if self.list.currentRow() < 0 and bars.bars:
            self.list.setCurrentRow(0)
        rows = max(1, len(bars.bars))
        self.list.setMinimumHeight(_LEAST_ROW * rows)
        # Higher than its rows it would stand on emptiness.
        self.list.setMaximumHeight(_MOST_ROW * rows)

    def _write_legend(self) -> None:
        if self.bars is None:
            return
        theme = current_theme()
        parts = [
            f'<span style="color:{line_colour(line.tone, theme)}"><b>┃</b></span> '
            f"{line.name} <b>{line.text}</b>"
            for line in self.bars.lines
        ]
        self._legend.setText("&nbsp;&nbsp; ".join(parts))

    def _build(self) -> None:
        space = current_theme().spacing
        view = self.list
        view.setItemDelegate(_BarDelegate(self))
        view.setStyleSheet("QListWidget { background: transparent; border: none; }")
        view.viewport().setAutoFillBackground(False)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self._title, 1)
        head.addWidget(self._legend)
        for label in (self._title, self._legend):
            label.setFixedHeight(label.fontMetrics().lineSpacing() + space.tiny)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinAndMaxSize)
        column.setContentsMargins(space.medium, space.small, space.medium, _AXIS + space.tiny)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addWidget(view, 1)


class _BarDelegate(QStyledItemDelegate):
    """Paints one rung: its title, its bar with the lines across it, its figure."""

    def __init__(self, chart: BarChart) -> None:
        super().__init__(chart)
        self._chart = chart

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows share the height there is."""
        rows = max(1, self._chart.list.count())
        height = self._chart.list.viewport().height() // rows
        return QSize(10, max(_LEAST_ROW, min(_MOST_ROW, height)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Called by Qt."""
        bar, bars, theme = index.data(_BAR), self._chart.bars, current_theme()
        if not isinstance(bar, Bar) or bars is None:
            return
        # Qt's stubs do not know the fields of style options.
        said: Any = option
        row = QRectF(said.rect)
        chosen = bool(said.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or said.state & QStyle.StateFlag.State_MouseOver:
            ground = QColor(theme.accent_soft)
            ground.setAlphaF(1.0 if chosen else 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), 6, 6)
        track = self._chart.track()
        self._paint_words(painter, row, track, bar, chosen, said.fontMetrics)
        if bar.value is not None:
            _paint_bar(painter, row, track, bar, bars, theme)
        _paint_lines(painter, row, track, bars, theme)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        row: QRectF,
        track: QRectF,
        bar: Bar,
        chosen: bool,
        metrics: QFontMetrics,
    ) -> None:
        theme = current_theme()
        space = theme.spacing.small
        font = painter.font()
        painter.setPen(QColor(theme.text if chosen or not bar.now else theme.accent))
        room = track.left() - 2 * space
        title = metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, int(room))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row.adjusted(space, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, title)
        if bar.now and (bar.value is None or bar.earlier):
            text, colour = "measuring", theme.accent
        else:
            text, colour = bar.text, theme.muted if bar.earlier else theme.text
        font.setBold(chosen and not bar.now)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(row.adjusted(0, 0, -space, 0), middle | Qt.AlignmentFlag.AlignRight, text)


def line_colour(tone: Tone, theme: Theme) -> str:
    """The colour of a line across the bars."""
    return {
        "blas": theme.chart[1],
        "one": theme.control,
        "all": theme.chart[2],
        "talk": theme.chart[3],
    }[tone]


def _paint_bar(
    painter: QPainter, row: QRectF, track: QRectF, bar: Bar, bars: Bars, theme: Theme
) -> None:
    assert bar.value is not None
    thick = min(_THICKEST, 0.56 * row.height())
    length = max(3.0, bars.scale.place(bar.value) * track.width())
    colour = QColor(theme.chart[1] if bar.name == BLAS else theme.chart[0])
    if bar.earlier:
        colour.setAlphaF(0.4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = row.top() + (row.height() - thick) / 2
    painter.drawRoundedRect(QRectF(track.left(), top, length, thick), 3, 3)


def _paint_lines(painter: QPainter, row: QRectF, track: QRectF, bars: Bars, theme: Theme) -> None:
    """Each row paints its piece of the lines, over the bars."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for line in bars.lines:
        x = round(track.left() + bars.scale.place(line.value) * track.width())
        painter.setPen(QPen(QColor(line_colour(line.tone, theme)), 1))
        painter.drawLine(x, round(row.top()), x, round(row.bottom()))


def _bar(item: QListWidgetItem) -> Bar:
    bar = item.data(_BAR)
    assert isinstance(bar, Bar)
    return bar
