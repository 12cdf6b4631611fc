"""What the page tells of each rung: its title, its sentence, its source. Knows no Numba itself."""

from dataclasses import dataclass

from app.pages.kernels.source import Source, read_source


@dataclass(frozen=True, slots=True)
class RungText:
    """A rung of the ladder without its kernel. `source` is None where its file is not there.

    `place` names file and line; `line` counts from 1. `on_gpu`: a GPU's, where products alone are
    measured.
    """

    name: str
    title: str
    sentence: str
    place: str
    line: int
    source: Source | None
    on_gpu: bool = False


def load_rungs() -> tuple[RungText, ...]:
    """All rungs, slow to fast, with their sources. Imports Numba: for a thread that may wait.

    A GPU's come last, also where this machine cannot climb them, and say why then.
    """
    from engine.kernels.ladder import RUNGS, gpu_rungs

    return tuple(
        RungText(
            name=rung.name,
            title=rung.title,
            sentence=" ".join(filter(None, (rung.sentence, rung.why_not()))),
            place=f"{rung.source}, line {rung.line}",
            line=rung.line,
            source=read_source(rung.source),
            on_gpu=rung.launch is not None,
        )
        for rung in (*RUNGS, *gpu_rungs())
    )
