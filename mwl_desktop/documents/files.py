"""Whole files or none: what is written goes to a sibling first and takes the name at the end."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from mwl_desktop.documents.walk import one_line
from mwl_desktop.errors import UserError

_UNSAFE: Final = re.compile(r'[<>:"/\\|?*%#\x00-\x1f\x7f]+')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_NAME: Final = 100
_SHOWN: Final = 60
"""Characters of a name that the system finds too long."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A binary file, to be written and read, that appears at `target` when the block ends well.

    Otherwise nothing is left, and what was there stays.
    A file that may not be written to is not replaced either, although its folder would let it be.
    """
    sibling = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with sibling.open("x+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        sibling.replace(target)
    except OSError as error:
        raise failed(target, error) from error
    finally:
        with suppress(OSError):
            sibling.unlink(missing_ok=True)


@contextmanager
def whole_folder(
    target: Path, *, replace_if: Callable[[Path], bool] = lambda _folder: False
) -> Iterator[Path]:
    """A folder that appears at `target` when the block ends well.

    One that holds something is refused, unless `replace_if` says that it may go.
    """
    real = Path(os.path.realpath(target))
    sibling = real.with_name(f".{real.name[:80]}.{secrets.token_hex(6)}.part")
    former = sibling.with_suffix(".former")
    try:
        _check_replaceable(target, replace_if)
        sibling.mkdir()
        yield sibling
        if real.exists():
            _check_replaceable(target, replace_if)
            real.replace(former)
        sibling.replace(real)
    except OSError as error:
        raise failed(target, error) from error
    finally:
        if former.exists() and not real.exists():
            former.replace(real)
        for folder in (sibling, former):
            shutil.rmtree(folder, ignore_errors=True)


def _check_replaceable(target: Path, replace_if: Callable[[Path], bool]) -> None:
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not replace_if(target))):
        raise UserError("out.exists", path=target)


def failed(target: Path, error: OSError) -> UserError:
    """The error a person reads when a file could not be written."""
    if isinstance(error, FileNotFoundError) and not target.parent.is_dir():
        return UserError("out.folder_missing", path=target.parent)
    if error.errno == errno.ENAMETOOLONG:
        return UserError("system.name_too_long", path=f"{target.name[:_SHOWN]}…")
    return UserError("out.failed", path=target, reason=error.strerror or "unknown reason")


def safe_name(name: str, fallback: str = "file") -> str:
    """A file name that every system takes: no path, no controls, not too long, its ending kept."""
    words = _UNSAFE.sub("_", unicodedata.normalize("NFC", one_line(name))).strip(" ._")
    stem, dot, ending = words.rpartition(".")
    if not dot or len(ending) > 12:
        stem, ending = words, ""
    stem = _within(stem, _LONGEST_NAME).rstrip(" .") or fallback
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def _within(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
