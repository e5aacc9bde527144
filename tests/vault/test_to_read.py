"""A vault that cannot be written to opens to read, and not a byte of it or beside it changes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import VaultError
from mwl_desktop.sentences import SENTENCES
from mwl_desktop.services import capture, entries, facts, finding, history, listing, vaults
from mwl_desktop.vault import access, blobs, check, engine, migrations, opening
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.vault import Vault
from tests.cli.runner import as_process
from tests.factory import empty_bin
from tests.somebody import as_somebody_else
from tests.vaults import PASSPHRASE, Template

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
WORDS = "a commitment kept"


@pytest.fixture
def filled(template: Template, tmp_path: Path) -> Path:
    """A vault with an entry, closed."""
    vault = template.opened(tmp_path / "filled.mwl")
    add(vault)
    vault.close()
    return vault.path


@pytest.fixture
def crashed(template: Template, tmp_path: Path) -> Path:
    """A vault as a power cut leaves it: the entry lies in the log alone, and there is no index of it."""
    vault = template.opened(tmp_path / "open.mwl")
    add(vault)
    folder = tmp_path / "crashed"
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{vault.path}{suffix}", folder / f"v.mwl{suffix}")
    vault.close()
    return folder / "v.mwl"


def add(vault: Vault) -> None:
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body=WORDS))


def count(vault: Vault) -> int:
    with vault.read() as connection:
        return len(listing.places(connection, ListFilter()))


def picture(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """What lies in a folder: bytes, times and modes, and the folder's own."""
    parts = [folder, *sorted(folder.iterdir())]
    return {
        str(part): (
            part.read_bytes() if part.is_file() else b"",
            part.stat().st_mtime_ns,
            stat.S_IMODE(part.stat().st_mode),
        )
        for part in parts
    }


