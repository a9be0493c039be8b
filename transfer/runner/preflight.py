"""What may stand in the way of a start, each told in one sentence before anything is begun."""

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from transfer.runner.processes import StartFailed, port_taken

OLDEST, NEWEST = (3, 11), (3, 13)
ROOM_NEEDED = 300 * 1024 * 1024


def python_version(version: tuple[int, int] | None = None) -> None:
    """Python 3.11 to 3.13."""
    major, minor = version or sys.version_info[:2]
    if not OLDEST <= (major, minor) <= NEWEST:
        raise StartFailed(
            f"The exchange needs Python 3.11, 3.12 or 3.13, and this is {major}.{minor}; "
            "name another with PYTHON=python3.11."
        )


def folder(path: Path) -> None:
    """A folder that can be written, with room for a database."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"x" * 4096)
    except OSError as error:
        raise StartFailed(sentence_for(error, path)) from error
    room = shutil.disk_usage(path).free
    if room < ROOM_NEEDED:
        raise StartFailed(
            f"The disk that holds {path} is full: {room // 1024**2} MB are left and "
            f"{ROOM_NEEDED // 1024**2} MB are needed; make room or name another folder with STATE=folder."
        )


def port(number: int) -> None:
    """A port nobody listens on."""
    if not 0 < number < 65536:
        raise StartFailed(f"{number} is no port; name one from 1 to 65535 with PORT=8000.")
    if number < 1024 and os.geteuid() != 0:
        raise StartFailed(f"Port {number} is for root alone; try PORT=8000.")
    if port_taken(number):
        raise StartFailed(f"Port {number} is taken by another program; try PORT={min(number + 1, 65535)}.")


def sentence_for(error: OSError, path: Path | None = None) -> str:
    """An operating system's error as one sentence that says what to do."""
    place = path or error.filename or "a folder"
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"The folder {place} cannot be written; name another with STATE=folder."
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {place} is full; make room or name another folder with STATE=folder."
    return f"{place}: {error.strerror or error}."
