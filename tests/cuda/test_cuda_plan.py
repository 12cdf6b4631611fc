"""Plans on the GPU, held against those of the CPU: the same table, the same numbers."""

import numpy as np
import pytest

from engine.networks import layout
from engine.networks.cuda_plan import CudaPlan
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.train.rates import optimiser_rates

KEY = 77
# A simulated thread is a thread of Python; an odd number leaves some without work.
THREADS = 7


def data(count):
    """Strokes of a kind on black, images uint8 [count, 28, 28] and labels [count]."""
    generator = np.random.default_rng(count)
    images = generator.integers(0, 256, (count, 28, 28)) * (generator.random((count, 28, 28)) < 0.3)
    return images.astype(np.uint8), generator.integers(0, 10, count).astype(np.uint8)


def both(chain, batch, training=None):
    """A plan of the CPU and one of the GPU, with the same weights."""
    network = parse_network(chain)
    plans = Plan(network, batch, 1, training), CudaPlan(network, batch, training, THREADS)
    for plan in plans:
        plan.initialise(3)
        if training:
            plan.begin_averages()
    return plans


def train(plan, count, steps=1, first=0):
    """Train on `count` samples; the losses of so many steps."""
    order = np.random.default_rng(1).permutation(count).astype(np.int64)
    rates = np.array([optimiser_rates(0.002, first + i + 1, 0.9) for i in range(steps)])
    return plan.train(None, data(count), order, first, KEY, rates)


def check_close(made, expected, share=2e-5):
    """Hold arrays by name together, each within a share of its largest number."""
    for name, array in expected.items():
        np.testing.assert_allclose(
            made[name], array, rtol=0, atol=share * np.abs(array).max() + 1e-12, err_msg=name
        )


def gradients(plan):
    return plan.unpack(plan.gradients)


@pytest.mark.parametrize(
    ("chain", "training"),
    [
        ("conv2/2 conv3/2 conv2 pool2 dense10", Training(augment="full", weight_decay=0.1)),
        (
            "pool4 conv3k5v conv4/2 dense9 drop0.4 dense11",
            Training("sgd", nesterov=True, label_smoothing=0.1, augment="shift"),
        ),
        ("pool3 conv2k3v pool2 drop0.2 dense10", Training("sgd", weight_decay=0.1)),
        # One pixel, of which a stride of two sees one class of four.
        ("pool4 conv2/2 pool4 conv3/2 dense10", Training()),
    ],
)
def test_a_step_on_the_gpu_is_the_cpu_s(chain, training):
    cpu, gpu = both(chain, 2, training)
    np.testing.assert_allclose(train(gpu, 2), train(cpu, 2), rtol=1e-5)
    check_close(gradients(gpu), gradients(cpu))
    check_close(gpu.state, cpu.state)


def test_large_dense_layers_are_done_by_panels_on_the_gpu_too(monkeypatch):
    monkeypatch.setattr(layout, "_LARGE_FIRST", 1)
    monkeypatch.setattr(layout, "_LARGE_MATRIX", 1)
    cpu, gpu = both("pool4 dense40 dense10", 18, Training())
    np.testing.assert_allclose(train(gpu, 18), train(cpu, 18), rtol=1e-5)
    check_close(gradients(gpu), gradients(cpu))
    check_close(gpu.state, cpu.state)


def test_several_steps_in_one_launch_with_a_smaller_last_batch():
    cpu, gpu = both("pool4 dense10", 2, Training())
    np.testing.assert_allclose(train(gpu, 5, steps=3), train(cpu, 5, steps=3), rtol=1e-5)
    check_close(gpu.state, cpu.state)


def test_fifty_steps_lose_as_on_the_cpu():
    cpu, gpu = both("pool4 pool2 dense10", 1, Training())
    np.testing.assert_allclose(train(gpu, 50, steps=50), train(cpu, 50, steps=50), rtol=1e-4)


def test_a_share_of_several_images_is_added_up():
    cpu, gpu = both("pool4 conv2 dense10", 130, Training())
    assert gpu._layout.share == 2
    train(cpu, 5)
    train(gpu, 5)
    check_close(gradients(gpu), gradients(cpu))


def test_the_gpu_trains_to_the_same_bits_again():
    plans = [both("pool4 conv2 dense10", 2, Training(augment="shift"))[1] for _ in range(2)]
    for plan in plans:
        train(plan, 3, steps=2)
    for name, array in plans[0].state.items():
        assert (array == plans[1].state[name]).all(), name


def test_a_training_moves_between_the_devices_at_a_state():
    chain, training = "pool4 conv2 drop0.3 dense10", Training(augment="shift")
    cpu, gpu = both(chain, 2, training)
    train(cpu, 4, steps=2)
    train(gpu, 4, steps=1)
    there, back = both(chain, 2, training)
    there.restore(gpu.state)
    train(there, 4, steps=1, first=1)
    check_close(there.state, cpu.state)
    back.restore(there.state)
    for name, array in back.state.items():
        assert (array == there.state[name]).all(), name


def test_the_gpu_reads_as_the_cpu_does():
    cpu, gpu = both("conv3/2 drop0.5 pool2 dense12 dense11", 3)
    images, _ = data(3)
    for plan in (cpu, gpu):
        plan.samples[:2] = images[:2] / np.float32(255)
    expected = cpu.forward(2)
    np.testing.assert_allclose(gpu.forward(2), expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(gpu.last_inputs(2), cpu.last_inputs(2), rtol=0, atol=1e-5)


def test_a_dataset_goes_to_the_device_once():
    _, gpu = both("pool4 dense10", 2, Training())
    split, order = data(2), np.arange(2)
    rates = np.array([optimiser_rates(0.002, 1, 0.9)])
    gpu.train(None, split, order, 0, KEY, rates)
    copies = {name: copy for name, (_, copy) in gpu._copies.items()}
    gpu.train(None, split, order, 0, KEY, rates)
    assert {name: copy for name, (_, copy) in gpu._copies.items()} == copies
