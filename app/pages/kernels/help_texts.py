"""What F1 says of the parts of the page Kernels, but for its charts, which say it themselves."""

MEASURE = (
    "Measures on this machine, now: every way to multiply matrices, the talk's experiment, and how "
    "fast networks learn and answer. It takes about a minute. Whatever else computes meanwhile "
    "makes the figures too low."
)
VIEWS = (
    "Ladder: one product, from plain Python to all cores. Talk: one step of linear regression on "
    "60,000 digits, as a talk of 2017 measured it in Go. Roofline: how near each kernel comes to "
    "what memory and arithmetic allow. Networks: training and answering."
)
RUNG = (
    "What this way to multiply does differently from the one above it, what it reaches here, and "
    "its source, which is written to be read."
)
SOURCE = (
    "The very lines that run when this rung is measured. Numba compiles them to machine code on "
    "the first call, but for the first rung, which Python interprets."
)
NETWORKS = (
    "Training: images a second, seconds for all 60,000, and how much of this CPU's peak that is, "
    "counting only the operations that training takes by its definition. One sample: from 28 × 28 "
    "pixels to ten numbers, as it happens while you draw."
)
