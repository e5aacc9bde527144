"""What history says where evidence got another file: in words, and nothing of the inside."""

from __future__ import annotations

from mwl_desktop.domain.versions import Version
from mwl_desktop.services import capture, evidence, items, originals, versions
from mwl_desktop.ui.parts import version_page, version_words
from mwl_desktop.vault.vault import Vault
from tests.vaults import TODAY


def last(vault: Vault, item_id: str) -> Version:
    with vault.read() as connection:
        return versions.versions(connection, items.called(connection, item_id))[0]


def test_a_new_file_and_the_way_back_are_told_in_words(vault: Vault) -> None:
    first, second = (
        capture.capture_bytes(vault, name.encode(), name).added[0] for name in ("plan.txt", "plan two.csv")
    )
    with vault.write("evidence.make_version", title="plan") as uow:
        originals.make_version_of(uow, second, first)
    step = last(vault, first)
    assert version_words.headline(step) == "Earlier file kept, File changed and 1 more"
    with vault.read() as connection:
        pages = version_page.pages(connection, first, step)
        (earlier,) = evidence.earlier_versions(connection, first)
    assert "Details" not in pages.changed
    assert "plan.txt" in pages.changed
    assert "plan two.csv" in pages.changed
    assert earlier.blob_id not in pages.changed
    assert "Earlier file" in pages.whole
    with vault.write("evidence.bring_back") as uow:
        originals.bring_back(uow, first, earlier.version_id)
    assert "Earlier file brought back" in version_words.headline(last(vault, first))


def test_where_a_date_comes_from_is_told_by_itself_only_where_the_date_stays(vault: Vault) -> None:
    (item_id,) = capture.capture_bytes(vault, b"x", "x.txt").added
    with vault.write("evidence.confirm_date") as uow:
        evidence.confirm_date(uow, item_id)
    step = last(vault, item_id)
    assert version_words.headline(step) == "Where the date comes from changed"
    with vault.read() as connection:
        changed = version_page.pages(connection, item_id, step).changed
    assert "guessed from the file’s date" in changed
    assert "said by hand" in changed
    (other,) = capture.capture_bytes(vault, b"y", "y.txt").added
    with vault.write("item.date") as uow:
        items.set_date(uow, other, TODAY.replace(year=2020))
    assert version_words.headline(last(vault, other)) == "Date changed"
