"""Dresses the application: Fusion, a palette and one style sheet, all made of the theme."""

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.look.theme import Theme, appearance, current_theme
from engine.resources import resource

# Where a desktop names no font of its own, Qt takes DejaVu; any of these is calmer.
_PREFERRED = ("Inter", "Noto Sans", "Open Sans", "Cantarell", "Ubuntu", "Roboto", "Liberation Sans")
_FALLBACKS = ("DejaVu Sans", "Bitstream Vera Sans")


def dress(app: QApplication) -> None:
    """Give `app` the looks of the theme, now and whenever the theme changes."""
    app.setStyle("Fusion")
    looks = appearance()
    family = _family(app.font())
    _wear(app, looks.theme, family)
    looks.themed.connect(lambda theme: _wear(app, theme, family))


def palette_of(theme: Theme) -> QPalette:
    """The theme as Qt's colour roles."""
    palette = QPalette()
    role = QPalette.ColorRole
    roles = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.raised,
        role.AlternateBase: theme.surface,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.problem,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
        role.Light: theme.raised,
        role.Midlight: theme.surface,
        role.Mid: theme.border,
        role.Dark: theme.control,
        role.Shadow: theme.border,
    }
    for which, colour in roles.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.control))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return palette


def _wear(app: QApplication, theme: Theme, family: str) -> None:
    font = QFont(family)
    font.setPixelSize(theme.type.body)
    app.setFont(font)
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


def _family(desktop: QFont) -> str:
    family = QFontInfo(desktop).family()
    if family not in _FALLBACKS:
        return family
    installed = set(QFontDatabase.families())
    return next((name for name in _PREFERRED if name in installed), family)


def pad_number_boxes(root: QWidget) -> None:
    """Move the numbers in spin boxes off their edge, which no style sheet can do."""
    for line in root.findChildren(QLineEdit, "qt_spinbox_lineedit"):
        line.setTextMargins(current_theme().spacing.tiny + 2, 0, 0, 0)


def style_sheet(theme: Theme) -> str:
    """What the palette cannot say: corners, paddings, borders, states."""
    values = {name: getattr(theme, name) for name in theme.__slots__}
    values |= {name: getattr(theme.spacing, name) for name in theme.spacing.__slots__}
    values |= {f"font_{name}": getattr(theme.type, name) for name in theme.type.__slots__}
    values["icons"] = resource("icons").as_posix()
    return _SHEET % values


