"""The comparison with PyTorch, as far as it needs neither PyTorch nor a clock."""

import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.networks.network import PRESETS, parse_network

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.append(str(BENCHMARKS))

import pytorch  # noqa: E402
import pytorch_ours  # noqa: E402
from pytorch_groups import AVX512, GROUPS, TORCH, Group, Row, Side, Wanted, possible  # noqa: E402
from pytorch_modules import modules_of  # noqa: E402
from pytorch_report import HEAD, as_json, bound, duration, table  # noqa: E402
from pytorch_rounds import Gate, Round, judge, measure  # noqa: E402
from pytorch_worker import median_seconds, operands  # noqa: E402

from engine.train.events import Batches, Epoch  # noqa: E402

OURS, EAGER, LAST = (Side(name, "", ()) for name in ("Inkling", "eager", "channels_last"))
QUIET = SimpleNamespace(peak_gflops=400.0, quiet=True)
BUSY = SimpleNamespace(peak_gflops=400.0, quiet=False)


def gate_of(*states):
    """A gate that sees these machines one after the other, the last for ever."""
    left = list(states)
    return Gate(lambda: left.pop(0) if len(left) > 1 else left[0])


def rounds_of(*seconds, peak=400.0, quiet=True):
    """Rounds from `{side: seconds}`."""
    return tuple(
        Round({side: {"seconds": value} for side, value in made.items()}, peak, quiet)
        for made in seconds
    )


def judged(row, *seconds, **others):
    return judge(row, rounds_of(*seconds, **others), lambda network: 2e6)


def test_sides_take_turns_and_learn_the_number_of_their_round():
    calls = []

    def run(side, number):
        calls.append((side.name, number))
        return {"seconds": 1.0}

    measure((OURS, EAGER), 3, run, gate_of(QUIET))
    assert calls == [(side, number) for number in (1, 2, 3) for side in ("Inkling", "eager")]


def test_a_round_on_a_busy_machine_is_made_again():
    seconds = iter((9.0, 1.0, 2.0))
    rounds = measure((OURS,), 2, lambda *_: {"seconds": next(seconds)}, gate_of(QUIET, BUSY, QUIET))
    assert [made.quiet for made in rounds] == [True, True]
    assert [made.figures["Inkling"]["seconds"] for made in rounds] == [1.0, 2.0]


def test_a_machine_that_stays_busy_ends_the_repeats_and_gives_no_verdict():
    calls = []
    rounds = measure(
        (OURS,), 2, lambda *_: calls.append(1) or {"seconds": 1.0}, gate_of(BUSY), repeats=3
    )
    assert (len(calls), len(rounds)) == (5, 2)
    finding = judge(Row("x", wanted=Wanted("seconds", 2.0)), rounds, None)
    assert (finding.reached, finding.verdict) == (None, "busy machine")


def test_a_machine_slower_than_it_was_is_not_quiet():
    slow = SimpleNamespace(peak_gflops=300.0, quiet=True)
    gate = gate_of(QUIET, slow)
    assert gate.look() == (400.0, True)
    assert gate.look() == (300.0, False)


def test_the_ratio_is_the_median_of_ratios_within_rounds():
    row = Row("x", ("eager",), Wanted("ratio", 3.0))
    finding = judged(
        row,
        {"Inkling": 1.0, "eager": 3.0},
        {"Inkling": 2.0, "eager": 8.0},
        {"Inkling": 4.0, "eager": 4.0},
    )
    assert (finding.seconds, finding.rival_seconds, finding.ratio) == (2.0, 4.0, 3.0)
    assert finding.verdict == "reached"


def test_the_fastest_rival_of_each_round_counts():
    row = Row("x", ("eager", "channels_last"), Wanted("ratio", 2.5))
    finding = judged(
        row,
        {"Inkling": 1.0, "eager": 2.0, "channels_last": 4.0},
        {"Inkling": 1.0, "eager": 5.0, "channels_last": 2.2},
        {"Inkling": 1.0, "eager": 5.0, "channels_last": 2.4},
    )
    assert (finding.rival, finding.rival_seconds, finding.ratio) == ("channels_last", 2.2, 2.2)
    assert finding.verdict == "missed"


def test_the_share_counts_operations_of_an_epoch_against_the_peak_of_its_round():
    row = Row("x", wanted=Wanted("share", 0.75), network="mlp")
    finding = judged(row, {"Inkling": 0.4}, peak=400.0)
    assert finding.share == pytest.approx(2e6 * 60_000 / 0.4 / 400e9)
    assert finding.verdict == "reached"


def test_what_is_never_reached_is_missed_and_still_valid_json():
    row = Row("x", wanted=Wanted("seconds", 10.0))
    finding = judged(row, {"Inkling": None})
    assert (finding.seconds, finding.verdict) == (math.inf, "missed")
    assert as_json("to-99", finding)["seconds"] is None
    assert table([finding])[1][1] == "never"


