"""Reading apart for whoever wants it: processes are kept while they are sound, and replaced when not.

Facts, pictures and readable documents as the registry gives them, but whatever a file does to its reader
costs a note. No byte of a file touches the disk on its way: it goes through a pipe as it is asked for.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final

from mwl_desktop.domain.readable import Readable
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart import wire
from mwl_desktop.evidence.apart.process import (
    MEMORY,
    ReaderDied,
    ReaderFailed,
    ReaderStuck,
    ReadingProcess,
)
from mwl_desktop.evidence.facts import UNREADABLE, FileFacts, Limits, Picture, size_of
from mwl_desktop.log import Code

_log = logging.getLogger(__name__)

_GRACE: Final = 10.0
"""Seconds beyond its limit after which a file is given up: a reader should have stopped by itself by then."""
_FOR_PICTURES: Final = 4 * 1024**3
_KEPT: Final = 2
_SERVES: Final = 500
"""Files after which a process is replaced, so that what libraries forget to free does not add up."""
_DEFAULT: Final = Limits()


class Readers:
    """Reads files apart, for any number of threads; idle processes are kept, dead ones replaced."""

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._guard = threading.Lock()
        self._idle: list[ReadingProcess] = []
        self._busy: set[ReadingProcess] = set()
        self._closed = False

    def facts(
        self, media_type: str, stream: BinaryIO, *, limits: Limits = _DEFAULT, work: Work = QUIET
    ) -> FileFacts:
        """Like `registry.facts`; a file that ends or holds up the process has a note that says so."""
        try:
            found = self._read("facts", media_type, stream, 0, limits, work)
        except _GivenUp:
            return FileFacts(notes=(UNREADABLE,))
        return found if isinstance(found, FileFacts) else FileFacts(notes=(UNREADABLE,))

    def readable(
        self, media_type: str, stream: BinaryIO, *, limits: Limits = _DEFAULT, work: Work = QUIET
    ) -> Readable | None:
        """Like `registry.readable`."""
        if media_type not in registry.READERS:
            return None
        try:
            found = self._read("readable", media_type, stream, 0, limits, work)
        except _GivenUp:
            return Readable(notes=(UNREADABLE,))
        return found if isinstance(found, Readable) else None

    def thumbnail(
        self,
        media_type: str,
        stream: BinaryIO,
        *,
        size: int = 480,
        limits: Limits = _DEFAULT,
        work: Work = QUIET,
    ) -> Picture | None:
        """Like `registry.thumbnail`; None also where the process had to be given up."""
        if media_type not in registry.RENDERERS and media_type not in registry.CARRIED:
            return None
        return self._picture("thumbnail", media_type, stream, size, limits, work)

    def picture_for_page(
        self,
        media_type: str,
        stream: BinaryIO,
        max_pixels: int = 4_000_000,
        *,
        limits: Limits = _DEFAULT,
        work: Work = QUIET,
    ) -> Picture | None:
        """Like `registry.picture_for_page`; None also where the process had to be given up."""
        if media_type not in registry.RENDERERS:
            return None
        return self._picture("picture", media_type, stream, max_pixels, limits, work)

    def page_with_marks(
        self,
        media_type: str,
        stream: BinaryIO,
        page: int,
        *,
        size: int,
        limits: Limits = _DEFAULT,
        work: Work = QUIET,
    ) -> Picture | None:
        """Like `registry.page_with_marks`; None also where the process had to be given up."""
        return self._picture("marks", media_type, stream, size, limits, work, page=page)

    def seen(
        self, media_type: str, stream: BinaryIO, page: int, *, limits: Limits = _DEFAULT, work: Work = QUIET
    ) -> str | None:
        """Like `ocr.seen`, its text; None where the process had to be given up."""
        try:
            found = self._read("seen", media_type, stream, page, limits, work)
        except _GivenUp:
            return None
        return found.text if isinstance(found, FileFacts) else None

    def _picture(
        self,
        verb: str,
        media_type: str,
        stream: BinaryIO,
        most: int,
        limits: Limits,
        work: Work,
        *,
        page: int = 0,
    ) -> Picture | None:
        try:
            found = self._read(verb, media_type, stream, most, limits, work, page=page)
        except _GivenUp:
            return None
        return found if isinstance(found, Picture) else None

    def _read(
        self,
        verb: str,
        media_type: str,
        stream: BinaryIO,
        most: int,
        limits: Limits,
        work: Work,
        *,
        page: int = 0,
    ) -> wire.Result:
        request = {
            "verb": verb,
            "media_type": media_type,
            "size": size_of(stream),
            "most": most,
            "page": page,
            "limits": dataclasses.asdict(limits),
        }

        def fetch(offset: int, length: int) -> bytes:
            stream.seek(offset)
            return stream.read(length)

        try:
            # What fails once may have failed of something else: the files before it, memory others took.
            with suppress(ReaderDied, ReaderFailed):
                return self._asked(request, fetch, limits.seconds + _GRACE, work)
            return self._asked(request, fetch, limits.seconds + _GRACE, work)
        except ReaderFailed as failed:
            level = logging.INFO if failed.kind == MemoryError.__name__ else logging.WARNING
            _log.log(level, "a reader failed: %s", Code(failed.kind))
            raise _GivenUp from failed
        except (ReaderDied, ReaderStuck, wire.WireRefused) as error:
            _log.info("a reader was given up: %s", Code(type(error).__name__))
            raise _GivenUp from error

    def _asked(
        self, request: dict[str, Any], fetch: Callable[[int, int], bytes], seconds: float, work: Work
    ) -> wire.Result:
        with self._borrowed() as process:
            return wire.unpacked(process.ask(request, fetch, seconds, work))

    @contextmanager
    def _borrowed(self) -> Iterator[ReadingProcess]:
        process = self._taken()
        trusted = False
        try:
            yield process
            trusted = process.asked < _SERVES
        finally:
            self._give_back(process, trusted=trusted)

    def _taken(self) -> ReadingProcess:
        """An idle process that still lives, or a new one. Raises Cancelled when nobody may read any more."""
        while (idle := self._next_idle()) is not None:
            if idle.alive:
                return self._lent(idle)
            idle.close()
        return self._lent(ReadingProcess(self._memory))

    def _next_idle(self) -> ReadingProcess | None:
        with self._guard:
            if self._closed:
                raise Cancelled
            return self._idle.pop() if self._idle else None

    def _lent(self, process: ReadingProcess) -> ReadingProcess:
        with self._guard:
            if not self._closed:
                self._busy.add(process)
                return process
        process.close()
        raise Cancelled

    def _give_back(self, process: ReadingProcess, *, trusted: bool) -> None:
        with self._guard:
            self._busy.discard(process)
            keep = trusted and not self._closed and len(self._idle) < _KEPT and process.alive
            if keep:
                self._idle.append(process)
        if not keep:
            process.close()

    def close(self) -> None:
        """End every process; whoever is still reading hears that it was cancelled."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
            for process in self._busy:
                process.end()
        for process in idle:
            process.close()


class PictureReaders(Readers):
    """Readers with room for the models that read text in pictures."""

    def __init__(self) -> None:
        super().__init__(_FOR_PICTURES)


class _GivenUp(Exception):
    """A file that nothing more can be had from."""
