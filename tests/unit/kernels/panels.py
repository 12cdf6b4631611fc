"""Weights as the kernels want them: columns in panels, each a matrix of its own."""

import numpy as np

from engine.networks.parameters import padded, panel_width


def filled_up(matrix):
    """The last axis filled up with zeros to whole vectors."""
    columns = matrix.shape[-1]
    room = [(0, 0)] * (matrix.ndim - 1) + [(0, padded(columns) - columns)]
    return np.pad(matrix, room)


def in_panels(matrix):
    """[rows, columns] as [panels, rows, width], filled up with zeros, and that width."""
    matrix = filled_up(matrix)
    rows, columns = matrix.shape
    width = panel_width(columns)
    return matrix.reshape(rows, columns // width, width).transpose(1, 0, 2), width


def out_of_panels(panels):
    """[panels, rows, width] as [rows, columns]."""
    return panels.transpose(1, 0, 2).reshape(panels.shape[1], -1)


def window_matrix(weight):
    """A convolution's weight [out, in, k, k] as [kernel row · kernel column · in, out]."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, weight.shape[0])
