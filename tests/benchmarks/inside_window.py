"""The window that `inside.py` draws into."""

import time
from dataclasses import dataclass

from latency_window import LAST_ANSWERS, SETTLED, Pen, rest, train, wait_for

from app.look.style import dress
from app.settings import Settings
from app.window import interpreter
from app.window.application import make_application
from app.window.main_window import MainWindow

BATCH = 128
# The signal that comes with each picture of a view.
SEEN = {
    "network": lambda view: view.seeing.seen,
    "steps": lambda view: view.seeing.seen,
    "why": lambda view: view.explained,
    "training": lambda view: view.watch.changed,
}


@dataclass
class Piece:
    """One turn with a page in front."""

    images_per_second: float
    pictures_per_second: float
    milliseconds: list
    largest_gap: float


def measure(seconds, rounds, view, network):
    """Turns by the name of the page in front, `rounds` of each."""
    interpreter.be_quick()
    app = make_application([])
    dress(app)
    window = MainWindow(Settings())
    window.show()
    wait_for(window.recognising.ready, window.recognising.failed)
    interpreter.Collector(app).settle()
    rest(SETTLED)
    while not all(kind.title in window.pages._house.pages for kind in window.pages.kinds):
        rest(100)
    views = window.pages._house.pages["Inside"].views
    window.pages.show_page("Inside")
    views.show_view(view)
    rest(SETTLED)
    seen = SEEN[view](views.view(view))
    pieces = {"Models": [], "Inside": [], "Inside, idle": []}
    pieces["Inside, idle"].append(turn(window, seen, seconds))
    train(window, network)
    wait_for(window.training.started_run, window.training.failed)
    for _ in range(rounds):
        for title in ("Models", "Inside"):
            window.pages.show_page(title)
            rest(SETTLED)
            pieces[title].append(turn(window, seen, seconds))
    window.training.end()
    window.close()
    return pieces


def turn(window, seen, seconds):
    """Draw for a while, and count."""
    trained, pictures = [], []

    def count(batches):
        trained.append(len(batches.losses))

    def see(*_):
        pictures.append(1)

    window.training.batches.connect(count)
    seen.connect(see)
    pen = Pen(window)
    begun = time.perf_counter()
    rest(round(1000 * seconds))
    took = time.perf_counter() - begun
    window.training.batches.disconnect(count)
    seen.disconnect(see)
    pen.lift()
    rest(LAST_ANSWERS)
    result = pen.result()
    return Piece(
        BATCH * sum(trained) / took, len(pictures) / took, result.milliseconds, result.largest_gap
    )
