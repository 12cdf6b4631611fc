"""Weights as the kernels want them: columns in panels, each a matrix of its own."""

import numpy as np

from engine.networks.parameters import panel_width


def in_panels(matrix):
    """[rows, columns] (columns are whole vectors) as [panels, rows, width], and that width."""
    rows, columns = matrix.shape
    width = panel_width(columns)
    return matrix.reshape(rows, columns // width, width).transpose(1, 0, 2), width


def out_of_panels(panels):
    """[panels, rows, width] as [rows, columns]."""
    return panels.transpose(1, 0, 2).reshape(panels.shape[1], -1)


def window_matrix(weight):
    """A convolution's weight [out, in, k, k] as [kernel row · kernel column · in, out]."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, weight.shape[0])
