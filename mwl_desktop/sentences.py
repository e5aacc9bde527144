"""What a code says to a person: one sentence what happened, one what to do.

The window and the command line say the same words; the window sends each template
through translation first. `{name}` places are filled with an error's facts.
"""

from __future__ import annotations

from typing import Final

from mwl_desktop.errors import MwlError

SENTENCES: Final[dict[str, str]] = {
    # the vault cannot be opened
    "vault.wrong_passphrase": "This passphrase does not open the vault. Try again; capital letters and spaces count. If it is surely the right one, the recovery kit may open it.",
    "vault.wrong_kit": "These groups are not the recovery kit of this vault. Compare its fingerprint with the kit you hold.",
    "vault.not_a_vault": "{name} is not a vault. Choose another file, or make a new vault.",
    "vault.plain_database": "{name} is a database that is not encrypted, so it is not a vault. It was not opened.",
    "vault.empty": "{name} is empty: it has no bytes at all, so it is not a vault any more. Restore it from a backup.",
    "vault.truncated": "{name} has been cut short: it holds {size} bytes, which is not a whole vault. Restore it from a backup.",
    "vault.salt_gone": "The first bytes of {name} are gone, and with them what makes its key of the passphrase, so no passphrase opens it. Open it with its recovery kit, or restore it from a backup.",
    "vault.start_damaged": "{name} is damaged at its beginning, so it cannot be opened, though what was given is the right key to it. Nothing was changed; restore it from a backup, or let salvage make a new vault of what is left.",
    "vault.start_gone": "The beginning of {name} is gone, and with it what makes its key of the passphrase. Nothing was changed; restore it from a backup, or let salvage read what is left of it with the recovery kit.",
    "vault.damaged": "{name} opens, but is damaged inside. Nothing was changed; restore it from a backup.",
    "vault.unsound": "{name} is damaged: {count} faults were found. Nothing was changed; restore it from a backup.",
    "vault.newer": "{name} was written by a newer version of MWL Desktop. Update the program to open it; nothing was changed.",
    "vault.in_use": "{name} is already open in another program or window. Close it there first.",
    "vault.no_lock": "The program could not note that it has this vault open, in {path}: {reason}.",
    "vault.missing": "There is no vault at {path}. Plug in the disk it is on, choose another vault, or restore a backup.",
    "vault.exists": "There is already a file at {path}. Choose another name; nothing was overwritten.",
    "vault.beside_another": "{path} is a name that the vault beside it needs for itself. Choose another name.",
    "vault.path_too_long": "The name or the folders of {name} are too long for a vault, which needs room for the names of the files kept beside it. Choose a shorter name or another folder; nothing was changed.",
    "vault.folder_missing": "The folder {path} does not exist or cannot be written to. Choose another place.",
    "vault.unreadable": "{name} cannot be read: {reason}. Check that you may open this file.",
    "vault.read_only": "{name} cannot be written to: {reason}. Move it to a folder where you may write.",
    # a vault opened to read
    "vault.opened_to_read": "{name} is opened to read, so nothing can be changed in it. To change something, open a copy of it in a folder where you may write.",
    "vault.older_to_read": "{name} was made by an earlier version of MWL Desktop and has to be brought up to date first, but it cannot be written to where it lies. Copy it to a folder where you may write, and open the copy.",
    "vault.log_strayed": "The file {name}-wal beside {name} does not fit it, as when a copy of another day was put in its place, or one of them is damaged. Nothing was changed: move {name}-wal to another folder and open the vault again, or restore it from a backup.",
    "vault.log_unreadable": "The last changes to {name} are still in the file {name}-wal beside it, which cannot be read here. Copy both files to a folder where you may write, and open the copy.",
    "to_read.medium": "it lies on a medium that cannot be written to",
    "to_read.file": "its file is protected against changes",
    "to_read.folder": "its folder cannot be written to",
    "to_read.full": "its disk is full; free some space, then open it again",
    "to_read.asked": "this was asked for",
    "vault.disk_full": "The disk is full, so this change could not be saved. Free some space and try again; the vault is whole.",
    "vault.no_room": "The disk of {path} is full, so no vault was made there. Free some space, or choose another place.",
    "vault.write_failed": "The disk did not take this change ({reason}). The vault is as it was before.",
    "vault.closed": "The vault is locked. Unlock it and try again.",
    "vault.engine_too_old": "The encryption library on this computer is too old to be trusted ({version}). Reinstall the program.",
    # copies of a vault
    "disk.too_full": "There is not enough room at {path}: {needed} are needed and {free} are free. Free some space or choose another place.",
    "disk.file_too_large": "The disk of {path} takes no file as large as the vault ({needed}). Choose another disk, or format this one with exFAT.",
    "copy.folder_missing": "The folder {path} is not there. Plug in the disk it is on, or choose another folder.",
    "copy.not_a_folder": "{path} is a file, not a folder. Choose a folder.",
    "copy.not_allowed": "Nothing may be written into {path}. Choose a folder of your own.",
    "copy.read_only": "The disk of {path} cannot be written to. Choose another one.",
    "copy.disk_full": "The disk of {path} became full before the copy was whole, and the copy was removed. Free some space and try again.",
    "copy.disk_gone": "The disk of {path} went away before the copy was whole. Plug it in and try again.",
    "copy.failed": "The copy {path} could not be made: {reason}. What was there before is as it was; try again, or choose another place.",
    "copy.unsound": "The copy of {name} was opened to prove it and is not whole ({count} faults found). Check the vault, then try again.",
    # backups
    "backup.missing": "There is no backup at {path}. Plug in the disk it is on, or choose another one.",
    "backup.empty": "{name} is empty: it has no bytes at all. Choose an earlier backup.",
    "backup.truncated": "{name} has been cut short, so it is not a whole backup. Choose an earlier one.",
    "backup.damaged": "{name} is damaged, so it was not used. Choose another backup; salvage may still read what is left of this one.",
    "backup.salt_gone": "The first bytes of {name} are gone, and with them what makes its key of the passphrase, so no passphrase opens it. Use the recovery kit of the time when it was made, or another backup.",
    "backup.plain_database": "{name} is a database that is not encrypted, so it is not a backup of a vault. Choose another file.",
    "backup.not_a_vault": "{name} is not a backup of a vault. Choose another file.",
    "backup.other_key": "This passphrase does not open {name}. Give the one that the vault had when the backup was made; the recovery kit of that time opens it too.",
    "backup.other_kit": "This kit (fingerprint {fingerprint}) does not open {name}. Use the one that was made when the vault had the passphrase of that time.",
    "backup.newer": "{name} was made by a newer version of MWL Desktop. Update the program to restore it; nothing was changed.",
    "backup.in_use": "{name} is open in another program or window. Close it there first.",
    "backup.unreadable": "{name} cannot be read: {reason}. Check that you may open this file.",
    "backup.folder_unreadable": "The folder {path} cannot be looked into: {reason}. Choose another one.",
    "backup.same_disk": "This folder is on the same disk as the vault: should the disk fail, both are gone. A folder on another disk is safer.",
    "backup.synced_folder": "This folder is copied to other computers by a service. What is in it stays encrypted, but the service can change or delete it.",
    "backup.inside_vault_folder": "This folder is where the vault itself is: who deletes or loses the one loses the other. A folder elsewhere is safer.",
    "backup.below_vault_folder": "This folder is inside the one where the vault is: who deletes or loses that one loses both. A folder elsewhere is safer.",
    "restore.same_file": "{path} is the vault itself, not a backup of it. Choose a backup.",
    "restore.unfinished": "A restore of {name} was cut short and cannot be finished: {reason}. Nothing is lost; see to it that the folder can be written to, and open it again.",
    "update.no_room": "{name} is to be brought to a newer form, and there is no room at {path} for the backup made first. Free some space and open it again; nothing was changed.",
    "update.no_backup": "{name} is to be brought to a newer form, and the backup made first could not be written at {path}. Nothing was changed; see to the disk and open it again.",
    # what a check found, and what was got out of a damaged vault
    "check.pages": "{count} pages of the file are damaged: what is on them cannot be read.",
    "check.structure": "The tables are out of order in {count} places.",
    "check.search": "The index that search uses is out of order. No words of yours are lost by that; salvage makes it anew.",
    "check.ties": "{count} parts belong to items that are no longer there.",
    "check.history": "{count} values differ from their own history, as when an old page of the file was put back. Every page is whole; what was written last may be missing.",
    "check.history_of": "“{name}” is not what its history says it was last: read it through.",
    "check.original": "“{name}” is not what it was when it was kept: its bytes have changed.",
    "check.salt": "The first bytes of the file are damaged. The passphrase does not open it any more, only the recovery kit does; a backup made now opens with both.",
    "check.salvage": "Restore a backup, if there is one. If not, salvage makes a new vault of what can still be read.",
    "salvage.unreadable": "Of all that was in {name} nothing can be read any more, so no new vault was made of it. Restore it from a backup.",
    "salvage.items_lost": "{count} items could not be read at all.",
    "salvage.titles_lost": "{count} items lost their title and date while their text was saved; they are called “Recovered …” and are private.",
    "salvage.partly": "{count} items or parts of them lay on damaged pages: some words of them may be missing or wrong. Read them through.",
    "salvage.parts_lost": "{count} parts of items (answers, tags, links, milestones, pieces of originals) could not be read.",
    "salvage.tables_lost": "Nothing could be read of: {names}.",
    "salvage.by_form": "The list of what the vault's tables are was damaged, so each table was known by the form of its rows. Look through what came out.",
    "salvage.pages_lost": "{count} damaged pages say nothing any more: what was on them is missing.",
    "salvage.original": "Of the file “{name}” only a part is left; its title says so.",
    "salvage.original_lost": "Of the file “{name}” nothing is left; its title says so.",
    "salvage.originals_lost": "Files of which nothing is left, not even their names: {count}.",
    "salvage.files_recovered": "Files that lost their names and all that was written about them: {count}. They are called “Recovered file …” and are private.",
    "salvage.history_lost": "Some of the history could not be read, so earlier steps can no longer be undone.",
    "salvage.sealed_left": "{count} notes or files that were sealed while the vault was locked stay in the folder “{folder}”: the new vault cannot take them in. Keep that folder; a backup restored in the damaged vault's place may open them.",
    # passphrases and kits
    "passphrase.empty": "The passphrase is empty. Type one, or use the suggestion.",
    "passphrase.too_short": "This passphrase is too short. Use at least {least} characters, or the suggestion.",
    "passphrase.has_nul": "The passphrase has a character that cannot be typed again (NUL). Use another one.",
    "passphrase.looks_like_key": "A passphrase of the form x'…' or raw:… would be read as a raw key. Use another one.",
    "passphrase.looks_like_kit": "A passphrase of 96 digits of 0 to 9 and A to F would be read as a recovery kit. Use another one.",
    "passphrase.file_unreadable": "The passphrase file {path} cannot be read: {reason}.",
    "passphrase.several_lines": "The file {path} has several lines, and a passphrase is one. Leave only that line in it; nothing was changed.",
    "passphrase.not_given": "No passphrase was given. Name a file with --passphrase-file or {variable}.",
    "kit.line_wrong": "Line {line} of the recovery kit does not add up. Look at it once more.",
    "kit.line_length": "Line {line} of the recovery kit has {given} characters, and {expected} belong there. Look at it once more.",
    "kit.unproved": "These digits (fingerprint {fingerprint}) do not open {name}: one of them is wrong, or they are of another kit. With the two check digits that end each line, a wrong one would be found.",
    "kit.incomplete": "The recovery kit has six lines of 18 characters, {expected} in all; {given} were typed. Type all of it as it stands on the page.",
    "passphrase.not_present": "This is not the present passphrase. Try again; capital letters and spaces count.",
    "passphrase.differs": "The two passphrases are not the same. Type the second one again.",
    "vault.no_name": "The vault needs a name. Type one, such as “portfolio”.",
    "vault.name_too_long": "This name has {length} characters; {most} are taken at most. Type a shorter one.",
    "vault.name_impossible": "“{text}” cannot be the name of a file on every computer. Call the vault “{offered}”, or something else.",
    "vault.cannot_be_made": "No file can be made at {path}: {reason}. Choose another name or folder.",
    "kit.group_wrong": "That is not what stands on the kit at line {line}, group {group}. Look at it once more.",
    "passphrase.not_shown": "The new passphrase could not be shown: {reason}. The vault has the passphrase it had before.",
    "passphrase.kit_not_written": "The new recovery kit could not be written to {path}: {reason}. The vault has the passphrase it had before.",
    "passphrase.changed_untold": "{name} has its new passphrase, but what there is to say about it could not be written out: {reason}.",
    "passphrase.no_new_one": "No new passphrase was given. Name a file with --new-passphrase-file, or let --suggest make one up.",
    "passphrase.kept": "It was stopped; the vault has the passphrase it had before.",
    "passphrase.weak": "The new passphrase is easy to guess. --suggest makes up a better one.",
    "keyring.not_renewed": "The passphrase is changed, but this computer does not remember the new key. {why}",
    "kit.file_unreadable": "The file with the recovery kit, {path}, cannot be read: {reason}.",
    "passphrase.not_text": "The passphrase has a character that no other program could read again. Use another one.",
    "vault.old_kit": "This kit (fingerprint {fingerprint}) is not for the key that {name} has now: it belongs to an earlier passphrase, or to another vault. Use the kit that was made last.",
    "vault.hard_linked": "{name} is known under {count} names on this disk, and the others would keep the earlier passphrase. Remove the other names (hard links), then change it.",
    "vault.still_read": "Something still reads the vault, so its passphrase was not changed. Wait until it is done, or cancel it, and try again.",
    "vault.not_replaced": "The new file could not take the place of {name}: {reason}. The passphrase is the one before; try again.",
    "vault.change_unconfirmed": "{name} has its new passphrase, but the disk did not confirm it ({reason}). Keep the earlier passphrase and kit until the vault has been opened once more.",
    # the system's key store
    "keyring.absent": "This computer has no key store that can be used now. Open the vault with its passphrase.",
    "keyring.untrusted": "The key store that is chosen on this computer ({store}) is not the system's own, so no key is given to it. Open the vault with its passphrase.",
    "keyring.locked": "The key store of this computer is locked. Unlock it, or open the vault with its passphrase.",
    "keyring.denied": "The key store of this computer did not allow it. Allow it there, or open the vault with its passphrase.",
    "keyring.wrong": "What this computer remembered no longer opens the vault, so it was forgotten. Open the vault with its passphrase.",
    "keyring.nothing": "This computer does not remember a key for {name}. Open the vault with its passphrase.",
    "keyring.slow": "The key store of this computer did not answer within {seconds} seconds. Open the vault with its passphrase.",
    "keyring.failed": "The key store of this computer failed ({reason}). Open the vault with its passphrase.",
    # items
    "item.missing": "This item is no longer there.",
    "bin.days": "{days} days is not a time after which the bin can be emptied. Choose one of those on offer.",
    "version.missing": "This version of the item is no longer there.",
    "item.not_of_kind": "This is not {expected} but {actual}.",
    "item.title_too_long": "The title has {length} characters; {most} are kept at most. Put the rest into the text.",
    "item.unknown": "There is no item {text} in this vault.",
    "item.ambiguous": "The ids of several items begin or end with {text}. Give more of the id.",
    "item.not_an_id": "{text} is not an item's id. Give at least {least} characters of its end, or 8 of its beginning, as `list` shows it.",
    "note.empty": "There is nothing to write down. Give the text, or - to read it from the input.",
    "link.to_itself": "An item cannot be linked to itself.",
    "tag.empty": "A tag needs at least one letter or digit.",
    "milestone.missing": "This milestone is no longer there.",
    "progress.missing": "This progress note is no longer there.",
    "contact.not_a_rhythm": "{days} days is no rhythm to be in touch by. Give 1 to {most} days.",
    "date.not_a_date": "“{text}” is not a date. Write it as year-month-day, for example 2026-11-22.",
    # capture
    "capture.vanished": "{name} is not there. It was left out.",
    "capture.unreadable": "{name} cannot be read ({reason}). It was left out.",
    "capture.not_a_file": "{name} is not a file or folder ({what}). It was left out.",
    "capture.loop": "{name} leads back into itself. It was left out.",
    "capture.own_vault": "{name} is the vault that files are being added to. It was left out.",
    "capture.changed": "{name} changed while it was being read. It was left out; add it again.",
    "capture.no_room": "There is no room on the disk for {name}. It was left out; free some space and add it again.",
    "capture.nothing": "There was no file to add.",
    # capture while locked
    "inbox.none": "{name} has no inbox yet, so nothing was sealed. Unlock it once where its folder can be written to; that makes “{folder}” beside it.",
    "inbox.key_foreign": "The key in “{folder}” is not the one {name} had when it was last open here, so nothing was sealed. Unlock the vault once; that puts the key right.",
    "inbox.key_replaced": "The key in “{folder}” was not this vault's own and was put right. What was sealed with the other key cannot be read.",
    "inbox.key_stays": "The key in “{folder}” is not this vault's own and cannot be replaced. Seal nothing with it: it could not be read here.",
    "inbox.not_written": "Nothing could be sealed into “{folder}”: {reason}. Check that you may write there.",
    "inbox.note_too_long": "This note has {size} bytes; {most} are sealed at most. Put it into a file and add that.",
    "inbox.unreadable": "{name} in the inbox cannot be read now ({reason}). It stays there for the next time.",
    "inbox.stays": "{name} came in, but its sealed file cannot be removed from the inbox ({reason}). It will not come in twice.",
    "sealed.damaged": "{name} in the inbox is damaged or was cut short. It was not taken in.",
    "sealed.foreign": "{name} in the inbox was sealed for another vault. It was not taken in.",
    "sealed.newer": "{name} in the inbox was sealed by a newer version of MWL Desktop. Update the program to take it in.",
    "sealed.not_a_file": "{name} in the inbox is not a file. It was not taken in.",
    "sealed.too_large": "{name} in the inbox is too large for a note. It was not taken in.",
    "sealed.empty": "{name} in the inbox is a note without a word. It was not taken in.",
    "clipboard.nothing": "The clipboard holds no file, image or link.",
    "evidence.not_whole": "The bytes of {name} in the vault do not match its SHA-256. Restore it from a backup.",
    "link.not_an_address": "“{text}” is not a web address that can be kept. It begins with http:// or https://.",
    "quotation.empty": "A quotation needs somebody's words.",
    "preview.too_large": "{name} is too large to be shown here. Save it to look at it.",
    "preview.broken": "{name} cannot be shown: the file is damaged or not what its name says. The original is kept as it is.",
    "preview.empty": "This file is empty.",
    "preview.encrypted": "{name} is protected by a password of its own. Save it to open it.",
    "preview.none": "There is no preview for this kind of file. The original is kept as it is.",
    "preview.text_cut": "Only the first part of this text is shown. Save it to read it whole.",
    "preview.rows_cut": "Only the first rows and columns are shown. Save it to see them all.",
    # what was seen in a file
    "facts.broken": "This file is damaged or not what its name says, so not all of it could be read. The original is kept as it is.",
    "facts.encrypted": "This file is protected by a password of its own, so its text cannot be searched.",
    "facts.too_large": "This file is too large or too tangled to be read whole. The original is kept as it is.",
    "facts.text_cut": "Only the first part of this file's text can be searched.",
    "facts.pages_cut": "Only the first pages of this file can be searched.",
    # files going out
    "out.exists": "There is already something at {path}. Choose another name; nothing was overwritten.",
    "out.is_the_vault": "{path} is the vault itself, or belongs to it. Choose another file; nothing was overwritten.",
    "out.failed": "{path} could not be written: {reason}.",
    "out.folder_missing": "The folder {path} does not exist. Choose another place.",
    # the output of a command
    "system.output_failed": "What there is to say could not be written out: {reason}.",
    "done.untold": "It is done, but what there is to say about it could not be written out: {reason}.",
    # portfolios and search
    "portfolio.missing": "There is no portfolio called “{name}”. There are: {known}.",
    "portfolio.none": "There is no portfolio yet. Make one first.",
    "portfolio.none_called": "There is no portfolio called “{name}”, and no other yet.",
    "portfolio.glyphs_missing": "No font of the program has a letterform for these characters in the PDF: {characters}",
    "portfolio.period_turned": "The time a portfolio speaks of cannot end before it begins. The earlier dates were kept.",
    "undo.nothing": "There is nothing to undo.",
    "redo.nothing": "There is nothing to redo.",
    "undo.passed": "Something else was done since. Undo that first, with Ctrl+Z.",
    "redo.passed": "Something else was done since, so this cannot be done again.",
    # packs
    "pack.unreadable": "{name} cannot be read: {reason}.",
    "pack.wrong": "{name} is not a pack that can be used (see “{what}”). Ask whoever gave it to you for another copy.",
    "pack.newer": "{name} was made for a newer version of MWL Desktop. Update the program to use it.",
    # settings
    "settings.unreadable": "The settings could not be read, so the usual ones are used. The old file was kept as {name}.",
    "settings.not_saved": "The settings could not be saved: {reason}.",
    "window.no_display": "There is no display to open a window on. The commands of mwl-desktop work without one: see mwl-desktop --help.",
    # the system refuses
    "system.name_too_long": "The name {path} is too long. Choose a shorter one.",
    # anything the table does not know
    "unexpected.logged": "Something unexpected happened. Nothing that was saved is lost; where it happened is noted in {path}.",
    "unexpected": "Something unexpected happened. Nothing that was saved is lost.",
}

