"""Drawings: strokes of a pen and pictures of digits, and what makes samples of them.

`stroke` and `picture` hold the two kinds of drawing, `strokes_file` reads strokes from text,
`prepare` turns a drawing into the 28 x 28 sample that a network reads. `ink_pieces` and
`picture_pieces` take a number apart, `rows`, `clumps`, `links` and `candidates` tell which pieces
may be a digit, and `lattice` chooses among them. `stroke`, `strokes_file` and `picture` load no
compiled kernel.
"""
