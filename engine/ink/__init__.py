"""Drawings: strokes of a pen and pictures of digits, and what makes samples of them.

`stroke` and `picture` hold the two kinds of drawing, `strokes_file` reads strokes from text,
`prepare` turns a drawing into the 28 x 28 sample that a network reads, and `segment` splits a
number into its digits. `stroke`, `strokes_file` and `picture` load no compiled kernel.
"""
