"""Broken variants of real documents: a note or fewer facts, never a crash, a long wait or much memory.

They are read in a process of its own, whose memory is bounded, and a crash of a library is seen.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop.evidence import media_types, registry
from mwl_desktop.evidence.facts import FileFacts
from mwl_desktop.evidence.sniff import refine, sniff
from tests.evidence import samples

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "resources" / "sample" / "files").iterdir())
VARIANTS = int(os.environ.get("MWL_MUTATIONS", "12"))
"""Of each file; 500 make the long run of 10,000."""
HANGS_AFTER = 60
"""Seconds: generous, because other work may be going on; the process is ended then."""
MOST_MEMORY = 1 << 30


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A variant: bits flipped, cut short, a piece doubled, zeroed, swapped or replaced by noise."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        at = chance.randrange(len(changed))
        length = min(chance.choice((1, 4, 64, 1024)), len(changed) - at)
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at : at + length] = bytes(length)
            case 2:
                changed[at : at + length] = chance.randbytes(length)
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                changed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))
            case _:
                del changed[max(at, 1) :]
    return bytes(changed)


def with_broken_part(package: bytes, chance: random.Random) -> bytes:
    """A package that is whole, and one part of it broken: what reads the part has to notice it itself."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    broken = chance.choice([name for name, data in parts.items() if data])
    parts[broken] = mutated(parts[broken], chance)
    return samples.package(parts)


def cases(path: Path) -> Iterator[tuple[int, bytes]]:
    data = path.read_bytes()
    is_package = zipfile.is_zipfile(path)
    for seed in range(VARIANTS):
        chance = random.Random(f"{path.name} {seed}")
        # A package's own seals would keep all but one of its breaks from whatever reads the parts.
        yield seed, with_broken_part(data, chance) if is_package and seed % 2 else mutated(data, chance)


def read_all(names: list[str]) -> None:
    """In the child: reads every variant of some files; each is announced before it is read."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (3 * MOST_MEMORY, 3 * MOST_MEMORY))
    for path in (path for path in FILES if path.name in names):
        for seed, data in cases(path):
            print(json.dumps({"reading": path.name, "seed": seed}), flush=True)
            signal.alarm(HANGS_AFTER)
            _read(path.name, data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"read": path.name, "peak": peak}), flush=True)


def _read(name: str, data: bytes) -> None:
    found = refine(io.BytesIO(data), sniff(data, name))
    # As what it seems to be now, and as what it was before.
    for media_type in {found.media_type, found.by_name or media_types.PDF}:
        assert isinstance(registry.facts(media_type, data), FileFacts)
        registry.thumbnail(media_type, data)
        registry.picture_for_page(media_type, data, 100_000)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded by a call that Windows lacks")
@pytest.mark.parametrize("part", range(2))
def test_broken_documents_cost_a_note_at_most(part: int) -> None:
    names = [path.name for path in FILES[part::2]]
    code = f"from tests.evidence.test_mutations import read_all; read_all({names!r})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (said[-1:], done.stderr[-2000:])
    ended = [each for each in said if "read" in each]
    assert [each["read"] for each in ended] == names
    assert len(said) - len(ended) == VARIANTS * len(names)
    assert max(each["peak"] for each in ended) < MOST_MEMORY


def test_the_variants_are_broken_indeed() -> None:
    data = FILES[0].read_bytes()
    assert len({mutated(data, random.Random(seed)) for seed in range(50)} | {data}) > 45
