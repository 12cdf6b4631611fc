"""A training report: one HTML file with all that is to be said of a model, for any browser.

It holds its style and its pictures, runs no script, and asks the network for nothing.
"""

from html import escape

import numpy as np

from engine import __version__
from engine.data.dataset import Split
from engine.export import report_figures as figures
from engine.export import report_words as words
from engine.export import scales
from engine.export.report_charts import Axis, Curve, curve_chart
from engine.export.report_style import STYLE
from engine.judge.judgement import Judgement
from engine.networks.history import History
from engine.networks.layers import Weighted
from engine.networks.model import Card, Model
from engine.train.adapted import ADAPTED
from engine.train.devices_told import devices_told

_MOST_MARKS = 8
_UNKNOWN = "Its epochs are not known: the model was saved by an Inkling that did not keep them."


def report_html(
    model: Model,
    split: Split,
    judgement: Judgement,
    history: History,
    samples: str = "the test samples",
) -> str:
    """The report on `model`, judged on `split`; `samples` says what these are.

    `history` is its training, epoch by epoch, empty where it is not known. Every text is escaped:
    a model's name and its classes may hold anything.
    """
    classes = model.card.classes
    parts = [
        _header(model, judgement, samples),
        _card(model),
        _network(model),
        _training(history) if history else _section("The training", _UNKNOWN),
    ]
    if judgement.digits.any():
        parts += [
            _section(
                "Confusion",
                "A row is what a sample is, a column what it was read as.",
                figures.confusion_table(judgement, classes),
            ),
            _section(
                "Classes",
                "Precision: how many of those read as this class are of it. Recall: how many of "
                "this class are read as it. Bars compare what is missed.",
                figures.class_table(judgement, classes),
            ),
            _section("Calibration", "", figures.calibration(judgement)),
            _section(
                "The worst mistakes",
                "What each sample is, what it was read as, and how sure the network was.",
                figures.mistakes(split, judgement, classes),
            ),
        ]
    else:
        parts.append(_section("How well it reads", "No digit is among these samples."))
    parts.append(_again(model))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(model.card.name)} – training report</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _header(model: Model, judgement: Judgement, samples: str) -> str:
    asked = f"Training report, judged on {escape(samples)}."
    return (
        f"<header><div><h1>{escape(model.card.name)}</h1><p>{asked}</p></div>"
        f"{figures.accuracy_figure(judgement)}</header>"
    )


def _card(model: Model) -> str:
    card, network = model.card, model.network
    told = [
        ("Network", network.name),
        ("Weights", f"{network.parameter_count:,}"),
        ("Multiplications a sample", f"{network.multiplications:,}"),
        ("Trained on", card.data),
        ("Adapted from", _adaptation(card)),
        ("Epochs", f"{card.epochs:,}"),
        ("Training time", words.duration(card.seconds) if card.seconds else ""),
        ("Trained by", devices_told(card.settings)),
        ("Created", words.moment(card.created)),
        ("Accepts answers from", words.percent(card.threshold, 1)),
    ]
    shown = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>"
        for what, value in told
        if value
    )
    return _section("The model", "", f"<dl>{shown}</dl>")


def _adaptation(card: Card) -> str:
    """Which model this was before it learnt a person's drawings; empty where it has not."""
    told = card.settings.get(ADAPTED)
    if not isinstance(told, dict):
        return ""
    return f"{told.get('from', '')}, by {told.get('drawings', 'some')} drawings"


def _network(model: Model) -> str:
    network = model.network
    rows = [
        f"<tr><td>sample</td><td>28 × 28 pixels of 0 to 1</td>{_numbers('28 × 28 × 1', '')}</tr>"
    ]
    tokens = network.chain.split()
    for index, (token, layer, before, made) in enumerate(
        zip(tokens, network.layers, network.shapes, network.shapes[1:], strict=False)
    ):
        weights = ""
        if isinstance(layer, Weighted):
            weight = layer.weight_shape(before)
            weights = f"{int(np.prod(weight)) + weight[0]:,}"
        last = index == len(network.layers) - 1
        rows.append(
            f"<tr><td>{escape(token)}</td><td>{escape(words.layer(layer, last))}</td>"
            f"{_numbers(words.shape(made), weights)}</tr>"
        )
    table = (
        '<div class="wide"><table class="list"><thead><tr><th>Layer</th><th>What it does</th>'
        '<th class="number">Gives</th><th class="number">Weights</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
    return _section("The network", "", table)


def _numbers(*texts: str) -> str:
    return "".join(f'<td class="number">{text}</td>' for text in texts)


def _training(history: History) -> str:
    epochs = np.array([one.epoch for one in history], np.float64)
    training = np.array([one.train_loss for one in history])
    test = np.array([one.test_loss for one in history])
    accuracy = np.array([one.test_accuracy for one in history])
    end = max(1.0, float(epochs.max()))
    across = Axis(0.0, end, scales.epoch_marks(end, _MOST_MARKS))
    losses = [float(value) for value in (*training, *test) if np.isfinite(value)]
    low, high = scales.loss_range(losses, losses)
    loss = curve_chart(
        "Loss over epochs",
        across,
        Axis(low, high, scales.loss_marks(low, high, _MOST_MARKS)),
        [
            Curve("first", epochs, scales.log_loss(training)),
            Curve("second", epochs, scales.log_loss(test)),
        ],
    )
    low, high = scales.accuracy_range(list(accuracy))
    read = curve_chart(
        "Accuracy over epochs",
        across,
        Axis(low, high, scales.accuracy_marks(low, high, _MOST_MARKS)),
        [Curve("second", epochs, scales.nines(accuracy))],
    )
    return _section(
        "The training",
        "Cross-entropy on a logarithmic scale; the accuracy's scale opens up towards 100 %.",
        f'<div class="charts"><figure>{loss}<figcaption>Loss <i class="first"></i>training'
        f'<i class="second"></i>test</figcaption></figure><figure>{read}<figcaption>Accuracy'
        '<i class="second"></i>test</figcaption></figure></div>',
    )


def _again(model: Model) -> str:
    command = model.card.command
    how = (
        f"<pre>{escape(command)}</pre>"
        if command
        else '<p class="note">The model does not tell how it was trained.</p>'
    )
    made = f"<footer>Written by Inkling {escape(__version__)}.</footer>"
    note = "On one machine this gives the same weights again, bit for bit." if command else ""
    return _section("To train it again", note, how) + made


def _section(title: str, note: str, *content: str) -> str:
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section><h2>{escape(title)}</h2>{said}{''.join(content)}</section>"
