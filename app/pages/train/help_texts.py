"""What F1 says of the parts of the page Train."""

SETTINGS = (
    "The chain names the layers from the drawing to the answer: conv looks for patterns in the "
    "picture, pool makes it smaller, drop leaves values out at random while it learns, dense "
    "weighs everything at once. Choose a network, or compose one: each layer is a button.\n\n"
    "Below stand the samples to learn from, and how: how often all of them are shown, how many at "
    "once, and how far each step goes. The values there give a good network; what can go wrong is "
    "mostly a learning rate that is too large.\n\n"
    "Device says what computes. An NVIDIA GPU trains a large network sooner; where none can be "
    "used, the list says why. If it fails in the midst of a training, the CPU goes on after the "
    "last epoch."
)
RUN = (
    "Train starts, Pause waits between two batches, Step trains one batch alone, Stop ends the run "
    "and keeps what it learnt. While it runs, the drawing at the left is read by the network as it "
    "is at that moment, and the learning rate may be changed.\n\n"
    "A run that was cut off is kept after every epoch, and offered to go on at the next start."
)
RUNS = (
    "Every training leaves its curves here. Ticked ones are drawn behind the run of now, in the "
    "colour beside their name, so that two ways to train can be compared."
)
