"""Which kernels that ship a CPU can run."""

import pytest

from engine import cpu_level
from engine.cpu_level import LEVELS, level_of

V2 = "pni ssse3 cx16 sse4_1 sse4_2 popcnt lahf_lm"
V3 = f"{V2} avx avx2 bmi1 bmi2 f16c fma abm movbe"
V4 = f"{V3} avx512f avx512bw avx512cd avx512dq avx512vl"


def described(flags):
    return f"processor\t: 0\nmodel name\t: a CPU\nflags\t\t: fpu sse2 {flags}\nbugs\t\t: none\n"


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        ("", ""),
        (V2, "x86-64-v2"),
        (V3, "x86-64-v3"),
        (V3.replace("movbe", ""), "x86-64-v2"),
        (V4, "x86-64-v4"),
        (V4.replace("avx512vl", ""), "x86-64-v3"),
        # What a level adds is worth nothing without those below it.
        (V4.replace("fma", ""), "x86-64-v2"),
    ],
)
def test_a_level_is_reached_with_all_that_it_and_those_below_it_ask_for(flags, level):
    assert level_of(described(flags)) == level


def test_a_description_without_flags_has_no_level():
    assert level_of("") == level_of("processor : 0\nFeatures : fp asimd\n") == ""


def test_this_cpu_has_a_level_or_none(monkeypatch):
    assert cpu_level.cpu_level() in {"", *LEVELS}
    monkeypatch.setattr(cpu_level.platform, "machine", lambda: "aarch64")
    assert cpu_level.cpu_level() == ""