def test_a_row_without_a_figure_has_no_verdict():
    finding = judged(Row("x", ("eager",)), {"Inkling": 1.0, "eager": 2.0})
    assert (finding.reached, finding.verdict) == (None, "")


def test_a_row_of_the_table():
    row = Row("an epoch", ("eager",), Wanted("ratio", 3.0))
    rounds = (
        Round({"Inkling": {"seconds": 0.165}, "eager": {"seconds": 0.5, "kernels": "Z"}}, 1, True),
    )
    assert table([judge(row, rounds, None)]) == [
        HEAD,
        ("an epoch", "0.165 s", "eager (Z)", "0.500 s", "3.03×", "≥ 3×", "reached"),
    ]


def test_json_has_every_round():
    row = Row("an epoch", ("eager",), Wanted("ratio", 3.0))
    finding = judged(row, {"Inkling": 0.1, "eager": 0.2}, {"Inkling": 0.1, "eager": 0.4})
    found = json.loads(json.dumps(as_json("mlp", finding), allow_nan=False))
    assert found["wanted"] == {"kind": "ratio", "bound": 3.0}
    assert found["reached"] is True
    assert [made["eager"]["seconds"] for made in found["rounds"]] == [0.2, 0.4]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (9.1e-6, "9.10 µs"),
        (108e-6, "108 µs"),
        (0.0056, "5.60 ms"),
        (0.165, "0.165 s"),
        (4.42, "4.42 s"),
        (66.6, "66.6 s"),
    ],
)
def test_durations_have_three_digits(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Wanted("ratio", 4.5), "≥ 4.5×"),
        (Wanted("share", 0.75), "≥ 75 %"),
        (Wanted("seconds", 12e-6), "≤ 12 µs"),
        (Wanted("seconds", 8.0), "≤ 8 s"),
        (None, ""),
    ],
)
def test_wanted_figures_are_short(wanted, text):
    assert bound(wanted) == text


def test_every_group_can_run():
    assert len({group.name for group in GROUPS}) == len(GROUPS)
    for group in GROUPS:
        names = {side.name for side in group.sides}
        assert len(names) == len(group.sides)
        assert all((BENCHMARKS / side.script).is_file() for side in group.sides)
        for row in group.rows:
            assert names.issuperset({row.ours, *row.rivals})


def test_rows_that_need_what_is_missing_are_left_out():
    rivals = (OURS, Side("eager", "", (), needs=TORCH), Side("other", "", (), needs=AVX512))
    share, fast = Wanted("share", 0.9), Wanted("seconds", 1.0)
    rows = (
        Row("ratio", ("eager",), Wanted("ratio", 3.0)),
        Row("share", wanted=share),
        Row("seconds", ("eager",), fast),
        Row("other", ("other",), Wanted("ratio", 0.9)),
        Row("plain", ("eager",)),
    )
    left = possible(Group("x", rivals, rows), {AVX512})
    assert [side.name for side in left.sides] == ["Inkling", "other"]
    assert [(row.what, row.rivals) for row in left.rows] == [
        ("share", ()),
        ("seconds", ()),
        ("other", ("other",)),
        ("plain", ()),
    ]


@pytest.mark.parametrize("name", [*PRESETS, "conv8k5/2v pool3 drop0.5 dense7 dense10"])
def test_both_sides_have_the_same_number_of_parameters(name):
    network = parse_network(name)
    modules = modules_of(network)
    assert sum(module.parameter_count for module in modules) == network.parameter_count


def test_a_rectifier_follows_every_weighted_layer_but_the_last():
    kinds = [
        module.kind for module in modules_of(parse_network("conv4 pool2 drop0.1 dense8 dense10"))
    ]
    assert kinds == [
        "Conv2d",
        "ReLU",
        "MaxPool2d",
        "Dropout",
        "Flatten",
        "Linear",
        "ReLU",
        "Linear",
    ]


def test_warm_calls_do_not_count_and_three_do():
    calls = []
    assert median_seconds(lambda: calls.append(1), 0.0, warm=2) >= 0
    assert len(calls) == 5


def test_operands_fit_each_other():
    a, b, out = operands("3x4x5", "float64")
    assert (a @ b).shape == out.shape == (3, 5)
    assert a.dtype == b.dtype == out.dtype == "float64"


class Events:
    """In a session's place: the events it is to tell."""

    def __init__(self, *events):
        self._events = events

    def __call__(self, settings, dataset):
        self.settings = settings
        return self._events


ARGUMENTS = SimpleNamespace(what="mlp", threads=2, seed=3, seconds=0.5)


