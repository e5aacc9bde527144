"""Backup, restore, check and salvage at the command line: what is said and written, and the exit codes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mwl_desktop import paths
from mwl_desktop.services import vaults
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.keys import VaultKey
from tests.cli.runner import ROOT, Program
from tests.vaults import PASSPHRASE, Template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2 * engine.PAGE + 100] ^= 1
    path.write_bytes(content)


def test_a_backup_in_a_folder_gets_a_name_and_is_restored(program: Program, folder: Path) -> None:
    program.done("note", "before")
    said = program("backup", folder)
    assert said.code == 0
    path = only(folder)
    assert path.name.startswith("v 20")
    assert str(path) in said.out
    assert "opened and found whole" in said.out
    assert "same disk" in said.err
    program.done("note", "after")
    outcome = program.run("restore", path, program.vault, "--passphrase-file", program.key_file)
    assert (outcome.code, outcome.err) == (0, "")
    assert "is now" in outcome.out
    assert [row["title"] for row in program.done("list", "--json").json] == ["before"]
    (aside,) = [each for each in program.vault.parent.iterdir() if "set aside" in each.name]
    assert str(aside) in outcome.out
    again = program.run("list", aside, "--passphrase-file", program.key_file, "--json")
    assert [row["title"] for row in again.json] == ["after", "before"]


def test_a_backup_as_a_file_tells_its_facts(program: Program, folder: Path) -> None:
    outcome = program("backup", folder / "mine.mwl", "--json")
    told = outcome.json
    assert outcome.code == 0
    assert told["backup"] == str(folder / "mine.mwl")
    assert told["size"] == (folder / "mine.mwl").stat().st_size
    assert told["fingerprint"]
    assert told["verified_at"]
    assert "backup.same_disk" in told["advice"]
    (noted,) = paths.state_folder().glob("backups/*.json")
    assert json.loads(noted.read_text())["by_hand"] is True
    again = program("backup", folder / "mine.mwl")
    assert again.code == 100
    assert "nothing was overwritten" in again.err


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        *(("none/there.mwl", 40), ("none", 40), ("none/", 40), ("none.mwl/", 40), ("none/there/", 40)),
        *(("passphrase.txt/x.mwl", 41), ("passphrase.txt/", 41), ("passphrase.txt", 100)),
        *(("v.mwl", 114), ("v.mwl-shm", 40), ("v inbox", 40), ("n" * 300 + ".mwl", 119)),
    ],
)
def test_where_no_backup_can_go(destination: str, code: int, program: Program, tmp_path: Path) -> None:
    outcome = program("backup", f"{tmp_path}/{destination}")
    assert outcome.code == code
    assert outcome.err.count("\n") == 1
    assert {each.name for each in tmp_path.iterdir()} == {"v.mwl", "passphrase.txt"}


def test_the_readmes_own_example_backs_up_into_a_folder(program: Program, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    place = re.search(r"^mwl-desktop backup my\.mwl (\S+)$", text, re.MULTILINE)
    assert place is not None
    folder = Path(f"{tmp_path}{place[1]}")
    assert program("backup", folder).code == 40
    assert not folder.parent.exists()
    folder.mkdir(parents=True)
    assert program("backup", folder).code == 0
    assert only(folder).name.startswith("v 20")


@pytest.mark.parametrize("there", ["nothing", "zero", "text", "cut"])
def test_restoring_mends_whatever_is_there(there: str, program: Program, folder: Path) -> None:
    program.done("note", "kept")
    program("backup", folder)
    content = program.vault.read_bytes()
    program.vault.unlink()
    if there != "nothing":
        program.vault.write_bytes({"zero": b"", "text": b"hello", "cut": content[:-5000]}[there])
    outcome = program.run(
        "restore", only(folder), program.vault, "--passphrase-file", program.key_file, "--json"
    )
    assert outcome.code == 0
    assert (outcome.json["set_aside"] is None) == (there == "nothing")
    assert [row["title"] for row in program.done("list", "--json").json] == ["kept"]


def test_restoring_leaves_a_file_of_another_kind_alone(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    program("backup", folder)
    text = tmp_path / "letter.txt"
    text.write_text("words of mine", encoding="utf-8")
    outcome = program.run("restore", only(folder), text, "--passphrase-file", program.key_file)
    assert outcome.code == 108
    assert text.read_text(encoding="utf-8") == "words of mine"
    assert not [each for each in tmp_path.iterdir() if "set aside" in each.name]
    # A vault that somebody calls otherwise is one all the same.
    other = tmp_path / "portfolio"
    shutil.copy(program.vault, other)
    assert program.run("restore", only(folder), other, "--passphrase-file", program.key_file).code == 0


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that takes no file is Linux's")
def test_a_folder_of_the_systems_own_is_not_a_disk_that_went_away(program: Program) -> None:
    assert program("backup", "/proc/x.mwl").code == 42
    assert program.run("create", "/proc/x.mwl", "--passphrase-file", program.key_file).code == 23


def test_each_wrong_backup_ends_with_its_own_number(
    program: Program, folder: Path, tmp_path: Path, template: Template
) -> None:
    program("backup", folder)
    whole = only(folder)
    content = whole.read_bytes()
    other = tmp_path / "other.txt"
    other.write_text("another passphrase altogether\n")
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    for name, data, code in (
        ("none", None, 50),
        ("zero", b"", 51),
        ("cut", content[: -engine.PAGE], 52),
        ("flipped", bytes(flipped), 53),
        ("plain", b"SQLite format 3\0" + bytes(9000), 54),
        ("text", b"hello " * 999, 55),
    ):
        path = tmp_path / f"{name}.mwl"
        if data is not None:
            path.write_bytes(data)
        outcome = program.run("restore", path, program.vault, "--passphrase-file", program.key_file)
        assert outcome.code == code, (name, outcome)
        assert outcome.err.count("\n") == 1
    outcome = program.run("restore", whole, program.vault, "--passphrase-file", other)
    assert outcome.code == 56
    raw = engine.connect(whole, template.key)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    assert program.run("restore", whole, program.vault, "--passphrase-file", program.key_file).code == 57
    assert not [each for each in program.vault.parent.iterdir() if "aside" in each.name]


def test_a_vault_or_backup_that_is_open_is_not_touched(
    program: Program, folder: Path, template: Template
) -> None:
    program("backup", folder)
    restore = ("restore", only(folder), program.vault, "--passphrase-file", program.key_file)
    for path, code in ((program.vault, 17), (only(folder), 58)):
        opened = vaults.unlock_with_key(path, template.key)
        assert program.run(*restore).code == code
        opened.close()
    assert (
        program.run("restore", program.vault, program.vault, "--passphrase-file", program.key_file).code == 37
    )
    assert program.run(*restore).code == 0


def test_a_backup_is_restored_with_the_kit_of_its_time(
    program: Program, folder: Path, template: Template, tmp_path: Path
) -> None:
    program("backup", folder)
    kit = tmp_path / "kit.txt"
    kit.write_text("\n".join(keys.kit_lines(template.key)))
    outcome = program.run("restore", only(folder), tmp_path / "new.mwl", "--kit-file", kit)
    assert (outcome.code, outcome.err) == (0, "")
    assert program.run("list", tmp_path / "new.mwl", "--kit-file", kit).code == 0


def test_a_wrong_kit_is_told_of_as_a_kit(program: Program, folder: Path, tmp_path: Path) -> None:
    program("backup", folder)
    salt = program.vault.read_bytes()[:16]
    kit = tmp_path / "kit.txt"
    for key, to_restore, to_salvage in (
        (VaultKey(bytes(32), salt), 65, 62),
        (VaultKey(bytes(32), bytes(16)), 65, 63),
    ):
        kit.write_text("\n".join(keys.kit_lines(key)))
        for code, *command in (
            (to_restore, "restore", only(folder), tmp_path / "new.mwl"),
            (to_salvage, "salvage", program.vault, tmp_path / "new.mwl"),
        ):
            outcome = program.run(*command, "--kit-file", kit)
            assert (outcome.code, outcome.out) == (code, "")
            assert "kit" in outcome.err
            assert "passphrase does not open" not in outcome.err
    assert not (tmp_path / "new.mwl").exists()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("no passphrase of this vault")
    passed = program.run("restore", only(folder), tmp_path / "new.mwl", "--passphrase-file", wrong)
    assert passed.code == 56


def test_a_check_says_what_is_wrong_in_plain_words(program: Program, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(random.Random(5).randbytes(400_000))
    program.done("add", tmp_path / "noise.bin")
    assert program.done("check", "--json").json["findings"] == []
    damage(program.vault)
    outcome = program("check")
    assert outcome.code == 15
    assert outcome.out == ""
    assert "cannot be read" in outcome.err
    assert "“noise.bin” is not what it was" in outcome.err
    assert "salvage" in outcome.err
    assert "HMAC" not in outcome.err
    told = program("check", "--json").json
    assert {each["code"] for each in told["findings"]} == {"check.pages", "check.original"}
    assert all(each["sentence"] for each in told["findings"])
    assert any("HMAC" in fault for fault in told["faults"])


def test_a_check_names_what_is_not_as_its_history_says(program: Program, template: Template) -> None:
    program.done("note", "A calm handover")
    raw = engine.connect(program.vault, template.key)
    raw.execute("UPDATE entry SET body = 'as it was on an old page'")
    raw.close()
    told = program("check", "--json").json
    assert [each["code"] for each in told["findings"]] == ["check.history", "check.history_of"]
    assert "A calm handover" in told["findings"][1]["sentence"]
    assert not told["sound"]
    outcome = program("check")
    assert outcome.code == 15
    assert "1 value differs from its own history" in outcome.err


def test_salvage_says_what_was_got_and_what_was_lost(program: Program, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(random.Random(5).randbytes(400_000))
    program.done("add", tmp_path / "noise.bin")
    whole = program("salvage", tmp_path / "same.mwl")
    assert (whole.code, whole.err) == (0, "")
    assert "nothing was lost" in whole.out
    damage(program.vault)
    before = program.vault.read_bytes()
    outcome = program("salvage", tmp_path / "new.mwl")
    assert outcome.code == 4
    assert "made" in outcome.out
    assert "noise.bin" in outcome.err
    assert program.vault.read_bytes() == before
    assert program.run("check", tmp_path / "new.mwl", "--passphrase-file", program.key_file).code == 0
    assert program("salvage", tmp_path / "new.mwl").code == 100
    told = program("salvage", tmp_path / "third.mwl", "--json").json
    assert told["broken_originals"] == ["noise.bin"]
    assert not told["whole"]


def test_of_files_that_lost_only_their_checksums_salvage_says_so_and_so_does_each_check(
    program: Program, template: Template, tmp_path: Path
) -> None:
    files = {f"scan {number}.bin": 900_000 * (number % 3) + 10 + number for number in range(20)}
    for name, size in files.items():
        (tmp_path / name).write_bytes(random.Random(size).randbytes(size))
    program.done("add", *(tmp_path / name for name in files))
    raw = engine.connect(program.vault, template.key, read_only=True, alone=True)
    (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'blob'").fetchone()
    raw.close()
    content = bytearray(program.vault.read_bytes())
    content[(page - 1) * engine.PAGE + 1000] ^= 1
    program.vault.write_bytes(content)
    outcome = program("salvage", tmp_path / "new.mwl")
    assert (outcome.code, outcome.err.count("cannot be proved to be whole")) == (4, 20)
    assert len(outcome.err.splitlines()) == 20, "nothing else was lost"
    key_file = ("--passphrase-file", program.key_file)
    checked = program.run("check", tmp_path / "new.mwl", *key_file)
    assert (checked.code, checked.out.count("cannot be proved to be whole")) == (0, 20)
    listed = program.run("list", tmp_path / "new.mwl", *key_file)
    assert "not whole" not in listed.out
    told = program("salvage", tmp_path / "other.mwl", "--json").json
    assert (told["unproved_originals"], told["broken_originals"]) == (list(files), [])


def test_salvage_takes_along_what_was_sealed_meanwhile(program: Program, tmp_path: Path) -> None:
    program.done("list")  # gives the vault its inbox
    assert program.run("note", "--sealed", program.vault, "Heard on the train").code == 0
    outcome = program("salvage", tmp_path / "new.mwl")
    assert outcome.code == 0
    assert "come in when it is unlocked: 1\n" in outcome.out
    listed = program.run("list", tmp_path / "new.mwl", "--passphrase-file", program.key_file)
    assert "Heard on the train" in listed.out
    assert "1 note came in" in listed.err


def without_its_beginning(path: Path, way: str) -> None:
    content = path.read_bytes()
    noise = random.Random(1).randbytes(engine.PAGE)
    first = {"zeros": bytes(engine.PAGE), "noise": noise, "noise behind the salt": content[:16] + noise[16:]}
    path.write_bytes(first[way] + content[engine.PAGE :])


@pytest.mark.parametrize(
    ("way", "by_passphrase", "by_kit"),
    [("zeros", 113, 112), ("noise", 76, 112), ("noise behind the salt", 112, 112)],
)
def test_of_a_vault_without_its_beginning_the_kit_saves_all(
    way: str, by_passphrase: int, by_kit: int, program: Program, template: Template, tmp_path: Path
) -> None:
    program.done("note", "still here")
    without_its_beginning(program.vault, way)
    kit = tmp_path / "kit.txt"
    kit.write_text("\n".join(keys.kit_lines(template.key)))
    outcome = program("list")
    assert (outcome.code, outcome.out) == (by_passphrase, "")
    assert "kit" in outcome.err or "salvage" in outcome.err
    outcome = program.run("list", program.vault, "--kit-file", kit)
    assert outcome.code == by_kit
    assert "salvage" in outcome.err
    outcome = program.run("salvage", program.vault, tmp_path / "new.mwl", "--kit-file", kit)
    assert outcome.code == 4
    assert "form of its rows" in outcome.err
    listed = program.run("list", tmp_path / "new.mwl", "--passphrase-file", program.key_file, "--json")
    assert [row["title"] for row in listed.json] == ["still here"]


def test_without_its_first_bytes_the_kit_opens_it(
    program: Program, template: Template, tmp_path: Path
) -> None:
    program.vault.write_bytes(bytes(16) + program.vault.read_bytes()[16:])
    kit = tmp_path / "kit.txt"
    kit.write_text("\n".join(keys.kit_lines(template.key)))
    for command in ("list", "check"):
        outcome = program(command)
        assert (outcome.code, outcome.out) == (115, "")
    assert program("salvage", tmp_path / "new.mwl").code == 115
    copy = tmp_path / "copy.mwl"
    assert program.run("restore", program.vault, copy, "--passphrase-file", program.key_file).code == 116
    assert program.run("restore", program.vault, copy, "--kit-file", kit).code == 0
    assert program.run("list", program.vault, "--kit-file", kit).code == 0


def test_what_cannot_be_salvaged(program: Program, tmp_path: Path) -> None:
    content = bytearray(random.Random(1).randbytes(program.vault.stat().st_size))
    kept = program.vault.read_bytes()
    content[:16], content[engine.PAGE : 2 * engine.PAGE] = kept[:16], kept[engine.PAGE : 2 * engine.PAGE]
    program.vault.write_bytes(content)
    outcome = program("salvage", tmp_path / "new.mwl")
    assert outcome.code == 38
    assert "Restore it from a backup" in outcome.err
    assert not (tmp_path / "new.mwl").exists()


SLOW = """
import sys
from mwl_desktop import cli
from mwl_desktop.vault import copying
copying._PAGES_AT_ONCE = 1
real = copying._write
def slow(*arguments):
    print("copying", flush=True)
    import time
    work = arguments[-1]
    class Slow:
        def check_cancelled(self): work.check_cancelled()
        def progress(self, *said): time.sleep(0.05)
    return real(*arguments[:-1], Slow())
copying._write = slow
sys.exit(cli.main(lambda *_: 0, sys.argv[1:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_ctrl_c_leaves_everything_as_it_was(command: str, program: Program, folder: Path) -> None:
    program("backup", folder)
    words = (
        ["backup", program.vault, folder] if command == "backup" else ["restore", only(folder), program.vault]
    )
    before = program.vault.read_bytes()
    names = {each.name for each in (*folder.iterdir(), *folder.parent.iterdir())}
    line = [sys.executable, "-c", SLOW, *map(str, words), "--passphrase-file", str(program.key_file)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"copying\n"
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, b"")
    assert program.vault.read_bytes() == before
    assert {each.name for each in (*folder.iterdir(), *folder.parent.iterdir())} == names


def test_the_passphrase_may_come_from_the_input(program: Program, folder: Path, tmp_path: Path) -> None:
    program("backup", folder)
    target = tmp_path / "new.mwl"
    outcome = program.run("restore", only(folder), target, given=f"{PASSPHRASE}\n".encode())
    assert (outcome.code, outcome.err) == (0, "")
    shutil.copyfile(target, tmp_path / "copy.mwl")
    assert program.run("list", target, given=f"{PASSPHRASE}\n".encode()).code == 0
