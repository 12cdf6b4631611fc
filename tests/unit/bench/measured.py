"""Events of a measurement that never was, with figures that are easy to recognise."""

from engine.bench.events import (
    Finished,
    Latency,
    Machine,
    Measuring,
    Product,
    TalkIteration,
    TrainingSpeed,
)

MACHINE = Machine("Some CPU", 2, 500.0, 250.0, 40.0, True)
NAIVE = Product(
    kernel="naive",
    title="Naive",
    dtype="float32",
    m=1024,
    k=512,
    n=256,
    threads=1,
    seconds=0.5,
    gflops=0.5,
    of_peak=0.002,
    of_blas=0.01,
    scaled=True,
    rows=100,
)
TRAINING = TrainingSpeed("mlp", 0.25, 240_000.0, 0.75, False)
LATENCY = Latency("mlp", 12.5)
TALK = TalkIteration("naive", "Naive", 1.5, True)
EVENTS = (
    Measuring("the peak"),
    MACHINE,
    Measuring("Naive", 0.25),
    NAIVE,
    TRAINING,
    LATENCY,
    TALK,
    Finished(60.0),
)
