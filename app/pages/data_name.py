"""A dataset in few words: one wording for all pages."""

from pathlib import Path

from engine.data.dataset import own_parts

_OWN_NAMES = {"mnist": "MNIST", "hand": "hand"}


def data_name(data: str) -> str:
    """The name of what `open_dataset` would open: `MNIST + hand`, or its file's or folder's."""
    own = [(_OWN_NAMES[name], times) for times, name in own_parts(data)]
    if own:
        return " + ".join(f"{times} × {name}" if times > 1 else name for name, times in own)
    return Path(data).name
