"""Files that do to their reader what hostile ones would: media types that only these tests know."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.evidence.apart import process
from mwl_desktop.evidence.apart.pool import Readers
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
HOSTILE = """
import sys; sys.path[:] = {path!r}
from tests.evidence.apart import hostile
sys.exit(hostile.serve({memory}))
"""


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that know the media types of `hostile` besides those of the registry."""

    def command(memory: int) -> list[str]:
        return [sys.executable, "-I", "-c", HOSTILE.format(path=[str(ROOT), *sys.path], memory=memory)]

    monkeypatch.setattr(process, "command", command)


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers()
    yield made
    made.close()


class Asked:
    """What was asked of processes about one media type, for how long, and how it ended."""

    def __init__(self, media_type: str) -> None:
        self.media_type = media_type
        self.begun = threading.Event()
        self.seconds: list[float] = []
        self.ended: list[str] = []
        self.carried = 0

    @contextmanager
    def then(self, act: Callable[[], object]) -> Iterator[None]:
        """Do this once the process has been asked, beside what stands inside."""
        thread = threading.Thread(target=lambda: self.begun.wait(PATIENCE) and act())
        thread.start()
        try:
            yield
        finally:
            thread.join()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Asked]:
    """Listen to what is asked about a media type."""

    def listen(media_type: str) -> Asked:
        heard, ask = Asked(media_type), process.ReadingProcess.ask

        def asking(self: Any, request: Any, fetch: Any, seconds: float, *more: Any) -> bytes:
            if request["media_type"] != media_type:
                return ask(self, request, fetch, seconds, *more)

            def fetched(offset: int, length: int) -> bytes:
                data: bytes = fetch(offset, length)
                heard.carried += len(data)
                return data

            heard.seconds.append(seconds)
            heard.begun.set()
            try:
                return ask(self, request, fetched, seconds, *more)
            except BaseException as error:
                heard.ended.append(type(error).__name__)
                raise

        monkeypatch.setattr(process.ReadingProcess, "ask", asking)
        return heard

    return listen
