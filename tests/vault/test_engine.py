"""Every way in which a file does not open says what it is, and leaves the file as it was."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import VaultError
from mwl_desktop.services import entries, vaults
from mwl_desktop.vault import engine, keys, seals
from mwl_desktop.vault.migrations import SCHEMA_VERSION
from tests.somebody import as_somebody_else
from tests.vaults import PASSPHRASE, Template

PAGE = engine.PAGE


def fails_with(path: Path, passphrase: str = PASSPHRASE) -> str:
    """The code that opening a file ends with; its bytes must be the same afterwards."""
    before = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else None
    with pytest.raises(VaultError) as caught:
        vaults.unlock(path, passphrase).close()
    after = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else None
    assert before == after, "the file was touched"
    return caught.value.code


@pytest.fixture
def filled(template: Template, tmp_path: Path) -> Path:
    """A vault of some hundred pages."""
    vault = template.opened(tmp_path / "filled.mwl")
    with vault.write("entry.add") as uow:
        for number in range(60):
            entries.add(uow, EntryDraft(body=f"entry {number} " + "words " * 300))
    vault.close()
    return vault.path


def test_a_wrong_passphrase_is_said_to_be_one(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    assert fails_with(path, "Quiet lamp orchard compass seventeen") == "vault.wrong_passphrase"
    vaults.unlock(path, PASSPHRASE).close()


def test_there_is_no_vault(tmp_path: Path) -> None:
    assert fails_with(tmp_path / "none.mwl") == "vault.missing"
    assert not (tmp_path / "none.mwl").exists()


def test_a_folder_is_no_vault(tmp_path: Path) -> None:
    assert fails_with(tmp_path) == "vault.not_a_vault"


def _pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in range(20):
        canvas.drawString(100, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _picture(form: str) -> bytes:
    made = io.BytesIO()
    noise = random.Random(1).randbytes(300 * 300 * 3)
    Image.frombytes("RGB", (300, 300), noise).save(made, form)
    return made.getvalue()


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("noise", random.Random(2).randbytes(50_000))
    return made.getvalue()


OTHER_FILES: dict[str, Callable[[], bytes]] = {
    "pdf": _pdf,
    "png": lambda: _picture("PNG"),
    "jpeg": lambda: _picture("JPEG"),
    "gif": lambda: _picture("GIF"),
    "webp": lambda: _picture("WEBP"),
    "zip": _zip,
    "text": lambda: b"Not a vault at all.\n" * 1000,
    "one line": lambda: b"hello",
    "utf-8": lambda: "日本語のテキスト、ただの文章。".encode() * 3,
    "zeros": lambda: bytes(3 * PAGE),
    "few zeros": lambda: bytes(100),
    "executable": lambda: Path(sys.executable).read_bytes()[: 5 * PAGE],
    "gzip": lambda: b"\x1f\x8b\x08\x00" + random.Random(3).randbytes(3 * PAGE),
}


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_another_kind_of_file_is_not_a_vault(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "other.mwl"
    path.write_bytes(OTHER_FILES[kind]())
    assert fails_with(path) == "vault.not_a_vault"


def test_a_database_that_is_not_encrypted_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "plain.mwl"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE secret(word)")
    plain.commit()
    plain.close()
    assert fails_with(path) == "vault.plain_database"


def test_random_bytes_cannot_be_told_from_a_vault_under_another_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "random.mwl"
    path.write_bytes(random.Random(4).randbytes(5 * PAGE))
    assert fails_with(path) == "vault.wrong_passphrase"


def test_another_programs_encrypted_database_is_not_a_vault(tmp_path: Path) -> None:
    path = tmp_path / "other.mwl"
    connection = engine.connect(path, keys.new_key(PASSPHRASE), create=True)
    connection.execute("CREATE TABLE somebody_elses(word)")
    connection.close()
    assert fails_with(path) == "vault.not_a_vault"


def test_a_vault_of_no_bytes_is_said_to_be_empty(filled: Path) -> None:
    os.truncate(filled, 0)
    assert fails_with(filled) == "vault.empty"


def spoil(path: Path, place: int, change: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(change)


@pytest.mark.parametrize(("place", "length"), [(20, 1), (200, 1), (512, 512), (4090, 6), (64, 3000)])
def test_a_damaged_beginning_is_told_from_a_wrong_passphrase(place: int, length: int, filled: Path) -> None:
    """The key fits the pages behind it, and a wrong one fits none."""
    spoil(filled, place, bytes(length))
    assert fails_with(filled) == "vault.start_damaged"
    assert fails_with(filled, "Quiet lamp orchard compass seventeen") == "vault.wrong_passphrase"


def test_a_damaged_beginning_is_told_by_a_kit_too(filled: Path, template: Template) -> None:
    spoil(filled, 0, b"not the salt")
    assert fails_with(filled) == "vault.wrong_passphrase"
    vaults.unlock_with_key(filled, template.key).close()
    spoil(filled, 200, b"xx")
    with pytest.raises(VaultError, match=r"vault\.start_damaged"):
        vaults.unlock_with_kit(filled, "".join(keys.kit_lines(template.key)))


@pytest.mark.parametrize("left", [b"\0", b"\xff"])
def test_a_beginning_that_is_gone_is_no_other_kind_of_file(left: bytes, filled: Path) -> None:
    spoil(filled, 0, left * PAGE)
    assert fails_with(filled) == "vault.start_gone"


@pytest.mark.parametrize("left", [b"\0", b"\xff"])
def test_a_salt_that_is_gone_is_no_wrong_passphrase(left: bytes, filled: Path, template: Template) -> None:
    spoil(filled, 0, left * 16)
    assert fails_with(filled) == "vault.salt_gone"
    vaults.unlock_with_kit(filled, "".join(keys.kit_lines(template.key))).close()


@pytest.mark.parametrize("version", [0, -3])
def test_a_schema_that_cannot_be_is_damage(version: int, filled: Path, template: Template) -> None:
    connection = engine.connect(filled, template.key)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert fails_with(filled) == "vault.damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_log_that_is_no_file_is_said(make: Callable[[str], None], filled: Path) -> None:
    make(f"{filled}-wal")
    assert fails_with(filled) == "vault.log_unreadable"


def test_what_is_damaged_behind_a_whole_first_page_is_not_its_beginning(
    filled: Path, template: Template
) -> None:
    """As when the library meets a spoilt page of the log in the first one's place."""
    error = engine.dbapi2.DatabaseError("file is not a database")
    assert engine._refused(error, filled, template.key).code == "vault.damaged"


