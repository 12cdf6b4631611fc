"""The parts of a report that tell how well a model reads: figures, confusion, calibration."""

import base64
import io
import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.dataset import Split
from engine.export.report_charts import reliability_chart
from engine.export.report_words import percent
from engine.judge.calibration import reliability
from engine.judge.figures import confusion_of, figures_of, wilson
from engine.judge.judgement import Judgement
from engine.networks.model import are_digits

_MOST_MISTAKES = 48


def accuracy_figure(judgement: Judgement) -> str:
    """The accuracy in large figures, with Wilson's interval."""
    count, right = int(judgement.digits.sum()), int(judgement.right.sum())
    if not count:
        return ""
    low, high = wilson(right, count)
    return (
        f'<div class="figure"><strong>{percent(right / count)}</strong><span>'
        f"{right:,} of {count:,} read rightly<br>"
        f"95 % interval: {percent(low)} to {percent(high)}</span></div>"
    )


def confusion_table(judgement: Judgement, classes: Sequence[str]) -> str:
    """Counts by label and answer; the more of a row's mistakes, the stronger a cell."""
    counts = confusion_of(judgement)
    mistakes = counts - np.diag(np.diag(counts))
    most = max(1, int(mistakes.max()))
    rows = []
    for label, row in enumerate(counts):
        cells = "".join(
            _cell(int(count), label == answer, int(row.sum()), most)
            for answer, count in enumerate(row)
        )
        rows.append(f'<tr><th scope="row">{escape(classes[label])}</th>{cells}</tr>')
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in classes)
    kind = "confusion" if are_digits(classes) else "confusion named"
    return (
        f'<div class="wide"><table class="{kind}"><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def class_table(judgement: Judgement, classes: Sequence[str]) -> str:
    """Precision, recall and support of each class, with what is missed as a bar."""
    rows = []
    all_figures = figures_of(judgement)
    missed = [0.0 if math.isnan(one.recall) else 1 - one.recall for one in all_figures]
    most = max(missed) or 1.0
    for name, figures, share in zip(classes, all_figures, missed, strict=True):
        rows.append(
            f"<tr><td>{escape(name)}</td>"
            f'<td class="number">{percent(figures.precision)}</td>'
            f'<td class="number">{percent(figures.recall)}</td>'
            f'<td class="number">{figures.support:,}</td>'
            f'<td class="share"><i style="--of: {share / most:.3f}"></i></td></tr>'
        )
    return (
        '<table class="list"><thead><tr><th>Class</th><th class="number">Precision</th>'
        '<th class="number">Recall</th><th class="number">Samples</th><th>Missed</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def calibration(judgement: Judgement) -> str:
    """The reliability diagram, and what it comes to."""
    shown = reliability(judgement)
    mean = float(judgement.confidences[judgement.digits].mean())
    return (
        f'<div class="charts"><figure class="square">{reliability_chart(shown)}</figure><div><p>'
        "Answers are grouped by how sure the network was; a bar tells how many of a group are "
        "right, and the paler it is, the fewer there are. Where bars end on the dashed line the "
        "network is as often right as it says; below it is too sure of itself, above it too "
        "modest.</p><dl>"
        f"<div><dt>Expected calibration error</dt><dd>{percent(shown.error)}</dd></div>"
        f"<div><dt>Mean confidence</dt><dd>{percent(mean)}</dd></div></dl></div></div>"
    )


def mistakes(split: Split, judgement: Judgement, classes: Sequence[str]) -> str:
    """The samples that are read wrongly as pictures, those with the greatest loss first."""
    wrong = np.flatnonzero(judgement.digits & ~judgement.right)
    worst = wrong[np.argsort(-judgement.losses[wrong], kind="stable")][:_MOST_MISTAKES]
    if not len(worst):
        return '<p class="note">Every sample is read rightly.</p>'
    shown = []
    for index in worst:
        label = escape(classes[judgement.labels[index]])
        answer = escape(classes[judgement.answers[index]])
        sure = percent(float(judgement.confidences[index]), 0)
        shown.append(
            f'<figure class="sample"><img alt="" src="{picture(split.images[index])}">'
            f"<figcaption><b>{label}</b>, read as <b>{answer}</b><br>{sure}, "
            f"no. {index:,}</figcaption></figure>"
        )
    return f'<div class="samples">{"".join(shown)}</div>'


def picture(image: NDArray[np.uint8]) -> str:
    """A sample [28, 28], white ink on black, as a PNG of black ink on white, in a data URI."""
    buffer = io.BytesIO()
    Image.fromarray(255 - image).save(buffer, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _cell(count: int, right: bool, labelled: int, most: int) -> str:
    if not count:
        return '<td class="none">·</td>'
    share = count / labelled if right else count / most
    return f'<td class="{"right" if right else "wrong"}" style="--of: {share:.3f}">{count:,}</td>'
