"""Passphrase, kit and key store at the command line: what opens, what no longer does, what is said."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from mwl_desktop import settings
from mwl_desktop.cli import edge, exit_codes
from mwl_desktop.documents import files
from mwl_desktop.errors import Cancelled
from mwl_desktop.sentences import SENTENCES
from mwl_desktop.services import kits, vaults, wording
from mwl_desktop.vault import keys, rekeying, remembered
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import name_for
from mwl_desktop.vault.passphrases import _words
from tests.cli.runner import Program, as_process
from tests.keyrings import TROUBLES, Working
from tests.vaults import PASSPHRASE, Template

NEXT = "velvet turnip under a lighthouse"


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    """A file with the next passphrase."""
    path = tmp_path / "next.txt"
    path.write_text(NEXT + "\n", encoding="utf-8")
    return path


@pytest.fixture
def kit_file(tmp_path: Path, template: Template) -> Path:
    """A file with the lines of the vault's kit."""
    path = tmp_path / "kit.txt"
    path.write_text("\n".join(keys.kit_lines(template.key)), encoding="utf-8")
    return path


def opens(path: Path, passphrase: str) -> bool:
    key = keys.derive(passphrase, path.read_bytes()[:16])
    try:
        vaults.unlock_with_key(path, key).close()
    except vaults.VaultError:
        return False
    return True


# passphrase


def test_the_passphrase_is_changed_by_file(program: Program, new_file: Path) -> None:
    before = keys.derive(PASSPHRASE, program.vault.read_bytes()[:16]).fingerprint
    told = program.done("passphrase", "--new-passphrase-file", new_file)
    assert opens(program.vault, NEXT)
    assert not opens(program.vault, PASSPHRASE)
    fingerprint = keys.derive(NEXT, program.vault.read_bytes()[:16]).fingerprint
    assert fingerprint in told.out
    assert before not in told.out
    assert "“kit”" in told.out
    assert NEXT not in told.out


def test_as_json_it_is_one_object(program: Program, new_file: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "kit.pdf"
    told = program.done("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", pdf, "--json").json
    fingerprint = keys.derive(NEXT, program.vault.read_bytes()[:16]).fingerprint
    assert told == {"vault": str(program.vault), "fingerprint": fingerprint, "kit": str(pdf)}


def test_the_new_kit_is_written_with_it(program: Program, new_file: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "kit.pdf"
    told = program.done("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", pdf)
    key = keys.derive(NEXT, program.vault.read_bytes()[:16])
    text = PdfReader(pdf).pages[0].extract_text()
    assert key.fingerprint in text
    assert str(pdf) in told.out
    assert stat.S_IMODE(pdf.stat().st_mode) == 0o600 or sys.platform == "win32"


def test_a_suggested_passphrase_is_shown_and_holds(program: Program) -> None:
    told = program.done("passphrase", "--suggest")
    suggested = told.out.splitlines()[0]
    assert len(suggested.split()) == 5
    assert set(suggested.split()) <= set(_words())
    assert opens(program.vault, suggested)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_suggested_passphrase_that_could_not_be_shown_does_not_hold(program: Program) -> None:
    command = [sys.executable, "-m", "mwl_desktop", "passphrase", "--suggest", str(program.vault)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command, "--passphrase-file", str(program.key_file)],
            cwd=Path(__file__).parents[2],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == exit_codes.of("passphrase.not_shown")
    assert done.stderr.count(b"\n") == 1
    assert b"has the passphrase it had before" in done.stderr
    assert opens(program.vault, PASSPHRASE)


def test_the_new_one_is_asked_for_twice_at_a_terminal(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, **how: object) -> str:
        asked.append((text, bool(how["confirmation_prompt"])))
        assert how["hide_input"]
        return NEXT if text.startswith("New") else PASSPHRASE

    monkeypatch.setattr(edge.click, "prompt", prompt)
    assert program.run("passphrase", program.vault, tty=True).code == 0
    assert asked == [("Passphrase", False), ("New passphrase", True)]
    assert opens(program.vault, NEXT)


def test_both_come_from_the_lines_of_an_input(program: Program) -> None:
    outcome = program.run("passphrase", program.vault, given=f"{PASSPHRASE}\n{NEXT}\n".encode())
    assert outcome.code == 0
    assert opens(program.vault, NEXT)
    outcome = program.run("passphrase", program.vault, given=f"{NEXT}\n".encode())
    assert outcome.code == exit_codes.of("passphrase.no_new_one")
    assert opens(program.vault, NEXT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "passphrase.empty"),
        ("short", "passphrase.too_short"),
        ("nul \0 in it", "passphrase.has_nul"),
        ("x'" + "0" * 64 + "'", "passphrase.looks_like_key"),
    ],
)
def test_one_that_cannot_be_a_passphrase_leaves_the_earlier(
    text: str, code: str, program: Program, new_file: Path
) -> None:
    before = program.vault.read_bytes()
    new_file.write_text(text, encoding="utf-8")
    outcome = program("passphrase", "--new-passphrase-file", new_file)
    assert (outcome.code, outcome.out) == (exit_codes.of(code), "")
    assert len(outcome.err.splitlines()) == 1
    assert program.vault.read_bytes() == before