def test_a_wrong_passphrase_costs_a_handful_of_pages(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    real = seals._seal

    def counted(secret: bytes, number: int, page: bytes) -> bytes:
        looked.append(number)
        return real(secret, number, page)

    monkeypatch.setattr(seals, "_seal", counted)
    assert fails_with(filled, "Quiet lamp orchard compass seventeen") == "vault.wrong_passphrase"
    assert 1 < len(looked) <= 16


# One byte alone may be a letter, and then it is told as a text.
@pytest.mark.parametrize("left", [15, 16, 17, 100, 1000, PAGE - 1])
def test_cut_inside_the_first_page(left: int, filled: Path) -> None:
    os.truncate(filled, left)
    assert fails_with(filled) == "vault.truncated"


@pytest.mark.parametrize(
    "place", ["after the first page", "between pages", "inside a page", "last byte", "last page"]
)
def test_cut_anywhere_later(place: str, filled: Path) -> None:
    size = filled.stat().st_size
    assert size > 20 * PAGE
    left = {
        "after the first page": PAGE,
        "between pages": size // 2 // PAGE * PAGE,
        "inside a page": size // 2 // PAGE * PAGE + 1234,
        "last byte": size - 1,
        "last page": size - PAGE,
    }[place]
    os.truncate(filled, left)
    assert fails_with(filled) == "vault.truncated"


@pytest.mark.parametrize("way", ["a bit", "zeros"])
def test_what_is_as_long_as_it_says_was_not_cut_short(way: str, filled: Path, template: Template) -> None:
    """The tables are told of on pages behind the first: damage there is none of the length."""
    at, size = (_schema_page(filled, template) - 1) * PAGE, filled.stat().st_size
    spoil(filled, at, b"x" if way == "a bit" else bytes(size - at))
    assert fails_with(filled) == "vault.damaged"
    os.truncate(filled, size - PAGE)
    assert fails_with(filled) == "vault.truncated"


def _schema_page(path: Path, template: Template) -> int:
    """A page behind the first without which the tables are not known."""
    content = path.read_bytes()
    for page in range(2, len(content) // PAGE + 1):
        spoil(path, (page - 1) * PAGE, b"x")
        try:
            engine.connect(path, template.key, read_only=True, alone=True).close()
        except VaultError:
            return page
        finally:
            path.write_bytes(content)
    raise AssertionError


def test_a_newer_vault_is_not_touched(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "newer.mwl")
    connection = engine.connect(path, template.key)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert fails_with(path) == "vault.newer"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["newer.mwl"]


def _hold(path: Path, home: str, ready: Any, done: Any) -> None:
    os.environ["XDG_STATE_HOME"] = home
    vault = vaults.unlock(path, PASSPHRASE)
    ready.set()
    done.wait(60)
    vault.close()


def test_a_vault_open_in_another_program_is_in_use(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(path, os.environ["XDG_STATE_HOME"], ready, done))
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(VaultError, match=r"vault\.in_use"):
            vaults.unlock(path, PASSPHRASE)
        (tmp_path / "link.mwl").symlink_to(path)
        with pytest.raises(VaultError, match=r"vault\.in_use"):
            vaults.unlock(tmp_path / "link.mwl", PASSPHRASE)
    finally:
        done.set()
        other.join(60)
    vaults.unlock(path, PASSPHRASE).close()


def test_a_vault_is_open_once_in_one_program_too(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        vaults.unlock_with_key(vault.path, template.key)
    vault.close()
    vaults.unlock_with_key(vault.path, template.key).close()


def test_a_wrong_key_gives_the_right_to_open_back(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    for _ in range(3):
        assert fails_with(path, "a wrong passphrase") == "vault.wrong_passphrase"
    vaults.unlock(path, PASSPHRASE).close()


def test_the_library_encrypts_and_is_recent_enough() -> None:
    engine._check_versions()


def too_old_a_cipher(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "_LEAST_CIPHER", (99, 0, 0))


def too_old_a_database(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine.dbapi2, "sqlite_version_info", (3, 51, 2))


def no_cipher(patch: pytest.MonkeyPatch) -> None:
    """Python's own SQLite, which does not encrypt and overlooks that it is asked to."""
    patch.setattr(engine, "dbapi2", sqlite3)
    patch.setattr(engine, "_LEAST_SQLITE", (3, 0, 0))


@pytest.mark.parametrize("spoil", [too_old_a_cipher, too_old_a_database, no_cipher])
def test_a_library_that_is_too_old_or_does_not_encrypt_gets_no_file(
    spoil: Callable[[pytest.MonkeyPatch], None],
    template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = template.copy(tmp_path / "there.mwl")
    spoil(monkeypatch)
    assert fails_with(there) == "vault.engine_too_old"
    with pytest.raises(VaultError, match=r"vault\.engine_too_old"):
        vaults.create(tmp_path / "new.mwl", PASSPHRASE)
    assert [each.name for each in tmp_path.iterdir()] == ["there.mwl"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("database or disk is full", "vault.disk_full"),
        ("attempt to write a readonly database", "vault.read_only"),
        ("database is locked", "vault.in_use"),
        ("database disk image is malformed", "vault.damaged"),
        ("unable to open database file", "vault.unreadable"),
        ("disk I/O error", "vault.write_failed"),
    ],
)
def test_what_the_library_says_is_understood(text: str, code: str) -> None:
    assert engine.translated(engine.dbapi2.OperationalError(text), Path("v.mwl")).code == code


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_file_that_may_not_be_read_says_so(template: Template) -> None:
    with as_somebody_else() as folder:
        path = folder / "v.mwl"
        path.write_bytes(b"secret")
        path.chmod(0)
        with pytest.raises(VaultError, match=r"vault\.unreadable") as caught:
            vaults.unlock(path, PASSPHRASE)
        assert caught.value.facts["reason"] == "permission denied"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_that_may_not_be_written_takes_no_new_vault() -> None:
    with as_somebody_else() as folder:
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        with pytest.raises(VaultError, match=r"vault\.folder_missing"):
            vaults.create(closed / "v.mwl", PASSPHRASE)
        assert not list(closed.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_computer_without_a_place_for_locks_says_so(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = template.path.read_bytes()
    with as_somebody_else() as folder:
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        monkeypatch.setenv("XDG_STATE_HOME", str(closed / "state"))
        path = folder / "v.mwl"
        path.write_bytes(content)
        with pytest.raises(VaultError, match=r"vault\.no_lock"):
            vaults.unlock_with_key(path, template.key)


def test_what_the_database_calls_an_error_of_the_disk_may_be_a_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = engine.dbapi2.OperationalError("disk I/O error")
    assert engine.translated(error, tmp_path / "v.mwl").code == "vault.write_failed"
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage._replace(free=4096))
    assert engine.translated(error, tmp_path / "v.mwl").code == "vault.disk_full"
    other = engine.dbapi2.OperationalError("else")
    assert engine.translated(other, tmp_path / "v.mwl").code == "vault.write_failed"
