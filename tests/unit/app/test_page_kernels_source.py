import subprocess
import sys
from pathlib import Path

import engine
from app.pages.kernels.rungs import load_rungs
from app.pages.kernels.source import marks_of, read_source

CODE = '''"""Two
lines."""
@njit(nogil=True)
def product(a: int) -> int:  # why
    return a @ 16 + f"{a}"
'''


def kinds(line):
    text = CODE.splitlines()[line]
    return [
        (text[mark.start : mark.start + mark.length], mark.kind) for mark in marks_of(CODE)[line]
    ]


def test_a_docstring_is_marked_on_each_of_its_lines():
    assert kinds(0) == [('"""Two', "string")]
    assert kinds(1) == [('lines."""', "string")]


def test_decorators_definitions_and_comments_are_told_apart():
    assert kinds(2) == [("@", "decorator"), ("njit", "decorator"), ("True", "keyword")]
    assert kinds(3) == [("def", "keyword"), ("product", "name"), ("# why", "comment")]


def test_a_product_of_matrices_is_no_decorator():
    found = kinds(4)
    assert ("return", "keyword") in found
    assert ("16", "number") in found
    assert "decorator" not in {kind for _, kind in found}


def test_what_is_not_python_is_marked_as_far_as_it_is_understood():
    assert marks_of("x = 1\ny = '''")[0][0].kind == "number"
    assert marks_of("") == ()


def test_a_source_of_the_engine_is_read_where_the_engine_is():
    found = read_source("engine/errors.py")
    assert found is not None
    assert found.text == (Path(engine.__file__).parent / "errors.py").read_text(encoding="utf-8")
    assert len(found.marks) == len(found.text.splitlines())


def test_nothing_but_sources_of_the_engine_is_read():
    assert read_source("engine/there_is_no_such.py") is None
    assert read_source("engine/../app/main.py") is None
    assert read_source("/etc/hostname") is None


def test_every_rung_comes_with_a_sentence_and_its_source_at_its_line():
    found = load_rungs()
    assert len({rung.name for rung in found}) == len(found) >= 8
    gpus = ["gpu-naive", "gpu-shared", "gpu-registers", "cublas"]
    assert [rung.name for rung in found[-4:]] == gpus
    for rung in found:
        assert rung.sentence.endswith(".")
        assert rung.source is not None
        lines = rung.source.text.splitlines()
        assert any("def " in line for line in lines[rung.line - 1 : rung.line + 3]), rung.place


def test_the_page_comes_without_numba():
    script = "import sys, app.pages.kernels.page; sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
