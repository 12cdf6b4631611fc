"""The training report: what it says is what was computed, and nothing in it can act."""

import base64
import html.parser
import io
import re

import numpy as np
import pytest
from PIL import Image

from engine.data.dataset import Split
from engine.export.report import report_html
from engine.judge.calibration import reliability
from engine.judge.figures import confusion_of, figures_of, wilson
from engine.judge.judgement import Judgement
from engine.networks.history import PastEpoch
from engine.networks.model import Card, Model
from engine.networks.network import parse_network

HOSTILE = "</title><script>alert('x')</script>&amp;\"<b>"
HISTORY = (PastEpoch(1, 2.0, 0.9, 0.5, 0.8), PastEpoch(2, 2.0, 0.3, float("nan"), 0.9))


class Page(html.parser.HTMLParser):
    """Collects tags, attributes and texts, and holds that tags close as they open."""

    VOID = ("meta", "img", "br")

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self._open = [], [], [], []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def split():
    generator = np.random.default_rng(3)
    images = generator.integers(0, 256, (200, 28, 28), np.uint8)
    return Split(images, generator.integers(0, 11, 200).astype(np.uint8))


@pytest.fixture
def judgement(split):
    generator = np.random.default_rng(4)
    probabilities = generator.dirichlet(np.ones(10), 200).astype(np.float32)
    right = split.labels < 10
    probabilities[right, split.labels[right]] += 0.4
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    losses = generator.exponential(size=200).astype(np.float32)
    return Judgement(split.labels, probabilities, losses)


def model(name="my model", **card):
    network = parse_network("conv4k5v pool2 drop0.3 dense16 dense11")
    return Model(network, {}, Card(name, network.chain, **card))


def text_of(page):
    return " ".join(" ".join(page.words).replace("\u00a0", " ").split())


def test_it_tells_accuracy_and_interval_as_computed(split, judgement):
    text = text_of(Page(report_html(model(), split, judgement, ())))
    right, count = int(judgement.right.sum()), int((split.labels < 10).sum())
    low, high = wilson(right, count)
    assert f"{100 * right / count:.2f} %" in text
    assert f"{right:,} of {count:,} read rightly" in text
    assert f"95 % interval: {100 * low:.2f} % to {100 * high:.2f} %" in text
    assert f"{100 * reliability(judgement).error:.2f} %" in text


def test_its_confusion_and_classes_are_those_of_the_judgement(split, judgement):
    page = report_html(model(), split, judgement, ())
    table = re.search(r'<table class="confusion">.*?</table>', page)[0]
    cells = re.findall(r"<td class=\"(?:right|wrong|none)\"[^>]*>([^<]*)</td>", table)
    counts = [0 if cell == "·" else int(cell) for cell in cells]
    assert np.array_equal(np.reshape(counts, (10, 10)), confusion_of(judgement))
    for figures in figures_of(judgement):
        assert f"{100 * figures.precision:.2f}\u00a0%" in page
        assert f"{100 * figures.recall:.2f}\u00a0%" in page


def test_its_pictures_are_the_worst_mistakes_worst_first(split, judgement):
    page = Page(report_html(model(), split, judgement, ()))
    wrong = np.flatnonzero(judgement.digits & ~judgement.right)
    worst = wrong[np.argsort(-judgement.losses[wrong])][:48]
    sources = [value for tag, name, value in page.attributes if (tag, name) == ("img", "src")]
    assert len(sources) == len(worst)
    for source, index in zip(sources, worst, strict=True):
        content = base64.b64decode(source.removeprefix("data:image/png;base64,"))
        shown = np.asarray(Image.open(io.BytesIO(content)))
        assert np.array_equal(255 - shown, split.images[index])


def test_a_history_draws_its_curves_and_none_leaves_them_out(split, judgement):
    with_history = report_html(model(), split, judgement, HISTORY)
    assert len(re.findall(r'class="curve first"', with_history)) == 1
    assert len(re.findall(r'class="curve second"', with_history)) == 2
    assert not any("nan" in chart for chart in re.findall(r"<svg.*?</svg>", with_history))
    without = report_html(model(), split, judgement, ())
    assert 'class="curve' not in without
    assert "Its epochs are not known" in without


def test_it_tells_which_devices_trained(split, judgement):
    moved = model(settings={"device": "cpu", "epochs_on": {"cuda": 3, "cpu": 9}})
    page = report_html(moved, split, judgement, ())
    assert "<dt>Trained by</dt><dd>GPU for 3 epochs, CPU for 9</dd>" in page


def test_it_tells_of_an_adaptation(split, judgement):
    adapted = model(settings={"adapted": {"from": "<b>", "drawings": 24}})
    assert "<b>, by 24 drawings" in text_of(Page(report_html(adapted, split, judgement, ())))


def test_whatever_a_model_is_called_nothing_of_it_acts(split, judgement):
    classes = (HOSTILE, *"123456789")
    hostile = model(HOSTILE, command=HOSTILE, data=HOSTILE, created=HOSTILE, classes=classes)
    page = Page(report_html(hostile, split, judgement, HISTORY, HOSTILE))
    assert "script" not in page.tags
    assert "b" in page.tags  # our own, in the captions
    assert text_of(page).count("alert('x')") >= 6


def test_it_needs_nothing_but_itself(split, judgement):
    page = Page(report_html(model(command="inkling train"), split, judgement, HISTORY))
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    for _, name, value in page.attributes:
        assert not name.startswith("on")
        if name in ("src", "href"):
            assert value.startswith("data:")
    style = re.search(r"<style>(.*?)</style>", report_html(model(), split, judgement, ()), re.S)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


def test_a_split_without_digits_is_told_of_and_no_failure():
    nothing = Split(np.zeros((2, 28, 28), np.uint8), np.full(2, 10, np.uint8))
    judged = Judgement(nothing.labels, np.full((2, 10), 0.1, "f4"), np.ones(2, "f4"))
    page = text_of(Page(report_html(model(), nothing, judged, ())))
    assert "No digit" in page


def test_a_model_that_reads_all_rightly_has_no_mistakes_to_show(split):
    digits = Split(split.images[:50], (np.arange(50) % 10).astype(np.uint8))
    sure = np.eye(10, dtype=np.float32)[digits.labels]
    page = text_of(
        Page(report_html(model(), digits, Judgement(digits.labels, sure, np.zeros(50, "f4")), ()))
    )
    assert "Every sample is read rightly." in page
