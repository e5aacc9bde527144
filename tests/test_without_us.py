"""The scripts of docs/open-your-vault-without-us.md open a real vault with other people's libraries."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries, vaults
from mwl_desktop.vault import engine, keys
from tests.released_schemas import FOLDER
from tests.vaults import PASSPHRASE

PAGE = Path(__file__).parents[1] / "docs" / "open-your-vault-without-us.md"
NEWEST = max(FOLDER.glob("*.mwl"))
ORIGINAL = "This certifies that the crane course was passed.\n" * 40


def script(name: str, folder: Path) -> Path:
    found = re.search(rf"```python\n(# {name}\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    path = folder / name
    path.write_text(found.group(1), "utf-8")
    return path


def run(path: Path, *arguments: Path, secret: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, path, *arguments],
        input=secret + "\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=path.parent,
    )


@pytest.fixture
def newest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the vault that was kept: whoever only reads one leaves a log of no bytes beside it."""
    return copied(NEWEST, tmp_path_factory)


def copied(path: Path, folders: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(path, folders.mktemp("kept")))


def kit_digits() -> str:
    key = keys.derive(PASSPHRASE, engine.salt_of(NEWEST))
    # As the page says: without the check digits at each line's end and without spaces.
    return "".join(line[: line.rindex(" ")] for line in keys.kit_lines(key))


@pytest.fixture(params=["passphrase", "kit"])
def secret(request: pytest.FixtureRequest) -> str:
    return PASSPHRASE if request.param == "passphrase" else kit_digits()


def test_another_binding_reads_everything(secret: str, newest: Path, tmp_path: Path) -> None:
    done = run(script("read_vault.py", tmp_path), newest, tmp_path / "out", secret=secret)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "E1 certificate.txt: whole\nE1-1 draft.txt: whole\n"
    assert (tmp_path / "out" / "E1 certificate.txt").read_text("utf-8") == ORIGINAL
    assert (tmp_path / "out" / "E1-1 draft.txt").read_text("utf-8") == "A draft."
    journal = (tmp_path / "out" / "journal.md").read_text("utf-8")
    assert "# A handover by questions (2026-11-22)" in journal
    assert "東京 · עברית · e\u0301 🙂" in journal
    assert "**So what?**\n\nIt took two hours." in journal
    everything = json.loads((tmp_path / "out" / "everything.json").read_text("utf-8"))
    held = json.loads(NEWEST.with_suffix(".json").read_text("utf-8"))
    for table in ("item", "link", "tag", "milestone", "change", "profile"):
        assert len(everything[table]) == len(held[table])


@pytest.mark.parametrize("older", sorted(FOLDER.glob("*.mwl"))[:-1], ids=lambda path: path.stem)
def test_it_reads_vaults_of_earlier_programs_too(
    older: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    vault = copied(older, tmp_path_factory)
    done = run(script("read_vault.py", tmp_path), vault, tmp_path / "out", secret=PASSPHRASE)
    held = json.loads(older.with_suffix(".json").read_text("utf-8"))
    said = "E1 certificate.txt: whole\n" + "E1-1 draft.txt: whole\n" * len(held.get("evidence_version", ()))
    assert (done.returncode, done.stdout) == (0, said), done.stderr


def test_a_few_lines_of_plain_python_undo_the_encryption(secret: str, newest: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    done = run(script("decrypt_vault.py", tmp_path), newest, plain, secret=secret)
    assert done.returncode == 0, done.stderr
    # What comes out is an ordinary file, and no vault any more: the ordinary library may read it.
    database = sqlite3.connect(f"file:{plain}?mode=ro&immutable=1", uri=True)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert ("A handover by questions",) in database.execute("SELECT title FROM item").fetchall()
    database.close()


def test_a_vault_of_this_very_program_is_in_that_form(tmp_path: Path) -> None:
    """The one above was written once; this one is written now."""
    vault = vaults.create(tmp_path / "v.mwl", passphrase := 'it\'s a "lamp"  of 7 seas')
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="written today", body="words"))
    vault.close()
    done = run(script("read_vault.py", tmp_path), vault.path, tmp_path / "out", secret=passphrase)
    assert done.returncode == 0, done.stderr
    assert "# written today" in (tmp_path / "out" / "journal.md").read_text("utf-8")
    done = run(script("decrypt_vault.py", tmp_path), vault.path, tmp_path / "plain.db", secret=passphrase)
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(f"file:{tmp_path / 'plain.db'}?mode=ro&immutable=1", uri=True)
    assert database.execute("SELECT title FROM item").fetchall() == [("written today",)]
    database.close()