def protect_file(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        part.chmod(0o444)


def protect_folder(path: Path) -> None:
    path.parent.chmod(0o555)


def protect_both(path: Path) -> None:
    protect_file(path)
    protect_folder(path)


PROTECTIONS = {
    "file": (protect_file, access.FILE),
    "folder": (protect_folder, access.FOLDER),
    "both": (protect_both, access.FILE),
}


@posix
@pytest.mark.parametrize("kind", ["filled", "crashed"])
@pytest.mark.parametrize(("protect", "why"), PROTECTIONS.values(), ids=PROTECTIONS)
def test_it_opens_to_read_and_nothing_changes(
    protect: Callable[[Path], None],
    why: str,
    kind: str,
    template: Template,
    request: pytest.FixtureRequest,
) -> None:
    source = request.getfixturevalue(kind)
    source.parent.parent.chmod(0o755)
    content = {
        suffix: Path(f"{source}{suffix}").read_bytes()
        for suffix in ("", "-wal")
        if Path(f"{source}{suffix}").exists()
    }
    with as_somebody_else() as folder:
        path = folder / "place" / "v.mwl"
        path.parent.mkdir()
        for suffix, data in content.items():
            Path(f"{path}{suffix}").write_bytes(data)
        protect(path)
        before = picture(path.parent)
        vault = vaults.unlock_with_key(path, template.key)
        assert (vault.read_only, vault.why_read_only) == (True, why)
        assert count(vault) == 1
        with vault.read() as connection:
            assert finding.search(connection, "commitment")
        assert check.check(vault).sound
        assert picture(path.parent) == before
        vault.close()
        assert picture(path.parent) == before
        assert vault.key.key == b""


@posix
def test_a_medium_that_takes_nothing(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disc: the system says so of the whole file system."""
    real = os.statvfs

    def fixed(path: Path) -> object:
        class Said:
            f_flag = real(path).f_flag | os.ST_RDONLY

        return Said()

    monkeypatch.setattr(os, "statvfs", fixed)
    before = picture(filled.parent)
    vault = vaults.unlock_with_key(filled, template.key)
    assert vault.why_read_only == access.MEDIUM
    assert count(vault) == 1
    vault.close()
    assert picture(filled.parent) == before


@pytest.mark.skipif(sys.platform != "linux", reason="a mount of Linux")
def test_a_mount_that_is_to_read_alone(crashed: Path) -> None:
    """A real one, in a name space of its own, where the system lets a test make one."""
    key_file = crashed.parent / "passphrase.txt"
    key_file.write_text(PASSPHRASE, encoding="utf-8")
    before = picture(crashed.parent)
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", crashed.parent]
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if tried.returncode:
        pytest.skip("the system lets nobody mount here")
    program = [sys.executable, "-m", "mwl_desktop"]
    root = Path(__file__).parents[2]
    for verb, code, said in (("list", 0, WORDS), ("note", 32, "opened to read")):
        more = ["more"] if verb == "note" else []
        arguments = [*program, verb, crashed, *more, "--passphrase-file", key_file]
        done = subprocess.run([*command, *arguments], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert said in done.stdout + done.stderr
    assert picture(crashed.parent) == before


ON_A_FULL_DISK = """
place=$1; vault=$2; shift 2
mount -t tmpfs -o size=1200k none "$place" || exit 99
cp "$vault"* "$place"
cat /dev/zero > "$place/ballast" 2> /dev/null
ls -A "$place"
cksum "$place"/*
echo "--"
for verb in "list $place/v.mwl" "check $place/v.mwl" "backup $place/v.mwl $XDG_STATE_HOME" \
    "note $place/v.mwl more"; do
    "$@" $verb --passphrase-file "$XDG_STATE_HOME/passphrase.txt" 2>&1
    echo "ended: $?"
done
echo "--"
ls -A "$place"
cksum "$place"/*
echo "--"
rm "$place/ballast"
"$@" note "$place/v.mwl" more --passphrase-file "$XDG_STATE_HOME/passphrase.txt" 2>&1
echo "ended: $?"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a mount of Linux")
@pytest.mark.parametrize("kind", ["filled", "crashed"])
def test_a_full_disk_is_read_from_and_nothing_changes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A real one, of no byte free, in a name space of its own."""
    source: Path = request.getfixturevalue(kind)
    vault, state, place = tmp_path / "v" / "v.mwl", tmp_path / "state", tmp_path / "full"
    for folder in (vault.parent, state, place):
        folder.mkdir()
    for suffix in ("", "-wal"):
        if Path(f"{source}{suffix}").exists():
            shutil.copyfile(f"{source}{suffix}", f"{vault}{suffix}")
    (state / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    program = [sys.executable, "-m", "mwl_desktop"]
    try:
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", ON_A_FULL_DISK, "sh", place, vault, *program],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "XDG_STATE_HOME": str(state)},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("the system lets nobody mount here")
    before, told, after, _ = done.stdout.split("--\n")
    ends = [line.removeprefix("ended: ") for line in done.stdout.splitlines() if line.startswith("ended")]
    assert ends == ["0", "0", "0", "24", "0"], done.stdout
    assert WORDS in told
    assert "The disk is full" in told
    assert after == before
    assert len(list(state.glob("v *.mwl"))) == 1


def test_a_disk_that_is_full_is_the_reason_and_what_opening_left_goes(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.connect

    def refusing(path: Path, key: object, **how: object) -> object:
        if not (how.get("read_only") or how.get("alone") or how.get("aside")):
            for suffix in ("-wal", "-shm"):
                access.beside(path, suffix).write_bytes(b"")
            raise VaultError("vault.disk_full", name=path.name)
        return real(path, key, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "connect", refusing)
    vault = vaults.unlock_with_key(filled, template.key)
    assert vault.why_read_only == access.FULL
    assert SENTENCES[vault.why_read_only].startswith("its disk is full")
    assert count(vault) == 1
    with pytest.raises(VaultError, match=r"vault\.disk_full"):
        add(vault)
    vault.close()
    assert not list(filled.parent.glob(f"{filled.name}-*"))


def test_of_what_opening_left_on_a_full_disk_nothing_goes_that_holds_something(
    crashed: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = crashed.with_name(f"{crashed.name}-wal")
    before = log.read_bytes()

    def full(*_: object) -> None:
        raise VaultError("vault.disk_full", name=crashed.name)

    monkeypatch.setattr(Vault, "transaction", full)
    vault = vaults.unlock_with_key(crashed, template.key)
    assert (vault.why_read_only, count(vault)) == (access.FULL, 1)
    vault.close()
    assert log.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists open files")
def test_a_disk_that_is_full_while_opening_tidies_up_leaves_no_file_open(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise VaultError("vault.disk_full", name=filled.name)

    monkeypatch.setattr(blobs, "drop_leaving", full)
    vault = vaults.unlock_with_key(filled, template.key)
    assert (vault.why_read_only, count(vault)) == (access.FULL, 1)
    vault.close()
    opened = [str(each.resolve()) for each in Path("/proc/self/fd").iterdir()]
    assert not [name for name in opened if name.startswith(str(filled))]


WRITES: dict[str, Callable[[Vault, Path], object]] = {
    "write": lambda vault, _: add(vault),
    "transaction": lambda vault, _: vault.transaction().__enter__(),
    "capture": lambda vault, path: capture.capture(vault, [path]),
    "undo": lambda vault, _: _undo(vault),
    "empty bin": lambda vault, _: _empty_bin(vault),
}


def _undo(vault: Vault) -> None:
    with vault.write("undo") as uow:
        history.undo(uow)


def _empty_bin(vault: Vault) -> None:
    with vault.write("bin.empty") as uow:
        empty_bin(uow)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_is_refused_with_one_sentence(
    write: Callable[[Vault, Path], object], filled: Path, template: Template, tmp_path: Path
) -> None:
    """Asked for, so that the system would let it happen: the refusal is the program's own."""
    (tmp_path / "photo.txt").write_text("x", encoding="utf-8")
    before = filled.read_bytes()
    vault = vaults.unlock_with_key(filled, template.key, read_only=True)
    with pytest.raises(VaultError, match=r"vault\.opened_to_read"):
        write(vault, tmp_path / "photo.txt")
    vault.give_back()
    assert facts.read_missing(vault) == 0
    with vault.read() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM item")
    vault.close()
    assert filled.read_bytes() == before
    assert not filled.with_name(filled.name + "-wal").exists()


def test_what_the_rights_do_not_tell_the_first_try_does(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.connect

    def refusing(path: Path, key: object, **how: object) -> object:
        if not (how.get("read_only") or how.get("alone") or how.get("aside")):
            raise VaultError("vault.unreadable", name=path.name, reason="it could not be opened")
        return real(path, key, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "connect", refusing)
    vault = vaults.unlock_with_key(filled, template.key)
    assert vault.why_read_only == access.FOLDER
    assert count(vault) == 1
    vault.close()


@posix
def test_a_log_that_cannot_be_read_is_not_passed_over(crashed: Path, template: Template) -> None:
    contents = [Path(f"{crashed}{suffix}").read_bytes() for suffix in ("", "-wal")]
    with as_somebody_else() as folder:
        path = folder / "v.mwl"
        for suffix, content in zip(("", "-wal"), contents, strict=True):
            Path(f"{path}{suffix}").write_bytes(content)
        Path(f"{path}-wal").chmod(0)
        with pytest.raises(VaultError, match=r"vault\.log_unreadable"):
            vaults.unlock_with_key(path, template.key)
        assert path.read_bytes() == contents[0]
        Path(f"{path}-wal").chmod(0o644)
        vault = vaults.unlock_with_key(path, template.key)
        assert not vault.read_only
        assert count(vault) == 1
        vault.close()


def test_an_older_vault_that_cannot_be_brought_up_to_date_says_so(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
    before = picture(filled.parent)
    with pytest.raises(VaultError, match=r"vault\.older_to_read"):
        vaults.unlock_with_key(filled, template.key, read_only=True)
    assert picture(filled.parent) == before


def test_readers_keep_writers_out_and_not_each_other(
    filled: Path, template: Template, tmp_path: Path
) -> None:
    key_file = tmp_path / "passphrase.txt"
    key_file.write_text(PASSPHRASE, encoding="utf-8")
    asked = {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    vault = vaults.unlock_with_key(filled, template.key, read_only=True)
    for home in ({}, asked):
        refused = as_process("list", filled, "--passphrase-file", key_file, env=home)
        assert refused.returncode == 17
        assert b"already open" in refused.stderr
    code = (
        "import sys; from pathlib import Path; from mwl_desktop.services import vaults;"
        "from mwl_desktop.services import listing; from mwl_desktop.domain.items import ListFilter;"
        f"vault = vaults.unlock(Path(sys.argv[1]), {PASSPHRASE!r}, read_only=True)\n"
        "with vault.read() as connection: print(len(listing.places(connection, ListFilter())))\n"
        "vault.close()"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, filled], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "1", done.stderr
    assert count(vault) == 1
    vault.close()
    writing = vaults.unlock_with_key(filled, template.key)
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        VaultLock(filled, shared=True)
    writing.close()


@posix
def test_a_computer_without_a_place_for_locks_can_still_read(
    filled: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled.read_bytes()
    with as_somebody_else() as folder:
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        monkeypatch.setenv("XDG_STATE_HOME", str(closed / "state"))
        path = folder / "v.mwl"
        path.write_bytes(content)
        path.chmod(0o444)
        vault = vaults.unlock_with_key(path, template.key)
        assert count(vault) == 1
        vault.close()


def test_the_wrong_passphrase_is_told_as_ever(filled: Path) -> None:
    with pytest.raises(VaultError, match=r"vault\.wrong_passphrase"):
        opening.open_with_passphrase(filled, "something else entirely", read_only=True)