def test_a_wrong_earlier_one_changes_nothing(program: Program, new_file: Path) -> None:
    program.key_file.write_text("not this one at all", encoding="utf-8")
    before = program.vault.read_bytes()
    outcome = program("passphrase", "--new-passphrase-file", new_file)
    assert outcome.code == exit_codes.of("vault.wrong_passphrase")
    assert program.vault.read_bytes() == before


@pytest.mark.parametrize("place", ["there already", "no folder", "the vault"])
def test_a_kit_that_could_not_be_written_is_told_before(
    place: str, program: Program, new_file: Path, tmp_path: Path
) -> None:
    pdf = tmp_path / "none" / "kit.pdf" if place == "no folder" else tmp_path / "kit.pdf"
    if place == "there already":
        pdf.write_bytes(b"mine")
    if place == "the vault":
        pdf = Path(f"{program.vault}-wal")
    before = program.vault.read_bytes()
    outcome = program("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", pdf)
    assert outcome.code == {"there already": 100, "no folder": 101, "the vault": 114}[place]
    assert program.vault.read_bytes() == before
    assert place != "there already" or pdf.read_bytes() == b"mine"


def test_without_its_kit_the_passphrase_is_not_changed(
    program: Program, new_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.vault.read_bytes()

    def no_whole_file(target: Path) -> None:
        raise files.failed(target, OSError(28, "No space left on device"))

    monkeypatch.setattr(kits, "whole_file", no_whole_file)
    outcome = program("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", tmp_path / "kit.pdf")
    assert (outcome.code, outcome.out) == (exit_codes.of("passphrase.kit_not_written"), "")
    assert "has the passphrase it had before" in outcome.err
    assert outcome.err.count("\n") == 1
    assert not list(tmp_path.glob("*.pdf"))
    assert program.vault.read_bytes()[:16] == before[:16]
    assert opens(program.vault, PASSPHRASE)


def test_the_kit_of_a_change_that_failed_is_taken_away(
    program: Program, new_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, there = tmp_path / "kit.pdf", []

    def refused(*_: object) -> None:
        there.append(pdf.exists())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rekeying, "_replace", refused)
    outcome = program("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", pdf)
    assert outcome.code == exit_codes.of("vault.not_replaced")
    assert (there, pdf.exists()) == ([True], False)
    assert opens(program.vault, PASSPHRASE)


def test_a_weak_one_is_taken_and_told(program: Program, new_file: Path) -> None:
    new_file.write_text("password1", encoding="utf-8")
    outcome = program("passphrase", "--new-passphrase-file", new_file)
    assert outcome.code == 0
    assert outcome.err.strip() == SENTENCES["passphrase.weak"]
    assert opens(program.vault, "password1")


def test_stopping_it_says_which_passphrase_holds(
    program: Program, new_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr(vaults, "change_passphrase", stopped)
    outcome = program("passphrase", "--new-passphrase-file", new_file)
    assert outcome.code == 130
    assert outcome.err.strip() == SENTENCES["passphrase.kept"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal")
def test_a_real_ctrl_c_leaves_one_of_the_two(program: Program, new_file: Path) -> None:
    command = [sys.executable, "-m", "mwl_desktop", "passphrase", str(program.vault)]
    command += ["--passphrase-file", str(program.key_file), "--new-passphrase-file", str(new_file)]
    for wait in (0.3, 0.5, 0.7):
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert b"Traceback" not in told or process.returncode != 0
        if opens(program.vault, NEXT):
            assert not opens(program.vault, PASSPHRASE)
            return
        assert opens(program.vault, PASSPHRASE)


def test_a_change_that_the_disk_did_not_confirm_is_told_with_its_number(
    program: Program, new_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(rekeying, "confirm_folder", refused)
    pdf = tmp_path / "kit.pdf"
    outcome = program("passphrase", "--new-passphrase-file", new_file, "--kit-pdf", pdf)
    assert outcome.code == exit_codes.of("vault.change_unconfirmed")
    assert "has its new passphrase" in outcome.err
    assert keys.derive(NEXT, program.vault.read_bytes()[:16]).fingerprint in outcome.out
    assert pdf.exists()
    assert opens(program.vault, NEXT)


@pytest.mark.parametrize(
    "more",
    [
        ("--suggest", "--json"),
        ("--suggest", "--new-passphrase-file", "x"),
        ("--kit-file", "x"),
        ("--keyring",),
        ("--new-passphrase-file", ""),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(more: tuple[str, ...], program: Program) -> None:
    before = program.vault.read_bytes()
    assert program("passphrase", *more).code == 2
    assert program.vault.read_bytes() == before


def test_a_file_of_several_lines_makes_no_passphrase(
    program: Program, new_file: Path, tmp_path: Path
) -> None:
    new_file.write_text("a line by itself\nand another\n", encoding="utf-8")
    before = program.vault.read_bytes()
    code = exit_codes.of("passphrase.several_lines")
    assert program("passphrase", "--new-passphrase-file", new_file).code == code
    assert program.run("create", tmp_path / "new.mwl", "--passphrase-file", new_file).code == code
    assert program.vault.read_bytes() == before
    assert not (tmp_path / "new.mwl").exists()
    # To open, its first line is taken, as that of an input is.
    program.key_file.write_text(f"{PASSPHRASE}\nand another\n", encoding="utf-8")
    assert program("list").code == 0


# kit


def test_the_lines_that_are_printed_open_the_vault(program: Program, tmp_path: Path) -> None:
    told = program.done("kit", "--text")
    saved = tmp_path / "saved.txt"
    saved.write_text(told.out, encoding="utf-8")
    assert program.run("list", program.vault, "--kit-file", saved).code == 0
    assert program.run("--kit-file", saved, "list", program.vault).code == 2


def test_the_page_has_the_lines_and_only_its_owner_may_read_it(program: Program, tmp_path: Path) -> None:
    pdf = tmp_path / "kit.pdf"
    told = program.done("kit", "--pdf", pdf, "--json").json
    key = keys.derive(PASSPHRASE, program.vault.read_bytes()[:16])
    assert told == {"vault": str(program.vault), "fingerprint": key.fingerprint, "pdf": str(pdf)}
    page = PdfReader(pdf).pages[0]
    text = page.extract_text()
    for line in keys.kit_lines(key):
        assert line.replace(" ", "") in text.replace(" ", "")
    assert str(date.today().year) in text
    assert stat.S_IMODE(pdf.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert round(float(page.mediabox.width)) == 595
    assert program("kit", "--pdf", pdf).code == exit_codes.of("out.exists")
    program.done("kit", "--pdf", pdf, "--force", "--letter")
    assert round(float(PdfReader(pdf).pages[0].mediabox.width)) == 612


def test_a_kit_as_json_has_its_lines_only_where_asked_for(program: Program) -> None:
    lines = program.done("kit", "--text", "--json").json["lines"]
    assert keys.key_from_kit("\n".join(lines)) == keys.derive(PASSPHRASE, program.vault.read_bytes()[:16])


def test_a_kit_needs_a_form(program: Program) -> None:
    assert program("kit").code == 2


def test_a_kit_is_not_written_over_the_vault(program: Program) -> None:
    before = program.vault.read_bytes()
    for target in (program.vault, Path(f"{program.vault}-wal")):
        assert program("kit", "--pdf", target, "--force").code == 114
    assert program.vault.read_bytes() == before


def test_days_are_written_in_words() -> None:
    assert wording.day(date(2026, 2, 1)) == "1 February 2026"
    assert wording.day(date(2026, 12, 31)) == "31 December 2026"


# Ways to open


def test_every_command_that_opens_takes_a_kit_and_the_key_store(
    program: Program, kit_file: Path, template: Template, key_store: type[Working]
) -> None:
    remembered.remember(program.vault, template.key)
    for way in (("--kit-file", str(kit_file)), ("--keyring",)):
        for name, *rest in (("list",), ("check",), ("note", "words"), ("search", "words"), ("kit", "--text")):
            outcome = program.run(name, program.vault, *rest, *way)
            assert outcome.code == 0, outcome


def test_the_environments_passphrase_gives_way_to_what_was_typed(
    program: Program, kit_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("something else entirely", encoding="utf-8")
    monkeypatch.setenv("MWL_PASSPHRASE_FILE", str(wrong))
    assert program.run("list", program.vault, "--kit-file", kit_file).code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "kit.file_unreadable"),
        (b"\xff\xfe", "kit.file_unreadable"),
        (b"", "kit.incomplete"),
        (b"A1B2 C3D4", "kit.incomplete"),
        (b"0" * 108, "kit.line_wrong"),
        (keys.kit_lines(VaultKey(bytes(32), bytes(16))), "vault.old_kit"),
        ((*keys.kit_lines(VaultKey(bytes(32), bytes(16)))[:5], "0000 0000"), "kit.line_length"),
        (b"0" * 96, "kit.unproved"),
    ],
)
def test_each_wrong_kit_has_its_number(
    content: bytes | tuple[str, ...] | None, code: str, program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "kit.txt"
    if content is not None:
        file.write_bytes("\n".join(content).encode() if isinstance(content, tuple) else content)
    outcome = program.run("list", program.vault, "--kit-file", file)
    assert (outcome.code, outcome.out) == (exit_codes.of(code), "")
    assert len(outcome.err.splitlines()) == 1


def test_a_kit_of_the_right_salt_and_a_wrong_key(
    program: Program, template: Template, tmp_path: Path
) -> None:
    file = tmp_path / "kit.txt"
    file.write_text("\n".join(keys.kit_lines(VaultKey(bytes(32), template.key.salt))), encoding="utf-8")
    outcome = program.run("list", program.vault, "--kit-file", file)
    assert outcome.code == exit_codes.of("vault.wrong_kit")


def test_a_kit_without_check_digits_is_not_said_to_be_anothers(
    program: Program, template: Template, tmp_path: Path
) -> None:
    file, digits = tmp_path / "kit.txt", (template.key.key + template.key.salt).hex()
    file.write_text(digits, encoding="utf-8")
    assert program.run("list", program.vault, "--kit-file", file).code == 0
    for at in (0, 95):  # in the key, in the salt
        wrong = f"{digits[:at]}{(int(digits[at], 16) + 1) % 16:x}{digits[at + 1 :]}"
        file.write_text(wrong, encoding="utf-8")
        for command in (("list", program.vault), ("restore", program.vault, tmp_path / "new.mwl")):
            outcome = program.run(*command, "--kit-file", file)
            assert (outcome.code, outcome.out) == (exit_codes.of("kit.unproved"), "")
            assert "one of them is wrong, or they are of another kit" in outcome.err


def test_an_earlier_kit_says_which_it_is(program: Program, kit_file: Path, new_file: Path) -> None:
    program.done("passphrase", "--new-passphrase-file", new_file)
    outcome = program.run("list", program.vault, "--kit-file", kit_file)
    assert outcome.code == exit_codes.of("vault.old_kit")
    assert re.search(r"fingerprint [0-9A-F]{4} [0-9A-F]{4}", outcome.err)


def test_by_kit_a_forgotten_passphrase_is_replaced(program: Program, kit_file: Path, new_file: Path) -> None:
    outcome = program.run(
        "passphrase", program.vault, "--kit-file", kit_file, "--new-passphrase-file", new_file
    )
    assert outcome.code == 0
    assert opens(program.vault, NEXT)


# The key store


def test_remember_and_forget(program: Program, key_store: type[Working]) -> None:
    fingerprint = keys.derive(PASSPHRASE, program.vault.read_bytes()[:16]).fingerprint
    assert program.done("remember", "--json").json == {
        "vault": str(program.vault),
        "remembered": True,
        "fingerprint": fingerprint,
    }
    assert program.run("list", program.vault, "--keyring").code == 0
    # The window asks for it from now on.
    assert settings.load().settings.remembered == (name_for(program.vault),)
    assert program.run("forget", program.vault, "--json").json == {
        "vault": str(program.vault),
        "remembered": False,
        "was_remembered": True,
    }
    assert key_store.kept == {}
    assert settings.load().settings.remembered == ()
    outcome = program.run("list", program.vault, "--keyring")
    assert outcome.code == exit_codes.of("keyring.nothing")
    outcome = program.run("forget", program.vault)
    assert (outcome.code, "did not remember" in outcome.out) == (0, True)


def test_a_vault_that_is_gone_can_still_be_forgotten(program: Program, key_store: type[Working]) -> None:
    program.done("remember")
    program.vault.unlink()
    assert program.run("forget", program.vault).code == 0
    assert key_store.kept == {}


def test_a_changed_passphrase_is_remembered_where_the_earlier_was(
    program: Program, key_store: type[Working], new_file: Path
) -> None:
    program.done("remember")
    program.done("passphrase", "--new-passphrase-file", new_file)
    assert program.run("list", program.vault, "--keyring").code == 0


def test_a_key_store_that_refuses_the_new_key_is_told_beside_the_change(
    program: Program, key_store: type[Working], new_file: Path
) -> None:
    program.done("remember")
    key_store.trouble = staticmethod(TROUBLES["denied by macOS"][0])
    outcome = program("passphrase", "--new-passphrase-file", new_file)
    assert outcome.code == 0
    assert "does not remember the new key" in outcome.err
    assert opens(program.vault, NEXT)


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("command", ["list", "remember", "forget"])
def test_each_trouble_of_a_key_store_has_its_number(
    trouble: str, command: str, program: Program, key_store: type[Working]
) -> None:
    make, code = TROUBLES[trouble]
    key_store.trouble = staticmethod(make)
    way = {"list": ["--keyring"], "remember": ["--passphrase-file", program.key_file], "forget": []}[command]
    outcome = program.run(command, program.vault, *way)
    assert (outcome.code, outcome.out) == (exit_codes.of(code), "")
    assert len(outcome.err.splitlines()) == 1


def test_a_wrong_remembered_key_is_told_once_and_forgotten(
    program: Program, key_store: type[Working]
) -> None:
    remembered.remember(program.vault, VaultKey(bytes(32), bytes(16)))
    assert program.run("list", program.vault, "--keyring").code == exit_codes.of("keyring.wrong")
    assert program.run("list", program.vault, "--keyring").code == exit_codes.of("keyring.nothing")


def test_no_key_store_as_a_process(program: Program) -> None:
    done = as_process("remember", program.vault, "--passphrase-file", program.key_file)
    assert done.returncode == exit_codes.of("keyring.absent")
    assert b"no key store" in done.stderr
