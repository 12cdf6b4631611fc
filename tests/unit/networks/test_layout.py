"""Which images go through a network together."""

import pytest

from engine.networks.layout import Layout, Training
from engine.networks.network import parse_network
from engine.networks.target import cpu


@pytest.mark.parametrize("batch", [1, 8, 100, 128, 1024])
def test_a_survey_s_groups_begin_at_even_steps_however_wide_what_follows_is(batch):
    network = parse_network("dense4096 drop0.5 dense2000 drop0.5 dense10")
    layout = Layout(network, batch, cpu(2), Training())
    assert layout.survey is not None
    assert layout.survey.group == layout.group == layout.share
