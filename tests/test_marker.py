"""No byte of what a person types or keeps is found in clear in any file that the program writes."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from mwl_desktop import log
from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.services import (
    backups,
    capture,
    checking,
    entries,
    evidence,
    facts,
    finding,
    goals,
    inbox,
    items,
    links,
    people,
    portfolios,
    profile,
    sweeping,
    vaults,
)
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.factory import empty_bin
from tests.vaults import NOON, PASSPHRASE, TODAY

ROOT = Path(__file__).parents[1]
MARK = "Zaphirqwertz"
DAY = date(2031, 7, 19)


def forms() -> list[bytes]:
    """The marker as it could lie in a file, whole and in the halves a page's end could cut it into."""
    spelled = {
        MARK,
        MARK.lower(),
        MARK.upper(),
        MARK[:7],
        MARK[5:],
        MARK[:7].lower(),
        MARK[5:].lower(),
        DAY.isoformat(),
    }
    return [text.encode(code) for text in spelled for code in ("utf-8", "utf-16-le", "utf-16-be")]


def found_in(folder: Path, leave_out: frozenset[Path] = frozenset()) -> list[str]:
    """Every file below `folder` that holds the marker or the passphrase, or is named so."""
    wanted = [*forms(), *(word.encode() for word in (PASSPHRASE, "orchard", "seventeen"))]
    hits = []
    for path in folder.rglob("*"):
        if path in leave_out or not path.is_file():
            continue
        content = path.read_bytes() + path.name.encode("utf-8", "surrogateescape")
        hits += [f"{path.name}: {form!r}" for form in wanted if form in content]
    return hits


def fill(vault: Vault, paper: Path) -> None:
    """Type the marker into every field there is, and keep a file that is full of it."""
    with vault.write("everything", title=f"title {MARK}") as uow:
        profile.save(uow, Profile(f"name {MARK}", f"headline {MARK}", f"summary {MARK}"))
        role = profile.add_role(uow, f"role {MARK}", f"employer {MARK}", DAY)
        entry = entries.add(
            uow,
            EntryDraft(
                title=f"entry {MARK}",
                body=f"body {MARK} " * 3000,
                source=f"source {MARK}",
                reflection_model=MARK,
                answers=(Answer(f"question {MARK}", f"answer {MARK}"),),
                happened_on=DAY,
                role_id=role,
                tags=(MARK,),
            ),
        )
        goal = goals.add(
            uow, GoalDraft(f"goal {MARK}", f"why {MARK}", f"criteria {MARK}", f"objective {MARK}")
        )
        goals.add_milestone(uow, goal, f"step {MARK}", DAY)
        goals.add_progress(uow, goal, f"progress {MARK}", DAY)
        texts = dict.fromkeys(("organisation", "email", "how_i_know", "gives", "gets", "notes"), MARK)
        person = people.add(uow, PersonDraft(f"person {MARK}", **texts))  # type: ignore[arg-type]
        evidence.add_link(uow, f"https://{MARK}.example.org/{MARK}")
        draft = EvidenceDraft(title=MARK, issuer=MARK, description=MARK, tags=(MARK,))
        evidence.add_quotation(uow, f"quotation {MARK}", f"said by {MARK}", draft)
        portfolios.add(uow, PortfolioDraft(f"portfolio {MARK}", audience=MARK, introduction=MARK))
        links.link(uow, entry, goal)
        links.link(uow, entry, person)
    report = capture.capture(vault, [paper])
    assert len(report.added) == 1
    facts.read_missing(vault)
    with vault.write("item.rename", title=MARK) as uow:
        items.rename(uow, entry, f"another {MARK}")
        items.bin_items(uow, [goal])
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "given" / f"{MARK}.txt"
    path.parent.mkdir()
    path.write_text(f"a paper about {MARK}\n" * 5000, encoding="utf-8")
    return path


def test_the_search_for_the_marker_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "clear").write_bytes(b"..." + MARK.encode("utf-16-le"))
    (tmp_path / "cut").write_bytes(MARK[5:].encode())
    assert len(found_in(tmp_path)) >= 2