OF_ONE: Final[dict[str, str]] = {
    "vault.truncated": "{name} has been cut short: it holds 1 byte, which is not a whole vault. Restore it from a backup.",
    "vault.unsound": "{name} is damaged: 1 fault was found. Nothing was changed; restore it from a backup.",
    "copy.unsound": "The copy of {name} was opened to prove it and is not whole (1 fault found). Check the vault, then try again.",
    "check.pages": "1 page of the file is damaged: what is on it cannot be read.",
    "check.structure": "The tables are out of order in 1 place.",
    "check.ties": "1 part belongs to an item that is no longer there.",
    "check.history": "1 value differs from its own history, as when an old page of the file was put back. Every page is whole; what was written last may be missing.",
    "salvage.originals_lost": "Files of which nothing is left, not even their names: 1.",
    "salvage.files_recovered": "A file that lost its name and all that was written about it: 1. It is called “Recovered file 1” and is private.",
    "salvage.items_lost": "1 item could not be read at all.",
    "salvage.titles_lost": "1 item lost its title and date while its text was saved; it is called “Recovered …” and is private.",
    "salvage.partly": "1 item or a part of it lay on a damaged page: some words of it may be missing or wrong. Read it through.",
    "salvage.parts_lost": "1 part of an item (an answer, tag, link, milestone, piece of an original) could not be read.",
    "salvage.pages_lost": "1 damaged page says nothing any more: what was on it is missing.",
    "salvage.sealed_left": "1 note or file that was sealed while the vault was locked stays in the folder “{folder}”: the new vault cannot take it in. Keep that folder; a backup restored in the damaged vault's place may open it.",
    "kit.incomplete": "The recovery kit has six lines of 18 characters, {expected} in all; 1 was typed. Type all of it as it stands on the page.",
    "kit.line_length": "Line {line} of the recovery kit has 1 character, and {expected} belong there. Look at it once more.",
}
"""The words of a code where its count is 1."""
_COUNTS: Final = ("count", "size", "given")
"""The facts that are counts."""


def sentence(error: MwlError) -> str:
    """The words for an error, its facts filled in."""
    return say(error.code, error.facts)


def say(code: str, facts: dict[str, object]) -> str:
    """The words for a code; an unknown code says so itself rather than hiding."""
    template = template_of(code, facts) or SENTENCES["unexpected"] + f" ({code})"
    return template.format_map({name: str(value) for name, value in facts.items()})


def template_of(code: str, facts: dict[str, object]) -> str | None:
    """The words for a code with places for its facts, fit for how many there are; None for an unknown code."""
    one = code in OF_ONE and any(str(facts.get(name)) == "1" for name in _COUNTS)
    return OF_ONE[code] if one else SENTENCES.get(code)
