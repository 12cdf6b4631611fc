"""The window that `comparing.py` draws into."""

import time

from inside_window import turn
from latency_window import SETTLED, rest, train, wait_for
from PySide6.QtCore import Qt, QTimer

from app.look.style import dress
from app.settings import Settings
from app.window import interpreter
from app.window.application import make_application
from app.window.main_window import MainWindow
from engine.networks.library import SHIPPED, ModelLibrary
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan

OTHERS = ("mlp", "cnn-small")


def measure(seconds, rounds, network):
    """Turns by the name of the page in front; milliseconds to build each view; a judging's gap."""
    for name in OTHERS:
        ModelLibrary().save(untrained(name))
    interpreter.be_quick()
    app = make_application([])
    dress(app)
    settings = Settings()
    settings.set("compare.models", [SHIPPED, *OTHERS])
    window = MainWindow(settings)
    window.show()
    wait_for(window.recognising.ready, window.recognising.failed)
    interpreter.Collector(app).settle()
    rest(SETTLED)
    while not all(kind.title in window.pages._house.pages for kind in window.pages.kinds):
        rest(100)
    page = window.pages._house.pages["Compare"]
    built = {name: building(page, name) for name in page.views.choice.buttons}
    gap = judging_gap(window, page)
    page.views.show_view("answers")
    rest(SETTLED)
    answered = page.views.view("answers").answered
    pieces = {"Models": [], "Compare": [], "Compare, idle": []}
    pieces["Compare, idle"].append(turn(window, answered, seconds))
    train(window, network)
    wait_for(window.training.started_run, window.training.failed)
    for _ in range(rounds):
        for title in ("Models", "Compare"):
            window.pages.show_page(title)
            rest(SETTLED)
            pieces[title].append(turn(window, answered, seconds))
    window.training.end()
    window.close()
    return pieces, built, gap


def untrained(name):
    """A model of a preset with random weights: as fast as a trained one."""
    network = parse_network(name)
    plan = Plan(network)
    plan.initialise(1)
    return Model(network, plan.unpack(plan.parameters), Card(name, network.chain))


def building(page, name):
    """Milliseconds that the Qt thread takes to build a view."""
    begun = time.perf_counter()
    page.views.view(name)
    return 1000 * (time.perf_counter() - begun)


def judging_gap(window, page):
    """Show the page until all are judged; milliseconds that the Qt thread was away at most."""
    last, gaps = time.perf_counter(), [0.0]

    def tick():
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(1)
    window.pages.show_page("Compare")
    rest(SETTLED)
    while page.comparison.missing or page.comparison.lacks_pairs:
        rest(50)
    timer.stop()
    return 1000 * max(gaps)
