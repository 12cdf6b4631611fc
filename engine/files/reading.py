"""What can be said of a file before any of it is read, and why the system would not let us."""

import errno
import stat
from pathlib import Path

from engine.errors import FileError, InklingError

_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EFBIG: "it would be larger than this disk or account allows",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead in a circle",
    errno.EMFILE: "too many files are open",
    errno.EIO: "the disk reports a fault",
}
if hasattr(errno, "EDQUOT"):
    _REASONS[errno.EDQUOT] = "the disk is full, or your share of it"


def shown(path: str | Path) -> str:
    """A path in quotes, fit for one line of a message: what cannot be printed becomes `�`."""
    return "“" + "".join(c if c.isprintable() else "�" for c in str(path)) + "”"


def reason(error: Exception) -> str:
    """The system's reason in plain words: "permission is denied"."""
    if isinstance(error, OSError) and error.errno is not None:
        said = _REASONS.get(error.errno) or (error.strerror or "the system refuses").lower()
        return said.rstrip(".")
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    return "its name is not one a file can have"


def file_size(path: Path, raises: type[InklingError] = FileError) -> int:
    """Size in bytes of an ordinary file; `raises` for none, a folder, a pipe, a device."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise raises(
            f"{shown(path)} cannot be read: {reason(error)}; check the path and try again."
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise raises(f"{shown(path)} is a folder; choose a file.")
    if not stat.S_ISREG(found.st_mode):
        raise raises(f"{shown(path)} is a device or a pipe; choose an ordinary file.")
    return found.st_size
