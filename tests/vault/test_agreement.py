"""What is there agrees with its own history after everything the program does, and with nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import mwl_desktop
from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.sentences import say
from mwl_desktop.services import (
    backups,
    capture,
    demo,
    emptying,
    entries,
    history,
    inbox,
    items,
    sweeping,
    vaults,
    versions,
)
from mwl_desktop.services.checking import salvage
from mwl_desktop.vault import agreement, check, engine
from mwl_desktop.vault.agreement import Disagreement, disagreements, let_be
from mwl_desktop.vault.engine import PAGE
from mwl_desktop.vault.vault import Vault
from tests.factory import add_entry, add_goal, link
from tests.vaults import NOON, PASSPHRASE, Template, dump

OLD, NEW = "What I knew before. ", "What I learnt since. "
PAST_THE_LOG = {
    "BlobRecord",
    "BlobPieceRecord",
    "BlobFactsRecord",
    "MetaRecord",
    "InboxSeenRecord",
    "ChangeRecord",
    "ChangeSetRecord",
}
"""Tables of which no row is ever logged."""


def differing(vault: Vault) -> list[Disagreement]:
    with vault.read() as connection:
        return list(disagreements(connection.exec_driver_sql))


def since(vault: Vault) -> list[Any]:
    return [row for row in dump(vault)["meta"] if agreement.SINCE in row]


# an old page put back


@dataclass
class Changed:
    """A vault before and after the words of one text were changed, each closed."""

    path: Path
    template: Template
    old: bytes
    new: bytes

    def pages(self) -> list[int]:
        return [
            at
            for at in range(0, min(len(self.old), len(self.new)), PAGE)
            if self.old[at : at + PAGE] != self.new[at : at + PAGE]
        ]

    def put_back(self, *places: int) -> Vault:
        """The vault with old pages in these places, open."""
        content = bytearray(self.new)
        for at in places:
            content[at : at + PAGE] = self.old[at : at + PAGE]
        self.path.write_bytes(content)
        return vaults.unlock_with_key(self.path, self.template.key)

    def each(self) -> Iterator[Vault]:
        """The vault with one old page after the other, as far as it opens at all."""
        for at in self.pages():
            try:
                vault = self.put_back(at)
            except VaultError:
                continue
            yield vault
            vault.close()


@pytest.fixture
def changed(template: Template, tmp_path: Path) -> Changed:
    vault = template.opened(tmp_path / "v.mwl")
    ids = [add_entry(vault, f"Entry {number}", body=OLD * 20) for number in range(30)]
    vault.close()
    old = vault.path.read_bytes()
    vault = vaults.unlock_with_key(vault.path, template.key, clock=SetClock(NOON + timedelta(hours=1)))
    with vault.write("entry.body") as uow:
        entries.set_body(uow, ids[7], NEW * 20)
    vault.close()
    return Changed(vault.path, template, old, vault.path.read_bytes())


def _texts(vault: Vault) -> set[str]:
    with vault.read() as connection:
        return set(connection.exec_driver_sql("SELECT body FROM entry").scalars())


def _seems_whole(vault: Vault) -> bool:
    """What the database says by itself."""
    pragmas = ("cipher_integrity_check", "integrity_check", "foreign_key_check")
    try:
        with vault.inspect() as connection:
            told = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalars().all() for pragma in pragmas]
    except VaultError:
        return False
    return told == [[], ["ok"], []]


def _with_old_words(changed: Changed) -> Iterator[Vault]:
    """Those in which the database finds nothing, while the new words are gone."""
    for vault in changed.each():
        if _seems_whole(vault) and all(OLD.strip() in text for text in _texts(vault)):
            yield vault


def test_an_old_page_with_old_words_is_found_and_its_item_named(changed: Changed) -> None:
    found = 0
    for vault in _with_old_words(changed):
        found += 1
        report = check.check(vault)
        assert not report.sound
        assert [each.facts for each in report.findings] == [{"count": 1}, {"name": "Entry 7"}]
        words = [say(each.code, dict(each.facts)) for each in report.findings]
        assert words[0].startswith("1 value differs from its own history")
        assert "Entry 7" in words[1]
        assert report.faults[0].startswith("history: entry ")
        assert report.faults[0].endswith(" body")
    assert found == 1


def test_whichever_old_page_comes_back_it_is_found_or_nothing_is_different(changed: Changed) -> None:
    vault = changed.put_back()
    whole = dump(vault, without=frozenset())
    vault.close()
    looked_at = 0
    for vault in changed.each():
        looked_at += 1
        assert not check.check(vault).sound or dump(vault, without=frozenset()) == whole
    assert looked_at > 3


def test_the_words_written_again_agree_again(changed: Changed) -> None:
    (again,) = [_written_anew(vault) for vault in _with_old_words(changed)]
    assert again.sound


def _written_anew(vault: Vault) -> check.CheckReport:
    (wrong,) = differing(vault)
    assert wrong.item_id is not None
    with vault.write("entry.body") as uow:
        entries.set_body(uow, ItemId(wrong.item_id), "Written anew.")
    return check.check(vault)


# each way to differ, and what is no difference


@pytest.mark.parametrize(
    ("statement", "fields"),
    [
        ("UPDATE item SET title = 'else' WHERE title = 'Entry 1'", {("item", "title")}),
        ("UPDATE item SET binned_at = 'then' WHERE title = 'Entry 1'", {("item", "binned_at")}),
        ("UPDATE entry SET minutes = 3 WHERE body = '1'", {("entry", "minutes")}),
        ("DELETE FROM tag WHERE name = 'tag 1'", {("tag", "*")}),
        ("UPDATE item SET changed_at = 'then'", set()),
        ("INSERT INTO role VALUES ('another tool', 'Cook', 'Inn', NULL, NULL)", set()),
        ("DELETE FROM change", set()),
        ("DELETE FROM change WHERE field = '*'", set()),
        ("UPDATE change SET \"after\" = '{\"id' WHERE table_name = 'tag'", {("tag", "*")}),
        ("UPDATE change SET table_name = 'lost_table' WHERE table_name = 'tag'", set()),
    ],
)
def test_what_differs_and_what_does_not(vault: Vault, statement: str, fields: set[tuple[str, str]]) -> None:
    ids = [add_entry(vault, f"Entry {number}", body=str(number)) for number in range(3)]
    with vault.write("item.tags") as uow:
        items.set_tags(uow, ids[1], ["tag 1"])
        items.rename(uow, ids[2], "renamed")
    assert differing(vault) == []
    with vault.transaction() as connection:
        connection.exec_driver_sql(statement)
    assert {(each.table, each.field) for each in differing(vault)} == fields
    assert check.check(vault).sound == (not fields)


def test_a_removed_row_that_is_back_is_found(vault: Vault) -> None:
    one, other = add_entry(vault), add_goal(vault)
    link(vault, one, other)
    with vault.read() as connection:
        row = tuple(connection.exec_driver_sql("SELECT * FROM link").one())
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert differing(vault) == []
    with vault.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO link VALUES (?, ?, ?, ?, ?)", row)
    assert differing(vault) == [Disagreement("link", row[0], row[1], "*")]


def test_what_is_left_of_a_damaged_vault_counts_as_it_is(vault: Vault) -> None:
    one, other = add_entry(vault, "One"), add_entry(vault, "Other")
    with vault.transaction() as connection:
        let_be(connection.exec_driver_sql)
    assert since(vault) == []
    with vault.transaction() as connection:
        connection.exec_driver_sql("UPDATE item SET title = 'One (not whole)' WHERE title = 'One'")
        let_be(connection.exec_driver_sql)
    assert len(since(vault)) == 1
    assert check.check(vault).sound
    with vault.write("item.rename") as uow:
        items.rename(uow, one, "One again")
        items.rename(uow, other, "Other again")
    assert differing(vault) == []
    with vault.transaction() as connection:
        connection.exec_driver_sql("UPDATE item SET title = 'else' WHERE title = 'One again'")
    assert [each.row_id for each in differing(vault)] == [one]


def test_it_can_be_stopped(vault: Vault) -> None:
    for number in range(3):
        add_entry(vault, f"Entry {number}")

    class Stopping(Quiet):
        def check_cancelled(self) -> None:
            raise Cancelled

    with vault.read() as connection, pytest.raises(Cancelled):
        list(disagreements(connection.exec_driver_sql, Stopping().check_cancelled))


# the program itself never differs


def test_a_vault_agrees_after_all_that_can_be_done_with_it(tmp_path: Path) -> None:
    path = tmp_path / "v.mwl"
    demo.build(path, PASSPHRASE, items=30)
    clock = SetClock(datetime.now(UTC))
    vault = vaults.unlock(path, PASSPHRASE, clock=clock)
    assert check.check(vault).sound
    _work(vault, clock)
    assert check.check(vault).sound
    assert sweeping.prepare(vault) is None
    backup = backups.make(vault, _folder(tmp_path / "backups"))
    key = vaults.change_passphrase(vault, "another lamp orchard compass eighteen")
    assert check.check(vault).sound
    vault.close()
    inbox.put_note(path, "While it was locked")
    vault = vaults.unlock_with_key(path, key, clock=clock)
    assert len(sweeping.sweep(vault).notes) == 1
    assert check.check(vault).sound
    vault.close()
    salvage(path, key, tmp_path / "salvaged.mwl")
    vault = vaults.unlock_with_key(tmp_path / "salvaged.mwl", key, clock=clock)
    assert check.check(vault).sound
    assert since(vault) == []
    vault.close()
    backups.restore(backup.path, path, backups.key_of(backup.path, PASSPHRASE))
    vault = vaults.unlock(path, PASSPHRASE, clock=clock)
    assert check.check(vault).sound
    assert since(vault) == []
    vault.close()


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _work(vault: Vault, clock: SetClock) -> None:
    """Everything that writes: typing on, undo, going back, the bin's time, what was read of a file."""
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft(body="begun"))
    for text in ("one", "two", "three"):
        with vault.write("entry.body", merge=True) as uow:
            entries.set_body(uow, entry, text)
    for verb in (history.undo, history.redo, history.undo):
        with vault.write("undo", undoable=False) as uow:
            verb(uow)
    capture.capture_bytes(vault, b"a certificate", "certificate.txt")
    with vault.read() as connection:
        first = versions.versions(connection, entry)[-1]
    with vault.write("version.back") as uow:
        versions.go_back(uow, entry, first)
    emptying.set_days(vault, 30)
    with vault.read() as connection:
        every = list(connection.exec_driver_sql("SELECT id FROM item").scalars())
    with vault.write("item.bin") as uow:
        items.bin_items(uow, every[:20])
    clock.moment += timedelta(days=31)
    assert emptying.empty_old(vault).items == 20


