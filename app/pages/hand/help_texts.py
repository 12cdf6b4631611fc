"""What F1 says of the parts of the page My hand."""

DRAWINGS = (
    "Whenever you say what a digit is (by the keys 0 to 9), the drawing is kept here, on this "
    "machine alone. Choose some with Ctrl or Shift and the arrows, and delete what was a slip: a "
    "wrong label teaches the wrong thing."
)
LEARNING = (
    "Adapts the model that reads to your hand: it learns your drawings, mixed with samples that it "
    "knows so that it forgets nothing, and then goes only as far towards what it learnt as the "
    "test samples allow. What came of it is told below, and can be taken back."
)
