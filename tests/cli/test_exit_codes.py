"""The numbers are told apart, each stands for a sentence, and the list for people says the same."""

from __future__ import annotations

import re
from pathlib import Path

from mwl_desktop.cli import exit_codes
from mwl_desktop.sentences import SENTENCES

LIST = Path(__file__).parents[2] / "docs" / "exit-codes.md"
FAMILIES = (
    *("vault.", "copy.", "disk.", "backup.", "restore.", "salvage.", "update."),
    *("kit.", "passphrase.", "keyring.", "sealed.", "inbox.", "out.", "done.", "system."),
)
# What only a field of the window can say, or what is advice and ends nothing.
NEVER_ENDS_A_COMMAND = {
    "passphrase.differs",
    "passphrase.kept",
    "passphrase.weak",
    "keyring.not_renewed",
    "vault.no_name",
    "vault.name_too_long",
    "vault.name_impossible",
    "kit.group_wrong",
    "passphrase.not_present",
    "backup.folder_unreadable",
    "backup.same_disk",
    "backup.synced_folder",
    "backup.below_vault_folder",
    "backup.inside_vault_folder",
    "salvage.items_lost",
    "salvage.titles_lost",
    "salvage.partly",
    "salvage.parts_lost",
    "salvage.tables_lost",
    "salvage.original",
    "salvage.original_lost",
    "salvage.original_unproved",
    "salvage.originals_lost",
    "salvage.files_recovered",
    "salvage.by_form",
    "salvage.pages_lost",
    "salvage.history_lost",
    "salvage.marked",
    "salvage.sealed_left",
    "inbox.key_replaced",
    "inbox.key_stays",
    "inbox.unreadable",
    "inbox.stays",
    "sealed.damaged",
    "sealed.foreign",
    "sealed.newer",
    "sealed.not_a_file",
    "sealed.too_large",
    "sealed.empty",
}


def test_no_two_ways_share_a_number() -> None:
    numbers = list(exit_codes.OWN.values())
    assert len(numbers) == len(set(numbers))
    assert all(10 <= number <= 119 for number in numbers)


def test_every_sentence_about_a_vault_and_its_keys_has_its_number() -> None:
    told = {code for code in SENTENCES if code.startswith(FAMILIES)}
    assert told - NEVER_ENDS_A_COMMAND == set(exit_codes.OWN)


def test_the_list_for_people_is_the_table() -> None:
    rows = re.findall(r"^\| (\d+) \| `([a-z_.]+)` \| (.+) \|$", LIST.read_text("utf-8"), re.MULTILINE)
    assert {code: int(number) for number, code, _ in rows} == exit_codes.OWN
    assert [int(number) for number, *_ in rows] == sorted(exit_codes.OWN.values())
    for _, code, words in rows:
        assert words == SENTENCES[code], code


def test_what_has_no_number_of_its_own_has_failed() -> None:
    assert exit_codes.of("item.missing") == exit_codes.FAILED