def test_fields_past_the_log_are_all_named_and_no_other_is(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SetClock(NOON)
    vault = template.opened(tmp_path / "v.mwl", clock)
    ids = [add_entry(vault), add_goal(vault)]
    link(vault, *ids)
    clock.moment += timedelta(hours=1)
    with vault.write("item.rename") as uow:
        for each in ids:
            items.rename(uow, each, "renamed")
    assert differing(vault) == []
    monkeypatch.setattr(agreement, "NEVER_LOGGED", frozenset())
    assert {(each.table, each.field) for each in differing(vault)} == {("item", "changed_at")}
    vault.close()


def _writes_past_the_log() -> Iterator[tuple[str, str]]:
    """The module and the record of every statement that writes rows of a mapped class by itself."""
    root = Path(mwl_desktop.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                what = ast.unparse(node.args[0])
                if node.func.id in ("insert", "update", "delete") and what.endswith("Record"):
                    yield path.relative_to(root).as_posix(), what


def test_nothing_else_writes_past_the_log() -> None:
    written = set(_writes_past_the_log())
    assert len(written) > 5, "the search finds nothing"
    logged = {each for each in written if each[1] not in PAST_THE_LOG}
    # Its only field there is the moment of the last change, which is named.
    assert logged == {("vault/unit_of_work.py", "ItemRecord")}


def test_a_long_history_is_read_quickly(template: Template, tmp_path: Path) -> None:
    """20,000 changes: a step for each reading of the database, not one for each change."""
    path = template.copy(tmp_path / "v.mwl")
    vault = vaults.unlock_with_key(path, template.key)
    entry = add_entry(vault, "Entry")
    vault.close()
    raw = engine.connect(path, template.key)
    raw.execute("BEGIN")
    raw.execute(
        "INSERT INTO change(set_id, table_name, row_id, item_id, field,"
        ' "before", "after", stamp, installation)'
        " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " SELECT (SELECT max(id) FROM change_set), 'entry', ?, ?, 'minutes', i - 1, i, 'x', 'y' FROM n",
        (entry, entry),
    )
    raw.execute("UPDATE entry SET minutes = 20000")
    raw.execute("COMMIT")
    asked: list[str] = []

    def ask(question: str) -> Any:
        asked.append(question)
        return raw.execute(question)

    assert list(disagreements(ask)) == []
    assert len(asked) < 20
    raw.close()
