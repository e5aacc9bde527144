"""Broken variants of every format: a note or fewer facts, never a crash, a long wait or much memory.

They are read as the program reads: in a process of its own, whose end is seen and whose memory is bounded.
MWL_MUTATIONS says how many there are over all formats; 10,000 make the long run, whose figures are printed.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence import media_types, registry
from mwl_desktop.evidence.apart import wire
from mwl_desktop.evidence.apart.process import ReaderFailed, ReadingProcess
from mwl_desktop.evidence.facts import FileFacts, Limits
from mwl_desktop.evidence.sniff import HEAD, refine, sniff
from mwl_desktop.sentences import SENTENCES
from tests.evidence import every_format, samples

FILES: Final[dict[str, bytes]] = every_format.files()
VARIANTS = -(-int(os.environ.get("MWL_MUTATIONS", "500")) // len(FILES))
LONGEST = 5.0
"""Seconds that the process may work on one verb; a slow one is asked again: it may have had to load much."""
MOST_MEMORY = 1 << 30
_SELDOM: Final = frozenset({media_types.ODG, "video/ogg", "audio/x-ms-wma"})
"""Read by the same functions as others of their family that are among the files."""
_LENGTHS = (1, 4, 64, 1024)
_WORDS = (
    b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0", b"99999999999999999999", b"-1",
    b"<", b">", b"&#0;", b"&a;", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"%s%n", b"../../", b"\r\n\r\n", b"--", b"{\\", b"}", b"stream\n", b"endobj\n", b" R", b"/Kids[1 0 R]",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A variant: bits flipped, cut short, a piece doubled, repeated, zeroed, moved or replaced by noise."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        at = chance.randrange(max(1, len(changed)))
        length = min(chance.choice(_LENGTHS), len(changed) - at)
        match chance.randrange(8):
            case 0 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at : at + length] = bytes(length)
            case 2:
                changed[at : at + length] = chance.randbytes(length)
            case 3:
                times = chance.choice((1, 1, 1, 20, 3_000 // max(1, length)))
                changed[at:at] = changed[at : at + length] * times
            case 4 | 5:
                word = chance.choice(_WORDS)
                changed[at : at + chance.choice((0, len(word)))] = word
            case 6:
                piece = changed[at : at + length]
                del changed[at : at + length]
                to = chance.randrange(max(1, len(changed)))
                changed[to:to] = piece
            case _:
                del changed[max(at, 1) :]
    return bytes(changed)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """A whole package of which one part is broken, or missing."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
        stored = tuple(each.filename for each in package.infolist() if not each.compress_type)
    worth = sorted(entry for entry, content in parts.items() if content)
    part = chance.choice(worth)
    if chance.randrange(20):
        parts[part] = mutated(parts[part], chance)
    else:
        del parts[part]
    return samples.package(parts, stored=stored)


def variants(name: str) -> Iterator[tuple[int, bytes]]:
    """A file's variants, the same ones each time; of packages every other one is broken inside."""
    data = FILES[name]
    is_package = zipfile.is_zipfile(io.BytesIO(data))
    for seed in range(VARIANTS):
        chance = random.Random(f"{name} {seed}")
        broken = mutated_inside if is_package and seed % 2 else mutated
        yield seed, broken(data, chance)


@dataclass
class Asked:
    """One process that reads variants, and how it fared."""

    process: ReadingProcess = field(default_factory=ReadingProcess)
    slowest: float = 0.0
    asked: int = 0
    noted: int = 0

    def everything(self, data: bytes, media_type: str) -> None:
        """Every verb that some type has; what comes back is of the right kind."""
        found = self.result("facts", data, media_type)
        assert isinstance(found, FileFacts)
        assert set(found.notes) <= set(SENTENCES)
        f"{found.title}{found.text}{found.issuer}".encode()
        assert all(0 <= start <= len(found.text) for start in found.page_starts)
        self.noted += bool(found.notes)
        if media_type in registry.RENDERERS or media_type in registry.CARRIED:
            small = self.result("thumbnail", data, media_type, 64)
            assert small is None or max(small.width, small.height) <= 64
        if media_type in registry.RENDERERS:
            page = self.result("picture", data, media_type, 100_000)
            assert page is None or page.width * page.height <= 100_000
        if media_type in registry.READERS:
            read = self.result("readable", data, media_type)
            assert isinstance(read, Readable)

    def result(self, verb: str, data: bytes, media_type: str, most: int = 0) -> Any:
        """What a verb gives. A process that dies or hangs raises here."""
        request = {
            "verb": verb,
            "media_type": media_type,
            "size": len(data),
            "most": most,
            "limits": {"seconds": 4.0},
        }
        for last in (False, True):
            before = self.worked()
            answer = self.process.ask(request, lambda at, length: data[at : at + length], 60)
            spent = self.worked() - before
            if spent < LONGEST or last:
                break
        assert spent < LONGEST, f"{verb} took {spent:.1f} s"
        self.slowest, self.asked = max(self.slowest, spent), self.asked + 1
        return wire.unpacked(answer)

    def worked(self) -> float:
        """Seconds that the process has worked; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        fields = status.read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self) -> int:
        """Bytes that the process held at most; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) * 1024


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_broken_files_cost_a_note_at_most(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked, seed = Asked(), -1
    whole = refine(io.BytesIO(FILES[name]), sniff(FILES[name][:HEAD], name)).media_type
    try:
        for seed, data in variants(name):  # noqa: B007 - told when one fails
            seems = refine(io.BytesIO(data), sniff(data[:HEAD], name))
            # As what it seems to be now, and as what it was before.
            for media_type in sorted({seems.media_type, whole}):
                asked.everything(data, media_type)
    except ReaderFailed as failed:
        pytest.fail(f"variant {seed} of {name}: {failed.kind} escaped from its reader")
    finally:
        peak = asked.peak()
        asked.process.close()
    assert peak < MOST_MEMORY
    if whole in media_types.OFFICE_PACKAGES | {media_types.PDF, media_types.PNG} and VARIANTS >= 10:
        assert asked.noted, "the damage was never seen: the test damages nothing"
    if VARIANTS >= 100:
        with capsys.disabled():
            figures = f"{VARIANTS:>5} variants {asked.asked:>6} readings  slowest {asked.slowest:5.2f} s"
            print(f"\n{name:<40} {figures}  peak {peak / 2**20:5.0f} MiB", end="")


def test_the_variants_are_broken_indeed() -> None:
    for name, data in FILES.items():
        made = {mutated(data, random.Random(seed)) for seed in range(50)}
        assert len(made | {data}) > 40, name
    package = FILES["retro.docx"]
    inside = {mutated_inside(package, random.Random(seed)) for seed in range(50)}
    assert len(inside | {package}) > 40
    assert all(zipfile.is_zipfile(io.BytesIO(each)) for each in inside)


def test_every_format_that_is_read_is_among_them() -> None:
    there = {refine(io.BytesIO(data), sniff(data[:HEAD], name)).media_type for name, data in FILES.items()}
    read = {*registry.EXTRACTORS, *registry.READERS, *registry.RENDERERS, *registry.CARRIED}
    assert read - there <= _SELDOM


def test_the_limits_of_the_run_are_limits_that_there_are() -> None:
    assert Limits(seconds=4.0).seconds < LONGEST
    assert len(FILES) > 20
