"""The house's rules, held by its sources: who may import whom, and what is not used at all."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import app
import engine

ENGINE = Path(engine.__file__).parent
APP = Path(app.__file__).parent

# What each room of the engine may know of the others. Modules beside the rooms (errors, progress,
# folders, resources) are open to all but the kernels, which know the errors alone.
KNOWN = {
    "kernels": set(),
    "matrix": {"kernels"},
    "files": set(),
    "ink": {"files", "kernels"},
    "data": {"files", "ink"},
    "networks": {"files", "kernels"},
    "train": {"files", "data", "kernels", "networks"},
    "recognise": {"ink", "kernels", "networks"},
    "inside": {"data", "networks"},
    "judge": {"data", "inside", "kernels", "networks", "train"},
    "export": {"data", "files", "judge", "networks", "train"},
    "bench": {"data", "kernels", "matrix", "networks", "train"},
}
QT = {"PySide6", "PyQt6", "PyQt5", "PySide2", "shiboken6", "qtpy", "pyqtgraph", "superqt"}
UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve"}
UNSAFE_MODULES |= {"marshal", "socket", "http", "urllib.request", "ftplib", "requests"}
UNSAFE_CALLS = {"eval", "exec", "__import__"}
WITHOUT_NUMBA = (
    "engine.errors",
    "engine.progress",
    "engine.folders",
    "engine.resources",
    "engine.networks.layers",
    "engine.networks.network",
    "engine.networks.model",
    "engine.networks.model_file",
    "engine.networks.library",
    "engine.train.settings",
    "engine.train.events",
    "engine.train.controls",
    "engine.bench.events",
    "engine.bench.report",
    "engine.bench.cpu",
    "engine.ink.stroke",
    "engine.ink.picture",
)
# The first draws samples, with the compiled rasteriser: `open_dataset` loads it when that is
# wanted. The second unpacks a plan's parameters, whose layout the kernels fix, for threads that
# follow a training.
WITH_NUMBA = ("engine.data.hand.drawings", "engine.inside.weights")


def sources(folder):
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_of(path):
    """The dotted name of a source file and whether it is a package."""
    parts = list(path.relative_to(ENGINE.parent).with_suffix("").parts)
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False


def imported(path, tree=None):
    """Every module that a source file imports anywhere in it, by full name."""
    name, is_package = module_of(path)
    for node in ast.walk(tree or parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")
            kept = len(above) - node.level + (1 if is_package else 0)
            prefix = above[:kept] if node.level else []
            module = ".".join([*prefix, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_in(module, packages):
    return any(module == package or module.startswith(package + ".") for package in packages)


def room_of(module):
    """The room of the engine that a module belongs to, or None."""
    parts = module.split(".")
    return parts[1] if parts[0] == "engine" and len(parts) > 1 and parts[1] in KNOWN else None


def broken_imports(path, tree=None):
    """The imports of a source of the engine that break the one way."""
    name, _ = module_of(path)
    room = room_of(name)
    for module in imported(path, tree):
        other = room_of(module)
        is_closed = other not in (None, room) and other not in KNOWN.get(room, ())
        if is_closed or is_in(module, QT | {"app"}):
            yield f"{name} imports {module}"


def test_every_room_of_the_engine_is_known_here():
    rooms = {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    assert rooms == set(KNOWN)


def test_imports_run_one_way():
    found = [line for path in sources(ENGINE) for line in broken_imports(path)]
    assert not found, "\n".join(found)


def test_kernels_import_numpy_numba_and_the_standard_library_only():
    allowed = {"numpy", "numba", "llvmlite", *sys.stdlib_module_names}
    allowed |= {"engine.kernels", "engine.errors"}
    found = [
        f"{path.name} imports {module}"
        for path in sources(ENGINE / "kernels")
        for module in imported(path)
        if not is_in(module, allowed) and module != "engine"
    ]
    assert not found, "\n".join(found)


def test_one_file_imports_numbas_half_for_gpus():
    found = {
        path.relative_to(ENGINE.parent).as_posix()
        for path in [*sources(ENGINE), *sources(APP)]
        if any(is_in(module, {"numba.cuda"}) for module in imported(path))
    }
    # What puts its simulator right knows that alone, and only that file loads it.
    assert found <= {"engine/kernels/cuda/gpu.py", "engine/kernels/cuda/simulation.py"}


def unsafe(tree, modules):
    for module in modules:
        if is_in(module, UNSAFE_MODULES):
            yield f"imports {module}"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            yield f"calls {node.func.id} in line {node.lineno}"
        for keyword in node.keywords:
            is_true = isinstance(keyword.value, ast.Constant) and keyword.value.value is True
            # A rung of the ladder may share its work; a compiler may not do so by itself.
            mere_word = keyword.arg == "parallel" and getattr(node.func, "id", "") == "Rung"
            if is_true and keyword.arg in ("parallel", "allow_pickle") and not mere_word:
                yield f"says {keyword.arg}=True in line {node.lineno}"


def test_nothing_unpickles_evaluates_calls_out_or_compiles_in_parallel():
    found = [
        f"{path.relative_to(ENGINE.parent)} {what}"
        for path in [*sources(ENGINE), *sources(APP)]
        for what in unsafe(parsed(path), imported(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("data/dataset.py", "from engine.networks.network import Network"),
        ("ink/stroke.py", "import engine.train.settings"),
        ("files/atomic.py", "from engine import data"),
        ("kernels/dense.py", "from engine.networks import plan"),
        ("networks/plan.py", "from ..train import session"),
        ("train/session.py", "def f():\n    from engine.recognise import recogniser"),
        ("progress.py", "from engine.data import dataset"),
        ("recognise/recogniser.py", "from PySide6.QtCore import QObject"),
        ("networks/plan.py", "import app.main"),
    ],
)
def test_a_wrong_import_would_be_noticed(place, line):
    assert list(broken_imports(ENGINE / place, ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "njit(parallel=True)(f)",
        "eval('1')",
        "numpy.load(path, allow_pickle=True)",
        "import pickle",
        "from urllib import request",
        "from multiprocessing import pool; import shelve",
    ],
)
def test_an_unsafe_line_would_be_noticed(line):
    tree = ast.parse(line)
    assert list(unsafe(tree, imported(ENGINE / "progress.py", tree)))


def test_modules_for_the_first_paint_do_not_import_numba():
    rooms = (ENGINE / "files", ENGINE / "data", ENGINE / "inside")
    named = (module_of(path)[0] for room in rooms for path in sources(room))
    modules = [*WITHOUT_NUMBA, *(name for name in named if name not in WITH_NUMBA)]
    script = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    if "numba" in sys.modules:
        print(name)
        break
"""
    said = subprocess.run(
        [sys.executable, "-c", script, *modules],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert said == "", f"{said.strip()} imports numba"
