"""Labelled samples from files: MNIST, IDX pairs, Keras archives, folders of pictures.

`dataset` opens any of them; each reader judges a file by its header and its real size before it
takes memory, and answers every damage with one sentence.
"""
