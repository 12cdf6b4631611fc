"""How numbers, times and sizes read in the pages: one wording for all of them."""

import math
from datetime import datetime, timedelta

# A number and its unit stay on one line.
SPACE = "\u00a0"


def duration(seconds: float) -> str:
    """A time that passed: `8.3 s`, `42 s`, `3 min 05 s`, `2 h 03 min`."""
    if not math.isfinite(seconds) or seconds < 0:
        return "–"
    if seconds < 9.95:
        return f"{seconds:.1f}{SPACE}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{SPACE}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}{SPACE}min{SPACE}{rest:02}{SPACE}s"
    return f"{minutes // 60}{SPACE}h{SPACE}{minutes % 60:02}{SPACE}min"


def time_left(seconds: float) -> str:
    """An estimate, rounded so that it stands still between two glances: `20 s left`."""
    if not math.isfinite(seconds) or seconds < 0:
        return ""
    if seconds < 10:
        rounded = float(math.ceil(seconds))
    elif seconds < 60:
        rounded = 5.0 * math.ceil(seconds / 5)
    elif seconds < 600:
        rounded = 10.0 * math.ceil(seconds / 10)
    else:
        rounded = 60.0 * math.ceil(seconds / 60)
    if rounded < 10:
        return f"{rounded:.0f}{SPACE}s left"
    text = duration(rounded)
    if 60 <= rounded < 3600 and rounded % 60 == 0:
        text = f"{rounded / 60:.0f}{SPACE}min"
    return f"{text} left"


def count(number: int) -> str:
    """All digits: `118,282`."""
    return f"{number:,}"


def short_count(number: float) -> str:
    """Three digits: `950`, `41.2 k`, `12.3 M`, `1.42 G`."""
    if number < 1000:
        return f"{number:.0f}"
    unit = ""
    for unit in ("k", "M", "G", "T"):  # noqa: B007  (the last one is wanted)
        number /= 1000
        if number < 999.5:
            break
    decimals = 2 if number < 9.995 else 1 if number < 99.95 else 0
    return f"{number:.{decimals}f}{SPACE}{unit}"


def rate(images_per_second: float) -> str:
    """Speed of training, to three digits: `41,200 images/s`."""
    if not math.isfinite(images_per_second) or images_per_second <= 0:
        return ""
    step = 10 ** max(0, math.floor(math.log10(images_per_second)) - 2)
    return f"{round(images_per_second / step) * step:,}{SPACE}images/s"


def percent(share: float | None, decimals: int = 2) -> str:
    """`99.42 %` for 0.9942; a dash where there is none."""
    if share is None or not math.isfinite(share):
        return "–"
    return f"{100 * share:.{decimals}f}{SPACE}%"


def loss(value: float | None) -> str:
    """Three significant digits: `0.0312`."""
    if value is None or not math.isfinite(value):
        return "–"
    if value >= 1:
        return f"{value:.2f}"
    if value < 1e-4:
        return f"{value:.1e}"
    return f"{value:.{2 - math.floor(math.log10(value))}f}"


def file_size(size: int) -> str:
    """In units of 1000 bytes: `473 kB`, `1.9 MB`."""
    if size < 1000:
        return f"{size}{SPACE}bytes"
    if size < 999_500:
        return f"{size / 1000:.0f}{SPACE}kB"
    return f"{size / 1e6:.1f}{SPACE}MB"


def when(moment: str, now: datetime) -> str:
    """An ISO time as a person says it: `today 14:03`, `yesterday 9:40`, `12 Mar 2026`.

    `now` is aware of its time zone; text that is no time gives an empty string.
    """
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    then = (then if then.tzinfo else then.replace(tzinfo=now.tzinfo)).astimezone(now.tzinfo)
    if then.date() == now.date():
        return f"today {then:%H:%M}"
    if then.date() == (now - timedelta(days=1)).date():
        return f"yesterday {then:%H:%M}"
    return f"{then.day} {then:%b %Y}"