def batches(*rates):
    """A third of a second of training at each of these images a second."""
    return [Batches(0, None, 0.1, rate, (turn + 1) / 3, 0.0) for turn, rate in enumerate(rates)]


def test_training_counts_pieces_after_the_first(monkeypatch):
    monkeypatch.setattr(
        pytorch_ours, "Session", Events(*batches(1.0, 60_000, 30_000, 60_000, 10_000))
    )
    monkeypatch.setattr(pytorch_ours, "open_dataset", lambda: None)
    # It ends with the third piece that counts; the first loads kernels.
    assert pytorch_ours.training(ARGUMENTS) == {"seconds": pytest.approx(1.0)}


@pytest.mark.parametrize(
    ("accuracies", "seconds"), [((0.98, 0.991, 0.995), 3.0), ((0.98, 0.985), None)]
)
def test_training_to_99_percent_ends_with_the_epoch_that_reaches_it(
    monkeypatch, accuracies, seconds
):
    epochs = [
        Epoch(number, 1.5, 1.0, 0.0, 0.0, accuracy)
        for number, accuracy in enumerate(accuracies, start=1)
    ]
    session = Events(*epochs)
    monkeypatch.setattr(pytorch_ours, "Session", session)
    monkeypatch.setattr(pytorch_ours, "open_dataset", lambda: None)
    found = pytorch_ours.accuracy(ARGUMENTS)
    assert (found["seconds"], found["epochs"]) == (seconds, 2)
    assert session.settings.seed == ARGUMENTS.seed


def compared(monkeypatch, capsys, *words):
    """What the script prints with these words, everything measured in no time."""
    figures = {"seconds": 0.1, "cold": 5.0, "warm": 0.2}
    monkeypatch.setattr(pytorch, "run_side", lambda *_: figures)
    monkeypatch.setattr(pytorch, "probe", lambda threads: QUIET)
    monkeypatch.setattr(sys, "argv", ["pytorch.py", *words])
    pytorch.main()
    return capsys.readouterr().out


def test_everything_is_told_in_json(monkeypatch, capsys):
    monkeypatch.setattr(pytorch, "installed", lambda: {TORCH})
    report = json.loads(compared(monkeypatch, capsys, "--json", "--quick"))
    told = {row["group"] for row in report["rows"]}
    assert told == {group.name for group in GROUPS}
    assert report["machine"]["threads"] >= 1


def test_without_torch_the_rest_is_told_and_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(pytorch, "installed", set)
    printed = compared(monkeypatch, capsys, "--only", "mlp", "lenet", "reading", "--rounds", "1")
    assert pytorch.GET_TORCH in printed
    assert "peak reached by mlp" in printed
    assert "10,000 samples" in printed
    assert "lenet" not in printed


def test_a_side_that_fails_is_told_and_the_rest_goes_on(monkeypatch, capsys):
    def run(arguments, side, number):
        if arguments.quick and "mlp" in side.arguments:
            raise pytorch.SideError("Inkling: out of ink")
        return {"seconds": 0.1}

    monkeypatch.setattr(pytorch, "installed", lambda: {TORCH})
    monkeypatch.setattr(pytorch, "run_side", run)
    monkeypatch.setattr(pytorch, "probe", lambda threads: QUIET)
    monkeypatch.setattr(sys, "argv", ["pytorch.py", "--quick", "--only", "mlp", "lenet"])
    pytorch.main()
    printed = capsys.readouterr().out
    assert "mlp could not be measured: Inkling: out of ink" in printed
    assert "an epoch of lenet" in printed


def test_a_process_that_ends_with_an_error_says_its_last_line(tmp_path):
    script = tmp_path / "side.py"
    script.write_text("raise SystemExit('first\\nno ink left')")
    arguments = SimpleNamespace(threads=1, seconds=0.1)
    with pytest.raises(pytorch.SideError, match="Inkling: no ink left"):
        pytorch.run_side(arguments, Side("Inkling", str(script), ()), 1)


def test_a_process_is_told_threads_seed_and_its_environment(tmp_path):
    script = tmp_path / "side.py"
    script.write_text(
        "import json, os, sys\n"
        "print(json.dumps({'words': sys.argv[1:], 'core': os.environ['OPENBLAS_CORETYPE'],"
        " 'threads': os.environ['OPENBLAS_NUM_THREADS']}))"
    )
    side = Side("BLAS", str(script), ("product",), {"OPENBLAS_CORETYPE": "Haswell"})
    found = pytorch.run_side(SimpleNamespace(threads=2, seconds=0.5), side, 4)
    assert found["words"] == ["product", "--threads", "2", "--seconds", "0.5", "--seed", "4"]
    assert (found["core"], found["threads"]) == ("Haswell", "2")
