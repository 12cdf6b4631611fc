"""The last figures as plain JSON, remembered from one start of the window to the next."""

import dataclasses
import math
from datetime import datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

from app.pages.kernels.figures import KINDS, Dated, Figure, Figures

FORMAT = 1
# More than any bench has; a file that was tampered with must not fill the page.
_MOST = 500
_BY_NAME = {kind.__name__: kind for kind in KINDS}


class _DamageError(Exception):
    """What was remembered is not what was once written."""


def to_json(figures: Figures) -> dict[str, Any]:
    """Plain values, for the settings."""
    return {
        "format": FORMAT,
        "beside_training": figures.beside_training,
        "figures": [
            {
                "kind": type(one.figure).__name__,
                "measured": one.measured,
                "earlier": one.earlier,
                "values": dataclasses.asdict(one.figure),
            }
            for one in figures
        ],
    }


def from_json(value: Any) -> Figures:
    """What `to_json` gave; no figures where it is damaged or of another version."""
    try:
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            return Figures()
        entries = value.get("figures")
        if not isinstance(entries, list) or len(entries) > _MOST:
            return Figures()
        beside_training = value.get("beside_training") is True
        return Figures.of([_dated(entry) for entry in entries], beside_training)
    except _DamageError:
        return Figures()


def _dated(entry: Any) -> Dated:
    if not isinstance(entry, dict):
        raise _DamageError
    kind, measured = entry.get("kind"), entry.get("measured")
    if not isinstance(kind, str) or kind not in _BY_NAME or not isinstance(measured, str):
        raise _DamageError
    try:
        datetime.fromisoformat(measured)
    except ValueError:
        raise _DamageError from None
    figure = _figure(_BY_NAME[kind], entry.get("values"))
    return Dated(figure, measured, entry.get("earlier") is True)


def _figure(kind: type[Figure], values: Any) -> Figure:
    hints = get_type_hints(kind)
    if not isinstance(values, dict) or not set(values) <= set(hints):
        raise _DamageError
    fields = dataclasses.fields(kind)
    # What has a default came later than the figures of an older Inkling.
    if {field.name for field in fields if field.default is dataclasses.MISSING} - set(values):
        raise _DamageError
    return kind(**{name: _checked(value, hints[name]) for name, value in values.items()})


def _checked(value: Any, hint: Any) -> Any:
    """`value` as a field of this type. Numbers are finite and not negative, as measured ones are.

    Raises _DamageError for any other.
    """
    if get_origin(hint) is Literal:
        fits = value in get_args(hint)
    elif hint == float | None:
        return None if value is None else _checked(value, float)
    elif hint is float:
        fits = type(value) in (int, float) and math.isfinite(value) and value >= 0
    elif hint is int:
        fits = type(value) is int and value >= 0
    else:
        fits = type(value) is hint
    if not fits:
        raise _DamageError
    return value
