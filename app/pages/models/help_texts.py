"""What F1 says of the parts of the page Models."""

MODELS = (
    "Each line is a network with its weights: Inkling's own, and those that you trained, adapted "
    "or imported. The accuracy is that on the test samples, which none of them has learnt from.\n\n"
    "Use reads your drawing with the chosen one. Export writes it as a model file, as ONNX for "
    "other programs, or as a report with its curves and its mistakes."
)
CARD = (
    "How this model came to be: its layers, what it learnt from and for how long, how well it "
    "reads, and the command that trains it again to the same weights. An answer below its "
    "threshold counts as no digit."
)
