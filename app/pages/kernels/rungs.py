"""What the page tells of each rung: its title, its sentence, its source. Knows no Numba itself."""

from dataclasses import dataclass

from app.pages.kernels.source import Source, read_source


@dataclass(frozen=True, slots=True)
class RungText:
    """A rung of the ladder without its kernel. `source` is None where its file is not there.

    `place` names file and line; `line` counts from 1.
    """

    name: str
    title: str
    sentence: str
    parallel: bool
    place: str
    line: int
    source: Source | None


def load_rungs() -> tuple[RungText, ...]:
    """All rungs, slow to fast, with their sources. Imports Numba: for a thread that may wait."""
    from engine.kernels.ladder import RUNGS

    sources = {path: read_source(path) for path in {rung.source for rung in RUNGS}}
    return tuple(
        RungText(
            rung.name,
            rung.title,
            rung.sentence,
            rung.parallel,
            f"{rung.source}, line {rung.line}",
            rung.line,
            sources[rung.source],
        )
        for rung in RUNGS
    )