_SHEET = """
QToolTip { background: %(raised)s; color: %(text)s; border: 1px solid %(border)s;
    padding: %(tiny)dpx; }
QMenuBar { background: %(window)s; padding: 2px %(small)dpx; }
QMenuBar::item { padding: %(tiny)dpx %(small)dpx; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: %(accent_soft)s; color: %(text)s; }
QMenu { background: %(raised)s; border: 1px solid %(border)s; padding: %(tiny)dpx; }
QMenu::item { padding: 6px %(huge)dpx 6px %(small)dpx; border-radius: 6px; }
QMenu::item:selected { background: %(accent_soft)s; color: %(text)s; }
QMenu::item:disabled { color: %(control)s; }
QMenu::icon { padding-left: %(small)dpx; }
QMenu::indicator { width: 16px; height: 16px; padding-left: %(tiny)dpx; }
QMenu::indicator:checked { image: url(%(icons)s/menu-check-%(name)s.svg); }
QMenu::separator { height: 1px; background: %(border)s; margin: %(tiny)dpx %(small)dpx; }
QStatusBar { background: %(window)s; color: %(muted)s; border-top: 1px solid %(border)s;
    font-size: %(font_small)dpx; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: %(muted)s; font-size: %(font_small)dpx; }

QPushButton { background: %(raised)s; color: %(text)s; border: 1px solid %(border)s;
    border-radius: 6px; padding: 5px %(medium)dpx; min-height: 18px; }
QPushButton:hover { border-color: %(accent)s; }
QPushButton:pressed { background: %(accent_soft)s; }
QPushButton:focus { border-color: %(accent)s; }
QPushButton:disabled { color: %(control)s; background: %(window)s; border-color: %(border)s; }
QPushButton:default, QPushButton[primary="true"] { background: %(accent)s; color: %(on_accent)s;
    border-color: %(accent)s; font-weight: 600; }
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: %(accent_hover)s;
    border-color: %(accent_hover)s; }
QPushButton[primary="true"]:disabled { background: %(border)s; color: %(muted)s;
    border-color: %(border)s; font-weight: 600; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton { background: transparent; color: %(text)s; border: 1px solid transparent;
    border-radius: 6px; padding: 5px; }
QToolButton:hover { background: %(accent_soft)s; }
QToolButton:pressed { background: %(border)s; }
QToolButton:checked { background: %(accent_soft)s; border-color: %(accent)s; }
QToolButton:focus { border-color: %(accent)s; }
QToolButton:disabled { color: %(control)s; }
QToolButton[popupMode="2"] { padding-right: 5px; }
QToolButton::menu-indicator { image: none; }

QLineEdit { min-height: 18px; }
QLineEdit, QPlainTextEdit, QTextEdit { background: %(raised)s; color: %(text)s;
    border: 1px solid %(border)s; border-radius: 6px; padding: 5px %(small)dpx;
    selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QSpinBox, QDoubleSpinBox { background: %(raised)s; color: %(text)s; border: 1px solid %(border)s;
    border-radius: 6px; padding: 5px 0; min-height: 13px;
    selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QComboBox { background: %(raised)s; color: %(text)s; border: 1px solid %(border)s;
    border-radius: 6px; padding: 5px %(small)dpx; min-height: 18px; combobox-popup: 0; }
QComboBoxPrivateContainer { border: none; background: %(raised)s; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover {
    border-color: %(control)s; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus, QComboBox:on { border-color: %(accent)s; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: %(control)s; background: %(window)s; }
QLineEdit[wrong="true"] { border-color: %(problem)s; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border;
    subcontrol-position: top right; width: 20px; border: none; margin: 2px 2px 0 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border;
    subcontrol-position: bottom right; width: 20px; border: none; margin: 0 2px 2px 0; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(%(icons)s/chevron-up.svg);
    width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(%(icons)s/chevron-down.svg);
    width: 10px; height: 10px; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right;
    width: 22px; border: none; }
QComboBox::down-arrow { image: url(%(icons)s/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: %(raised)s; border: 1px solid %(border)s;
    padding: %(tiny)dpx; outline: none; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 %(tiny)dpx; border-radius: 4px;
    color: %(text)s; }
QComboBox QAbstractItemView::item:selected { background: %(accent_soft)s; }
QComboBox QAbstractItemView::item:disabled { color: %(muted)s; }
QCheckBox, QRadioButton { spacing: %(small)dpx; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid %(control)s;
    border-radius: 4px; background: %(raised)s; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: %(accent)s; }
QCheckBox::indicator:checked { background: %(accent)s; border-color: %(accent)s;
    image: url(%(icons)s/check-%(name)s.svg); }
QCheckBox::indicator:disabled { border-color: %(border)s; background: %(window)s; }

QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: %(border)s; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: %(accent)s; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: %(raised)s; border: 1px solid %(control)s; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {
    border-color: %(accent)s; background: %(accent_soft)s; }
QProgressBar { background: %(border)s; border: none; border-radius: 3px; height: 6px;
    text-align: center; color: transparent; }
QProgressBar::chunk { background: %(accent)s; border-radius: 3px; }

QTabWidget::pane { border: none; border-top: 1px solid %(border)s; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: %(muted)s; padding: 9px %(large)dpx 8px;
    border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:selected { color: %(text)s; border-bottom-color: %(accent)s; }
QTabBar:focus::tab:selected { color: %(accent)s; }
QSplitter::handle { background: %(border)s; }
QSplitter::handle:hover { background: %(accent)s; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: %(border)s; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: %(control)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractItemView { background: %(raised)s; border: 1px solid %(border)s; border-radius: 6px;
    outline: none; selection-background-color: %(accent_soft)s; selection-color: %(text)s; }
QHeaderView::section { background: transparent; color: %(muted)s; border: none;
    border-bottom: 1px solid %(border)s; padding: 6px %(small)dpx; }
QLabel[role="title"] { font-size: %(font_title)dpx; font-weight: 600; }
QLabel[role="muted"] { color: %(muted)s; }
QLabel[role="small"] { color: %(muted)s; font-size: %(font_small)dpx; }
QLabel[role="problem"] { color: %(problem)s; }
"""


def strip_sheet(theme: Theme) -> str:
    """For a strip that tells of a problem."""
    return (
        f"QFrame#strip {{ background: {theme.problem_soft}; border: 1px solid {theme.problem};"
        f" border-radius: 8px; }} QFrame#strip QLabel {{ color: {theme.text}; }}"
    )
