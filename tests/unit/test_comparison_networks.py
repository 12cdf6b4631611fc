"""What PyTorch trains in the comparison is our network: held by PyTorch itself."""

import sys
from pathlib import Path

import numpy as np
import pytest

from engine.networks.network import PRESETS, parse_network
from engine.networks.plan import Plan

torch = pytest.importorskip(
    "torch", reason='PyTorch is not installed: python -m pip install -e ".[compare]" brings it'
)
sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from pytorch_theirs import Training, build  # noqa: E402


def filled(network, plan):
    """The network in PyTorch, with the plan's weights."""
    model = build(network).eval()
    weights = plan.unpack(plan.parameters).values()
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(torch.tensor(weight))
    return model


@pytest.mark.parametrize("name", PRESETS)
def test_with_the_same_weights_both_give_the_same_logits(name):
    network = parse_network(name)
    plan = Plan(network, batch=4)
    plan.initialise(1)
    plan.samples[:] = np.random.default_rng(2).random((4, 28, 28), np.float32)
    with torch.inference_mode():
        logits = filled(network, plan)(torch.tensor(plan.samples).unsqueeze(1))
    np.testing.assert_allclose(plan.forward(4), logits.numpy(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("form", ["eager", "channels_last", "bf16 channels_last"])
def test_every_form_trains(form):
    generator = np.random.default_rng(1)
    images = generator.integers(0, 256, (256, 28, 28), np.uint8)
    labels = generator.integers(0, 10, 256, np.uint8)
    run = Training(parse_network("conv4/2 dense10"), images, labels, form)
    before = [parameter.detach().clone() for parameter in run.model.parameters()]
    assert run.seconds_per_step(2) > 0
    for old, new in zip(before, run.model.parameters(), strict=True):
        assert new.dtype == torch.float32
        assert not torch.equal(old, new)
