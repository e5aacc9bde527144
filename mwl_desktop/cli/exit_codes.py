"""Which number a command ends with: each way in which a vault or its keys can be wrong has its own.

Scripts rely on these numbers: one that was given out is never given to something else. They are
listed for people in docs/exit-codes.md.
"""

from __future__ import annotations

from typing import Final

FAILED: Final = 1
IN_PART: Final = 4
INTERRUPTED: Final = 130

OWN: Final[dict[str, int]] = {
    "vault.missing": 10,
    "vault.not_a_vault": 11,
    "vault.plain_database": 12,
    "vault.truncated": 13,
    "vault.damaged": 14,
    "vault.unsound": 15,
    "vault.newer": 16,
    "vault.in_use": 17,
    "vault.unreadable": 18,
    "vault.read_only": 19,
    "vault.no_lock": 20,
    "vault.exists": 21,
    "vault.beside_another": 22,
    "vault.folder_missing": 23,
    "vault.disk_full": 24,
    "vault.write_failed": 25,
    "vault.engine_too_old": 26,
    "vault.closed": 27,
    "vault.hard_linked": 28,
    "vault.still_read": 29,
    "vault.not_replaced": 30,
    "vault.change_unconfirmed": 31,
    "vault.opened_to_read": 32,
    "vault.older_to_read": 33,
    "update.no_room": 34,
    "update.no_backup": 35,
    "restore.unfinished": 36,
    "restore.same_file": 37,
    "salvage.unreadable": 38,
    "vault.log_unreadable": 39,
    "vault.log_strayed": 110,
    "vault.empty": 111,
    "vault.start_damaged": 112,
    "vault.start_gone": 113,
    "out.is_the_vault": 114,
    "vault.salt_gone": 115,
    "backup.salt_gone": 116,
    "vault.no_room": 117,
    "vault.cannot_be_made": 118,
    "vault.path_too_long": 119,
    "copy.folder_missing": 40,
    "copy.not_a_folder": 41,
    "copy.not_allowed": 42,
    "copy.read_only": 43,
    "copy.disk_full": 44,
    "copy.disk_gone": 45,
    "copy.failed": 46,
    "copy.unsound": 47,
    "disk.too_full": 48,
    "disk.file_too_large": 49,
    "backup.missing": 50,
    "backup.empty": 51,
    "backup.truncated": 52,
    "backup.damaged": 53,
    "backup.plain_database": 54,
    "backup.not_a_vault": 55,
    "backup.other_key": 56,
    "backup.newer": 57,
    "backup.in_use": 58,
    "backup.unreadable": 59,
    "kit.incomplete": 60,
    "kit.line_wrong": 61,
    "vault.wrong_kit": 62,
    "vault.old_kit": 63,
    "kit.file_unreadable": 64,
    "backup.other_kit": 65,
    "kit.line_length": 66,
    "kit.unproved": 67,
    "passphrase.empty": 70,
    "passphrase.too_short": 71,
    "passphrase.has_nul": 72,
    "passphrase.looks_like_key": 73,
    "passphrase.file_unreadable": 74,
    "passphrase.not_given": 75,
    "vault.wrong_passphrase": 76,
    "passphrase.not_text": 77,
    "passphrase.no_new_one": 78,
    "passphrase.looks_like_kit": 79,
    "keyring.absent": 80,
    "keyring.untrusted": 81,
    "keyring.locked": 82,
    "keyring.denied": 83,
    "keyring.wrong": 84,
    "keyring.nothing": 85,
    "keyring.slow": 86,
    "keyring.failed": 87,
    "passphrase.not_shown": 88,
    "passphrase.kit_not_written": 89,
    "inbox.none": 90,
    "inbox.key_foreign": 91,
    "inbox.not_written": 92,
    "inbox.note_too_long": 93,
    "out.exists": 100,
    "out.folder_missing": 101,
    "out.failed": 102,
    "system.name_too_long": 103,
    "system.output_failed": 104,
    "done.untold": 105,
    "passphrase.changed_untold": 106,
    "passphrase.several_lines": 107,
}
"""10 to 39 and 110 to 119 the vault, 40 to 49 the place where a copy goes, 50 to 59 backups, 60 to 69
recovery kits, 70 to 79 passphrases, 80 to 89 the key store and what goes wrong with a new
passphrase, 90 to 99 capture while locked, 100 to 109 what goes out: files, and what a command says."""


def of(code: str) -> int:
    """The number for an error's code; what has none of its own has simply failed."""
    return OWN.get(code, FAILED)