SCRIPTS = pytest.mark.parametrize("name", ["read_vault.py", "decrypt_vault.py"])


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a script ended."""
    assert done.returncode == 1
    assert done.stdout == ""
    (said,) = done.stderr.splitlines()
    return said


@SCRIPTS
def test_a_wrong_passphrase_opens_nothing_and_the_right_one_opens_it_then(
    name: str, newest: Path, tmp_path: Path
) -> None:
    path = script(name, tmp_path)
    for wrong in ("something else entirely", "ab" * 48, ""):
        said = refused(run(path, newest, tmp_path / "out", secret=wrong))
        assert "passphrase or kit" in said
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert run(path, newest, tmp_path / "out", secret=PASSPHRASE).returncode == 0


@SCRIPTS
def test_what_is_there_already_and_what_is_not_is_said_before_anything_is_written(
    name: str, newest: Path, tmp_path: Path
) -> None:
    path, there = script(name, tmp_path), tmp_path / "there"
    there.write_text("mine")
    assert "no file" in refused(run(path, tmp_path / "typo.mwl", tmp_path / "out", secret=PASSPHRASE))
    assert "already" in refused(run(path, newest, there, secret=PASSPHRASE))
    assert refused(run(path, newest, secret=PASSPHRASE)).startswith("Give the vault's file")
    assert there.read_text() == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, "there"])


@SCRIPTS
def test_a_damaged_page_is_a_sentence(name: str, tmp_path: Path) -> None:
    damaged = tmp_path / "v.mwl"
    content = bytearray(NEWEST.read_bytes())
    raw = engine.connect(NEWEST, keys.derive(PASSPHRASE, engine.salt_of(NEWEST)), read_only=True, alone=True)
    (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'item'").fetchone()
    raw.close()
    content[(root - 1) * engine.PAGE + 100] ^= 1
    damaged.write_bytes(content)
    done = run(script(name, tmp_path), damaged, tmp_path / "out", secret=PASSPHRASE)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    # A file that would look whole is not left; of what is read into a folder, what there is stays.
    assert (tmp_path / "out").exists() is (name == "read_vault.py")
    assert list(tmp_path.glob("*.part")) == []


def test_what_is_not_in_the_file_yet_or_is_no_whole_file_is_not_decrypted(tmp_path: Path) -> None:
    path, vault = script("decrypt_vault.py", tmp_path), tmp_path / "v.mwl"
    vault.write_bytes(NEWEST.read_bytes()[:-1])
    assert "no whole vault" in refused(run(path, vault, tmp_path / "out", secret=PASSPHRASE))
    vault.write_bytes(NEWEST.read_bytes())
    (tmp_path / "v.mwl-wal").write_bytes(b"newest changes")
    assert "newest changes" in refused(run(path, vault, tmp_path / "out", secret=PASSPHRASE))
    assert not (tmp_path / "out").exists()


def test_what_another_binding_wrote_is_a_vault_still(tmp_path: Path) -> None:
    path = tmp_path / "v.mwl"
    path.write_bytes(NEWEST.read_bytes())
    database = apsw.Connection(str(path))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", PASSPHRASE)):
        database.pragma(name, value)
    database.execute("UPDATE item SET title = 'by another hand' WHERE title = 'Thanks'")
    database.close()
    vault = vaults.unlock(path, PASSPHRASE)
    with vault.read() as connection:
        titles = connection.exec_driver_sql("SELECT title FROM item").scalars().all()
    vault.close()
    assert "by another hand" in titles
