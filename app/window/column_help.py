"""What F1 says of the left column, and the export of its bars."""

from app.pages.chart_export import offer_export
from app.window.draw_column import DrawColumn

_CANVAS = (
    "A mouse, a pen or fingers will do, and several digits side by side are a number. Every move "
    "is read at once: by the model that the line at the foot names, or while a network learns on "
    "the page Train, by that network as it is at this moment.\n\n"
    "By keys: F4 comes here, arrows move the pen, Space puts it down and lifts it, Shift makes "
    "small steps, Delete takes a white paper. The keys 0 to 9 say what the chosen digit is, where "
    "it was read wrongly."
)
_ANSWER = (
    "The percentage is the probability that the network gives its answer. Where it is low the "
    "second line names the next best digit. A question mark says that this does not look like a "
    "digit at all; a tick, that you have said what it is."
)
_NUMBER = (
    "Digits written side by side are read as one number. A click, or Alt with the left or right "
    "arrow, chooses the digit that the sample and the bars are about."
)
_SAMPLE = (
    "Your drawing as the network gets it: cut out, fitted into 20 × 20 pixels, and set with its "
    "centre of mass in the middle of 28 × 28, as the digits of MNIST are. Where this picture has "
    "lost what makes the digit, no network can read it."
)
_BARS = (
    "The ten probabilities of the chosen digit; they sum to 100 %. One long bar: the network is "
    "sure. Two bars of like length: it wavers between those two. Sure is not the same as right: "
    "the page Data shows how often sure answers are wrong."
)


def explain_column(column: DrawColumn) -> None:
    """Give its parts their help; the sentences of their tips they have."""
    panel = column.panel
    for part, help in (
        (column.canvas, _CANVAS),
        (panel.answer, _ANSWER),
        (panel.number, _NUMBER),
        (panel.sample, _SAMPLE),
        (panel.bars, _BARS),
    ):
        part.setWhatsThis(help)
    offer_export(panel.bars, "Probabilities", panel.bars.table)
