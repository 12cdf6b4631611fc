"""The slow, obviously right version of everything, in float64: each fast kernel is held against it.

Pictures are [image, row, column, channel], weights as PyTorch has them: [out, in] or
[out, in, kernel row, kernel column]. Loops are written out where that is easier to believe.
"""

import math

import numpy as np

from engine.networks.layers import Convolution, Dense, Dropout, MaxPool

CLASSES = 10
MASK = (1 << 64) - 1


# --- products -----------------------------------------------------------------------------------


def product(a, b, start, floor):
    """max(floor, start + sum over o, k of a[i, o, k] b[o, k, j])."""
    return np.maximum(floor, start + np.einsum("iok,okj->ij", a, b))


def connect(x, weight, bias):
    """A dense layer: x [n, in], weight [out, in], bias [out]."""
    return x @ weight.T + bias


def connect_back(dy, x, weight):
    """Gradients (dx, dweight, dbias) of a dense layer."""
    return dy @ weight, dy.T @ x, dy.sum(axis=0)


def windows(height, width, kernel, stride, padding):
    """Each output pixel, and the part of the padded input that it looks at."""
    for row in range((height + 2 * padding - kernel) // stride + 1):
        for column in range((width + 2 * padding - kernel) // stride + 1):
            down = slice(row * stride, row * stride + kernel)
            across = slice(column * stride, column * stride + kernel)
            yield (slice(None), row, column), (slice(None), down, across)


def pad(x, padding):
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def convolve(x, weight, bias, stride, padding):
    """Cross-correlation of x [n, h, w, in] with weight [out, in, k, k]."""
    count, height, width, _ = x.shape
    outputs, _, kernel, _ = weight.shape
    size = 2 * padding - kernel
    y = np.zeros((count, (height + size) // stride + 1, (width + size) // stride + 1, outputs))
    padded = pad(x, padding)
    for pixel, window in windows(height, width, kernel, stride, padding):
        y[pixel] = np.tensordot(padded[window], weight, axes=((1, 2, 3), (2, 3, 1))) + bias
    return y


def convolve_back(dy, x, weight, stride, padding):
    """Gradients (dx, dweight, dbias) of a convolution: each window sends back what it took."""
    _, height, width, _ = x.shape
    kernel = weight.shape[2]
    padded = pad(x, padding)
    dpadded = np.zeros_like(padded)
    dweight = np.zeros_like(weight)
    for pixel, window in windows(height, width, kernel, stride, padding):
        dpadded[window] += np.tensordot(dy[pixel], weight.transpose(0, 2, 3, 1), axes=(1, 0))
        dweight += np.tensordot(dy[pixel], padded[window], axes=(0, 0)).transpose(0, 3, 1, 2)
    dx = dpadded[:, padding : padding + height, padding : padding + width]
    return dx, dweight, dy.sum(axis=(0, 1, 2))


# --- layers without weights ---------------------------------------------------------------------


def rectify(x):
    return np.maximum(x, 0)


def squares(x, size):
    """Each pooled pixel, and the numbers of its square in reading order: [n, size * size, c]."""
    count, height, width, channels = x.shape
    for row, column in np.ndindex(height // size, width // size):
        down = slice(row * size, (row + 1) * size)
        across = slice(column * size, (column + 1) * size)
        yield row, column, x[:, down, across].reshape(count, size * size, channels)


def pool(x, size):
    """The largest of each square; what does not fill a square is left out."""
    count, height, width, channels = x.shape
    y = np.zeros((count, height // size, width // size, channels))
    for row, column, square in squares(x, size):
        y[:, row, column] = square.max(axis=1)
    return y


def pool_back(dy, x, size):
    """Each gradient goes to the first of the largest, in reading order."""
    dx = np.zeros_like(x)
    images, channels = np.indices((x.shape[0], x.shape[3]))
    for row, column, square in squares(x, size):
        first = square.argmax(axis=1)
        target = (images, row * size + first // size, column * size + first % size, channels)
        dx[target] = dy[:, row, column]
    return dx


# --- loss ---------------------------------------------------------------------------------------


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wanted(labels, smoothing, classes=CLASSES):
    """The probabilities to be learned: e/classes for each, and the rest for the label."""
    return (
        np.full((len(labels), classes), smoothing / classes)
        + (1 - smoothing) * np.eye(classes)[labels]
    )


def cross_entropy(logits, labels, smoothing=0.0):
    """The loss of each image."""
    return -(wanted(labels, smoothing, logits.shape[1]) * np.log(softmax(logits))).sum(axis=1)


def cross_entropy_back(logits, labels, smoothing=0.0):
    """The gradient of the mean loss by the logits."""
    return (softmax(logits) - wanted(labels, smoothing, logits.shape[1])) / len(labels)


# --- optimisers ---------------------------------------------------------------------------------


def adamw(parameters, gradients, moments, step, rate, decay):
    """Loshchilov and Hutter 2019, algorithm 2; `step` counts from 1. New (parameters, moments)."""
    first = 0.9 * moments[0] + 0.1 * gradients
    second = 0.999 * moments[1] + 0.001 * gradients**2
    unbiased_first = first / (1 - 0.9**step)
    unbiased_second = second / (1 - 0.999**step)
    decayed = parameters - rate * decay * parameters
    return decayed - rate * unbiased_first / (np.sqrt(unbiased_second) + 1e-8), (first, second)


def sgd(parameters, gradients, velocity, rate, decay, momentum, nesterov):
    """torch.optim.SGD's documented algorithm, without dampening. New (parameters, velocity)."""
    gradients = gradients + decay * parameters
    velocity = momentum * velocity + gradients
    direction = gradients + momentum * velocity if nesterov else velocity
    return parameters - rate * direction, velocity


# --- random numbers -----------------------------------------------------------------------------


def mix(key, value):
    """SplitMix64: a key and a number make a new key."""
    z = (key + 0x9E3779B97F4A7C15 * (value + 1)) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def unit(key, index):
    """Uniform in [0, 1): the upper 24 bits."""
    return (mix(key, index) >> 40) / 2**24


def around(key, index, reach):
    """Uniform in [-reach, reach)."""
    return (2 * unit(key, index) - 1) * reach


def kept(step_key, layer_key, shape, rate):
    """Which numbers of a batch [n, h, w, c] dropout keeps: bool."""
    keep = np.zeros(shape, bool)
    layer = mix(step_key, layer_key)
    for n, row, column, c in np.ndindex(*shape):
        index = (row * shape[2] + column) * shape[3] + c
        keep[n, row, column, c] = unit(mix(layer, n), index) >= np.float32(rate)
    return keep


# --- samples ------------------------------------------------------------------------------------


def shifted(picture, key):
    """The picture uint8 [28, 28] moved by up to two whole pixels, 0..1."""
    down, right = (math.floor(unit(key, index) * 5) - 2 for index in range(2))
    sample = np.zeros((28, 28))
    for row, column in np.ndindex(28, 28):
        if 0 <= row - down < 28 and 0 <= column - right < 28:
            sample[row, column] = picture[row - down, column - right] / 255
    return sample


def b_spline(t):
    """The cubic B-spline: the weight of a control point `t` spacings away."""
    t = abs(t)
    if t < 1:
        return 2 / 3 - t**2 + t**3 / 2
    return (2 - t) ** 3 / 6 if t < 2 else 0.0


def is_crisp(key):
    """Whether full augmentation moves a sample by whole pixels, and bends it not."""
    return unit(key, 6 + 2 * 7 * 7) < 0.5


def bent_from(row, column, key):
    """(y, x) in the picture that pixel (row, column) of the fully augmented sample shows."""
    turn = around(key, 0, math.radians(12))
    shear = np.array([[1, around(key, 1, 0.15)], [0, 1]])
    scale = np.diag([1 + around(key, 2, 0.13), 1 + around(key, 3, 0.13)])
    turned = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    # x: turned columns of a shear, each row of the map scaled.
    shift = np.array([around(key, 4, 2), around(key, 5, 2)])
    x, y = scale @ turned @ shear @ (np.array([column, row]) - 13.5 - shift) + 13.5
    bend = [0.0, 0.0]
    for axis in range(2):
        for i, j in np.ndindex(7, 7):
            # Control point (i, j) stands a spacing before the picture's edge, seven pixels apart.
            weight = b_spline((row + 0.5) / 7 - (i - 1)) * b_spline((column + 0.5) / 7 - (j - 1))
            bend[axis] += weight * around(key, 6 + (axis * 7 + i) * 7 + j, 2.2)
    return y + bend[1], x + bend[0]


def between_pixels(picture, y, x):
    """The picture at a place between its pixels, by the four around it; black outside."""
    top, left = math.floor(y), math.floor(x)
    total = 0.0
    for row, share_y in ((top, top + 1 - y), (top + 1, y - top)):
        for column, share_x in ((left, left + 1 - x), (left + 1, x - left)):
            if 0 <= row < 28 and 0 <= column < 28:
                total += share_y * share_x * picture[row, column] / 255
    return total


# --- networks -----------------------------------------------------------------------------------


def flat(x):
    """Pictures [n, h, w, c] as vectors, channel by channel, as PyTorch flattens them."""
    return x.transpose(0, 3, 1, 2).reshape(len(x), -1)


def unflat(x, shape):
    """The way back of `flat`; `shape` is (height, width, channels)."""
    height, width, channels = shape
    return x.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)


def forward(network, weights, samples, masks=None):
    """The output of each layer, the samples [n, 28, 28] first, all [n, h, w, c].

    `masks` maps dropout layers to what they keep; without it nothing is dropped.
    """
    outputs = [np.asarray(samples, np.float64)[..., None]]
    last = len(network.layers) - 1
    for index, layer in enumerate(network.layers):
        x = outputs[-1]
        if isinstance(layer, Dense | Convolution):
            weight = np.asarray(weights[f"layers.{index}.weight"], np.float64)
            bias = np.asarray(weights[f"layers.{index}.bias"], np.float64)
            if isinstance(layer, Dense):
                y = connect(flat(x), weight, bias)[:, None, None, :]
            else:
                y = convolve(x, weight, bias, layer.stride, layer.padding)
            outputs.append(y if index == last else rectify(y))
        elif isinstance(layer, MaxPool):
            outputs.append(pool(x, layer.size))
        else:
            assert isinstance(layer, Dropout)
            keep = np.ones_like(x) if masks is None else masks[index] / (1 - layer.rate)
            outputs.append(x * keep)
    return outputs


def logits(network, weights, samples, masks=None):
    return forward(network, weights, samples, masks)[-1][:, 0, 0, :]


def loss(network, weights, samples, labels, smoothing=0.0, masks=None):
    """The mean loss of a batch."""
    return cross_entropy(logits(network, weights, samples, masks), labels, smoothing).mean()


def gradients(network, weights, samples, labels, smoothing=0.0, masks=None):
    """The mean loss' gradient by every weight, by PyTorch's names."""
    outputs = forward(network, weights, samples, masks)
    dy = cross_entropy_back(outputs[-1][:, 0, 0, :], labels, smoothing)[:, None, None, :]
    made = {}
    last = len(network.layers) - 1
    for index in range(last, -1, -1):
        layer, x, y = network.layers[index], outputs[index], outputs[index + 1]
        if isinstance(layer, MaxPool):
            dy = pool_back(dy, x, layer.size)
        elif isinstance(layer, Dropout):
            dy = dy if masks is None else dy * masks[index] / (1 - layer.rate)
        else:
            if index != last:
                dy = dy * (y > 0)
            weight = np.asarray(weights[f"layers.{index}.weight"], np.float64)
            if isinstance(layer, Dense):
                dx, dweight, dbias = connect_back(dy[:, 0, 0, :], flat(x), weight)
                dy = unflat(dx, x.shape[1:])
            else:
                back = convolve_back(dy, x, weight, layer.stride, layer.padding)
                dy, dweight, dbias = back
            made[f"layers.{index}.weight"] = dweight
            made[f"layers.{index}.bias"] = dbias
    return made


def train(network, weights, batches, step, averaging, smoothing=0.0):
    """Plain training: (the loss of each step, the weights after the last, their averages).

    `batches` are (samples, labels, masks). `step(weight, slope, kept, number, decays)` is an
    optimiser's, `kept` being what it gave before (None at first) and `decays` whether the weight
    may decay: a bias does not. The averages take a share of `averaging` of new weights.
    """
    weights = {name: weight.astype(np.float64) for name, weight in weights.items()}
    averages, kept, losses = dict(weights), dict.fromkeys(weights), []
    for number, (samples, labels, masks) in enumerate(batches, start=1):
        losses.append(loss(network, weights, samples, labels, smoothing, masks))
        slopes = gradients(network, weights, samples, labels, smoothing, masks)
        for name, weight in weights.items():
            decays = name.endswith("weight")
            weights[name], kept[name] = step(weight, slopes[name], kept[name], number, decays)
            averages[name] = averages[name] + averaging * (weights[name] - averages[name])
    return losses, weights, averages
