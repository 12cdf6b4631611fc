"""Judgements to count on: random ones, and a model's."""

import numpy as np

from engine.judge.judgement import Judgement
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan


def random_model(chain="conv4/2 drop0.5 dense10", seed=0):
    network = parse_network(chain)
    plan = Plan(network)
    plan.initialise(seed)
    return Model(network, plan.unpack(plan.parameters), Card("random", network.chain))


def judgement(labels, probabilities, losses=None):
    labels = np.array(labels, np.uint8)
    losses = np.zeros(len(labels)) if losses is None else losses
    return Judgement(labels, np.array(probabilities, np.float32), np.array(losses, np.float32))


def random_judgement(count, seed, most_label=9, sureness=3.0):
    """Answers of which most are right."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, most_label + 1, count)
    logits = generator.standard_normal((count, 10))
    digits = np.flatnonzero(labels < 10)
    logits[digits, labels[digits]] += sureness
    powers = np.exp(logits)
    return judgement(labels, powers / powers.sum(axis=1, keepdims=True))


def answering(labels, answers):
    """A judgement with these answers."""
    probabilities = np.full((len(labels), 10), 0.01, np.float32)
    probabilities[np.arange(len(labels)), answers] = 0.91
    return judgement(labels, probabilities)
