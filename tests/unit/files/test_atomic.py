import errno
import os
import subprocess
import sys
import textwrap
import time

import pytest

from engine.errors import FileError
from engine.files.atomic import write_atomically


def refuse_with(number):
    def refuse(*arguments, **named):
        raise OSError(number, os.strerror(number))

    return refuse


def test_content_is_written_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "deep" / "folder" / "file.bin"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.bin"]


def test_short_writes_of_the_system_are_continued(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_atomically(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


@pytest.mark.parametrize(
    ("function", "number", "said"),
    [
        ("write", errno.ENOSPC, "the disk is full; free some space"),
        ("fsync", errno.ENOSPC, "the disk is full; free some space"),
        ("write", errno.EIO, "the disk reports a fault"),
        ("open", errno.EROFS, "the disk is read-only"),
        ("open", errno.EACCES, "permission is denied; choose another place"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_says_why(
    tmp_path, monkeypatch, function, number, said
):
    path = tmp_path / "model"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, function, refuse_with(number))
    with pytest.raises(FileError, match=said) as caught:
        write_atomically(path, b"new")
    monkeypatch.undo()
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "model"
    path.write_bytes(b"old")

    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_file_above_the_accounts_limit_leaves_the_old_one(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(b"old")
    script = """
        import resource, sys
        from pathlib import Path
        from engine.errors import FileError
        from engine.files.atomic import write_atomically
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            write_atomically(Path(sys.argv[1]), bytes(10_000))
        except FileError as error:
            print(error)
    """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert "larger than this disk or account allows" in said
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere"
)
def test_a_folder_without_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileError, match="permission is denied"):
            write_atomically(tmp_path / "file", b"")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_is_never_replaced(tmp_path):
    with pytest.raises(FileError, match="is a folder"):
        write_atomically(tmp_path, b"")


def test_a_file_in_the_place_of_a_folder_is_explained(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileError, match="could not be written"):
        write_atomically(tmp_path / "file" / "model", b"")
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize("name", ["x" * 300, "nul\0byte"])
def test_an_impossible_name_is_explained_in_one_line(tmp_path, name):
    with pytest.raises(FileError, match="name is") as caught:
        write_atomically(tmp_path / name, b"")
    assert "\0" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_file_is_as_open_to_others_as_any_new_file(tmp_path):
    (tmp_path / "ordinary").write_bytes(b"")
    write_atomically(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_keeps_pointing_to_the_file_it_names(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    write_atomically(link, b"content")
    assert link.is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"content"


def test_what_a_killed_process_left_is_removed_after_a_while(tmp_path):
    abandoned = tmp_path / ".inkling-0123456789ab.part"
    fresh = tmp_path / ".inkling-ba9876543210.part"
    for part in (abandoned, fresh):
        part.write_bytes(b"half")
    hours_ago = time.time() - 7200
    os.utime(abandoned, (hours_ago, hours_ago))
    write_atomically(tmp_path / "file", b"")
    assert not abandoned.exists()
    assert fresh.exists()
