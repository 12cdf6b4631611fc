"""What docs/pytorch.md shows does what it says, where PyTorch is installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.dataset import open_dataset
from engine.networks.answers import probabilities_of
from engine.networks.library import shipped_model
from engine.networks.model_file import save_model
from engine.networks.plan import Plan
from engine.progress import silent

DOCUMENT = Path(__file__).parents[3] / "docs" / "pytorch.md"


@pytest.fixture(scope="module")
def document():
    if not DOCUMENT.exists():
        pytest.skip("docs stay in the checkout")
    return DOCUMENT.read_text(encoding="utf-8")


def test_the_document_shows_the_chain_of_the_shipped_model(document):
    assert f"`{shipped_model().network.chain}`" in document


def test_the_snippet_reads_a_sample_as_inkling_does(document, tmp_path, monkeypatch, capsys):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    (snippet,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    model, test = shipped_model(), open_dataset("mnist", silent).test
    save_model(model, tmp_path / "inkling.safetensors")
    Image.fromarray(test.images[3]).save(tmp_path / "sample.png")
    monkeypatch.chdir(tmp_path)
    ran = {}
    exec(compile(snippet, str(DOCUMENT), "exec"), ran)

    plan = Plan(model.network, 1)
    plan.load(model.weights)
    plan.samples[0] = test.images[3] / np.float32(255)
    ours = plan.forward(1)
    theirs = ran["logits"].detach()
    np.testing.assert_allclose(theirs.numpy(), ours, rtol=1e-4, atol=1e-4)
    assert capsys.readouterr().out == f"It is a {test.labels[3]}\n"
    shares = theirs.softmax(1)
    probabilities = shares[:, :10] + shares[:, 10:] / 10
    np.testing.assert_allclose(probabilities.numpy(), probabilities_of(ours), atol=1e-5)