def test_nothing_lies_in_clear_while_open_and_after(
    paper: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    made = tmp_path / "made"
    made.mkdir()
    vault = vaults.create(made / "v.mwl", PASSPHRASE, clock=SetClock(NOON))
    fill(vault, paper)
    with vault.read() as connection:
        hits = finding.search(connection, MARK)
        assert len(hits) >= 6, "the marker is in the vault and is found"
    given = frozenset({paper})
    written = [path for path in made.iterdir() if path.stat().st_size]
    assert any(path.name.endswith("-wal") for path in written), "the log of the open vault is looked at too"
    assert found_in(tmp_path, given) == []
    assert found_in(home) == []
    vault.close()
    assert [path.name for path in made.iterdir()] == ["v.mwl"]
    assert found_in(tmp_path, given) == []
    assert vault.clock.today() == TODAY


def test_a_program_that_is_killed_leaves_nothing_in_clear(paper: Path, tmp_path: Path, home: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tests.test_marker import fill;"
        "from mwl_desktop.services import vaults;"
        "fill(vaults.create(Path(sys.argv[1]), sys.stdin.readline().strip()), Path(sys.argv[2]));"
        "os.kill(os.getpid(), 9)"
    )
    made, temporary = tmp_path / "made", tmp_path / "temporary"
    made.mkdir()
    temporary.mkdir()
    names = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
    done = subprocess.run(
        [sys.executable, "-c", code, made / "v.mwl", paper],
        input=PASSPHRASE.encode(),
        cwd=ROOT,
        env={**os.environ, **dict.fromkeys(names, str(temporary))},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    assert (made / "v.mwl-wal").stat().st_size > 0
    assert found_in(made) == []
    assert found_in(temporary) == []
    assert found_in(home) == []
    vault = vaults.unlock(made / "v.mwl", PASSPHRASE)
    with vault.read() as connection:
        assert finding.search(connection, MARK)
    vault.close()


def test_what_keeps_a_vault_safe_leaves_nothing_in_clear(
    paper: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backups, a new passphrase, sealed notes and files, a salvaged and a restored vault."""
    temporary, made, kept = tmp_path / "temporary", tmp_path / "made", tmp_path / "kept"
    for folder in (temporary, made, kept):
        folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    given = frozenset({paper})

    def nothing_in_clear() -> bool:
        return not found_in(tmp_path, given) and not found_in(home)

    path = made / "v.mwl"
    vault = vaults.create(path, PASSPHRASE)
    sweeping.prepare(vault)
    fill(vault, paper)
    backup = backups.make(vault, kept)
    early = VaultKey(vault.key.key, vault.key.salt)
    later = vaults.change_passphrase(vault, f"another {MARK} orchard")
    assert nothing_in_clear()
    vault.close()
    inbox.put_note(path, f"later {MARK}")
    assert inbox.put_files(path, [paper]).sealed
    assert nothing_in_clear()
    with closing(vaults.unlock_with_key(path, later)) as again:
        came = sweeping.sweep(again)
        assert (len(came.notes), len(came.already_there)) == (1, 1)
        assert nothing_in_clear()
    checking.salvage(path, later, made / "salvaged.mwl")
    assert nothing_in_clear()
    aside = backups.restore(backup.path, path, early)
    assert aside is not None
    assert nothing_in_clear()
    with closing(vaults.unlock_with_key(aside, later)) as old, old.read() as connection:
        assert finding.search(connection, f"later {MARK}")


@pytest.mark.logs("trouble")
def test_the_log_keeps_no_words(tmp_path: Path) -> None:
    import logging

    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    path = log.start(tmp_path / "log")
    try:
        logger = logging.getLogger("mwl_desktop.some.place")
        logger.warning("trouble with %s and %s of %d", MARK, {"path": MARK}, 7)
        try:
            raise ValueError(MARK)
        except ValueError:
            logger.exception("trouble")
        logging.getLogger("somebody.else").error(f"a library says {MARK}")
    finally:
        for handler in [each for each in root.handlers if each not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    text = path.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "7" in text
    assert found_in(tmp_path) == []
