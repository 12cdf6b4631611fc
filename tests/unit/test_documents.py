"""What the documents promise is what the project does."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

import engine
from app.commands import bench, evaluate, export, open_window, predict, self_test, train
from app.commands.parser import build_parser

ROOT = Path(__file__).parents[2]


def text(name):
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} stays in the checkout")
    return path.read_text(encoding="utf-8")


def commands():
    """Every command line that the README shows."""
    joined = text("README.md").replace("\\\n", "")
    lines = re.findall(r"^(?:.*\| )?(inkling \S[^#\n]*[^#\s])", joined, re.MULTILINE)
    return [shlex.split(line.removesuffix("&&"))[1:] for line in lines]


def test_the_readme_shows_every_command():
    assert {command[0] for command in commands()} == {
        "open",
        "predict",
        "train",
        "evaluate",
        "export",
        "bench",
        "self-test",
    }


def test_every_command_in_the_readme_is_understood():
    modules = (open_window, predict, train, evaluate, export, bench, self_test)
    parser = build_parser(tuple(module.add_parser for module in modules))
    for command in commands():
        assert callable(parser.parse_args(command).run)


def test_ci_runs_the_readmes_test_line():
    (line,) = re.findall(r"^test_line='(.*)'$", text(".ci/run"), re.MULTILINE)
    assert f"\n{line}\n" in text("README.md")
    assert f"\n{line}\n" in text("CONTRIBUTING.md")


def test_ci_installs_the_packages_that_the_readme_names():
    (named,) = re.findall(r"apt-get install ((?:.*\\\n)*.*)\n", text("README.md"))
    ci = text(".ci/run")
    for package in named.replace("\\", " ").split():
        assert re.search(rf"\s{re.escape(package)}\s", ci), package


def test_links_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", text(name)):
            assert (ROOT / target).exists(), f"{name} links to {target}"


def test_the_changelog_begins_with_this_version():
    assert re.findall(r"^## (\S+)$", text("CHANGELOG.md"), re.MULTILINE)[0] == engine.__version__


def test_qt_stays_below_the_release_that_aborts():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert "PySide6-Essentials>=6.11.3,<6.12" in project["dependencies"]
