"""What the map says in words."""

from __future__ import annotations

from app.pages import words
from app.pages.data_name import data_name

SENTENCE = (
    "Each dot is a sample. Samples lie close together where the network's last layer sees them as "
    "alike; a dot amid another colour is one that is easily mistaken."
)
HELP = (
    "The last layer of a network reads a few dozen numbers about each sample, its features. The "
    "map shows them in two dimensions. First by principal components: the two directions in which "
    "the features differ most (Pearson, 1901). Then by neighbours: dots are moved until samples "
    "with like features lie side by side (after UMAP, McInnes, Healy and Melville, 2018). There "
    "only who lies beside whom means something, not how far apart two groups are.\n\n"
    "Your drawing is the large dot: it moves while you draw, and lines lead to the samples whose "
    "features are most like its own.\n\n"
    "Drag to move the map, turn the wheel to go nearer; very near, the dots become the samples. "
    "Point at a dot to see its sample, click to keep it, double-click to draw it onto the canvas. "
    "Shift and drag, or the button Lasso, go around samples.\n\n"
    "Keys: arrows go from sample to sample, with Shift they move the map; + and − go nearer and "
    "farther, 0 shows all. Enter draws the sample onto the canvas, Space picks it, Ctrl+A picks "
    "all that is in sight, Escape lets go."
)


def title(count: int, whole: int, data: str, split: str, model: str) -> str:
    """What is on the map, in one line."""
    some = "" if count == whole else f"{words.count(count)} of "
    return f"{some}{samples(whole, data, split)}, as {model} sees them"


def samples(count: int, data: str, split: str) -> str:
    """What is looked at: `10,000 test samples of MNIST`."""
    part = "samples" if split == "all" else f"{split} samples"
    return f"{words.count(count)} {part} of {data_name(data)}"


def answer(name: str, confidence: float) -> str:
    """What the model made of a sample."""
    return f"read as {name}, {words.percent(confidence, 1)} sure"


def picked(count: int) -> str:
    """How many samples are picked."""
    return "1 sample picked" if count == 1 else f"{words.count(count)} samples picked"
