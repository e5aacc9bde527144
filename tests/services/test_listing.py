"""Lists and search: what is let through, in which order, and what a row says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwl_desktop.documents import markdown
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import Confidentiality, EntryKind, GoalStatus, Horizon, ItemKind
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.services import (
    capture,
    entries,
    evidence,
    facts,
    finding,
    goals,
    items,
    links,
    listing,
    people,
)
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples


@pytest.fixture
def known(vault: Vault) -> dict[str, ItemId]:
    """A handful of items of every kind."""
    with vault.write("fill") as uow:
        made = {
            "work": entries.add(
                uow,
                EntryDraft(
                    "Counting **stock** again", happened_on=date(2026, 3, 1), tags=("SQL",), minutes=5
                ),
            ),
            "gem": entries.add(
                uow,
                EntryDraft(
                    "A gem",
                    entry_kind=EntryKind.GEM,
                    happened_on=date(2026, 5, 1),
                    starred=True,
                    horizon=Horizon.TOMORROW,
                ),
            ),
            "secret": entries.add(
                uow,
                EntryDraft("Hidden", happened_on=date(2026, 4, 1), confidentiality=Confidentiality.PRIVATE),
            ),
            "goal": goals.add(uow, GoalDraft("Lead", due_on=date(2027, 1, 1), started_on=date(2026, 1, 1))),
            "idea": goals.add(uow, GoalDraft("Later", status=GoalStatus.IDEA, started_on=date(2026, 2, 1))),
            "zoe": people.add(uow, PersonDraft("Zoë", organisation="Harlow")),
            "adam": people.add(uow, PersonDraft("adam")),
        }
        goals.add_milestone(uow, made["goal"], "one", done_on=date(2026, 2, 2))
        goals.add_milestone(uow, made["goal"], "two")
        links.link(uow, made["work"], made["goal"])
        links.link(uow, made["work"], made["zoe"])
    report = capture.capture_bytes(vault, b"bytes about marmalade", "proof.txt", link_to=made["work"])
    return {**made, "proof": report.added[0]}


def names(vault: Vault, known: dict[str, ItemId], **wanted: Any) -> list[str]:
    by_id = {item: name for name, item in known.items()}
    with vault.read() as connection:
        places = listing.places(connection, ListFilter(**wanted))
        assert listing.count(connection, ListFilter(**wanted)) == len(places)
    return [by_id[place.id] for place in places]


def test_filters_let_through_what_they_say(vault: Vault, known: dict[str, ItemId]) -> None:
    def listed(**wanted: Any) -> list[str]:
        return names(vault, known, **wanted)

    entry = (ItemKind.ENTRY,)
    assert sorted(listed()) == sorted(known)
    assert listed(kinds=entry) == ["gem", "secret", "work"], "newest first"
    assert listed(kinds=(ItemKind.GOAL,)) == ["goal", "idea"], "active before ideas"
    assert listed(kinds=(ItemKind.PERSON,)) == ["adam", "zoe"], "by name, whatever the case"
    assert listed(kinds=entry, subkinds=("gem",)) == ["gem"]
    assert listed(tags=("sql",)) == ["work"]
    assert listed(starred=True) == ["gem"]
    assert listed(horizon=Horizon.TOMORROW) == ["gem"]
    assert listed(confidentiality=Confidentiality.PRIVATE) == ["secret"]
    assert listed(kinds=entry, since=date(2026, 4, 1)) == ["gem", "secret"]
    assert listed(kinds=entry, until=date(2026, 4, 1)) == ["secret", "work"]
    assert set(listed(linked_to=known["work"])) == {"goal", "zoe", "proof"}
    assert listed(linked_to=known["goal"]) == ["work"]
    assert set(listed(unlinked=True)) == {"gem", "secret", "idea", "adam"}
    assert listed(text="stock") == ["work"]
    assert listed(text="tag:sql") == ["work"]
    assert listed(text="kind:gem") == ["gem"]
    assert set(listed(text="kind:entry -stock")) == {"gem", "secret"}
    assert listed(binned=True) == []


def test_a_row_says_what_a_list_shows(vault: Vault, known: dict[str, ItemId]) -> None:
    with vault.read() as connection:
        rows = {row.id: row for row in listing.rows(connection, list(known.values()))}
        assert listing.rows(connection, [known["gem"], ItemId("none"), known["work"]]) == (
            rows[known["gem"]],
            rows[known["work"]],
        )
        assert listing.row(connection, ItemId("none")) is None
    work, goal, zoe, proof = (rows[known[name]] for name in ("work", "goal", "zoe", "proof"))
    assert (work.preview, work.tags, work.links, work.evidence, work.minutes) == (
        "Counting stock again",
        ("SQL",),
        3,
        1,
        5,
    )
    assert (goal.due_on, goal.done, goal.steps, goal.links, goal.subkind) == (
        date(2027, 1, 1),
        1,
        2,
        1,
        "active",
    )
    assert (zoe.last_contact, zoe.detail) == (date(2026, 3, 1), "Harlow")
    assert (proof.original_name, proof.size, proof.media_type, len(proof.sha256)) == (
        "proof.txt",
        21,
        "text/plain",
        64,
    )
    with vault.write("bin") as uow:
        items.bin_items(uow, [known["proof"], known["goal"]])
    with vault.read() as connection:
        row = listing.row(connection, known["work"])
        assert listing.counts(connection)[ItemKind.GOAL] == 1
    assert row
    assert (row.links, row.evidence) == (1, 0)


def test_more_rows_than_go_into_one_question(vault: Vault) -> None:
    with vault.write("fill") as uow:
        made = [entries.add(uow, EntryDraft(f"number {number}", tags=("x",))) for number in range(1000)]
    with vault.read() as connection:
        rows = listing.rows(connection, made)
    assert [row.id for row in rows] == made
    assert all(row.tags == ("x",) for row in rows)


plain_text = st.text(alphabet="ab .,-_*#>1)\n\t\\`<&é‘-+=~|[]!:/", max_size=60)


@settings(max_examples=300)
@given(plain_text)
def test_a_preview_is_the_text_without_markdown_whichever_way_it_is_made(text: str) -> None:
    expected = " ".join(markdown.plain(text).split())[:200]
    assert listing._preview(text) == expected


def test_search_puts_titles_first_and_shows_where(vault: Vault) -> None:
    with vault.write("fill") as uow:
        for number in range(5):
            entries.add(
                uow,
                EntryDraft(
                    f"long text about queues {number} " + "filler " * 50 + "and marmalade", title=f"t{number}"
                ),
            )
        best = entries.add(uow, EntryDraft("short", title="Marmalade"))
    with vault.read() as connection:
        hits = finding.search(connection, "marmal")
        assert finding.search(connection, "") == ()
        assert len(finding.search(connection, "marmal", most=2)) == 2
    assert hits[0].row.id == best
    assert len(hits) == 6
    assert any(("marmalade", True) in hit.pieces for hit in hits[1:])


def test_a_crowd_of_matches_comes_newest_first_with_titles_before_texts(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_TOO_MANY", 10)
    with vault.write("fill") as uow:
        titled = entries.add(uow, EntryDraft("short", title="Marmalade"))
        made = [entries.add(uow, EntryDraft("about marmalade", title=f"t{number}")) for number in range(20)]
        items.bin_items(uow, [made[-1]])
    with vault.read() as connection:
        found = [hit.row.id for hit in finding.search(connection, "marmalade -nothing", most=5)]
        every = [hit.row.id for hit in finding.search(connection, "marmal")]
    assert found == [titled, *reversed(made[-5:-1])]
    assert every == [titled, *reversed(made[:-1])]


def test_search_finds_words_in_every_part(vault: Vault) -> None:
    with vault.write("fill") as uow:
        entry = entries.add(
            uow, EntryDraft("a", source="sourceword", answers=(Answer("Q", "answerword"),), tags=("tagword",))
        )
        goal = goals.add(uow, GoalDraft("b", why="whyword", objective="objectiveword"))
        goals.add_milestone(uow, goal, "stepword")
        goals.add_progress(uow, goal, "progressword")
    proof = capture.capture_bytes(vault, "insideword Größe 東京都".encode(), "nameword.txt").added[0]
    facts.read_missing(vault)
    expected = {
        entry: ("sourceword", "answerword", "tagword"),
        goal: ("whyword", "objectiveword", "stepword", "progressword"),
        proof: ("insideword", "nameword", "grosse", "東京", "京都"),
    }
    with vault.read() as connection:
        for item, words in expected.items():
            for word in words:
                assert [hit.row.id for hit in finding.search(connection, word)] == [item], word
    with vault.write("tag") as uow:
        items.remove_tag(uow, entry, "tagword")
        items.bin_items(uow, [goal])
    with vault.read() as connection:
        assert finding.search(connection, "tagword") == ()
        assert finding.search(connection, "whyword") == ()


def test_a_match_in_a_file_knows_its_page_and_one_elsewhere_has_none(vault: Vault) -> None:
    paper = capture.capture_bytes(vault, samples.pdf(3), "paper.pdf").added[0]
    note = capture.capture_bytes(vault, b"One page alone, and pageword", "note.txt").added[0]
    facts.read_missing(vault)
    with vault.write("edit") as uow:
        evidence.set_fields(uow, paper, description="What descriptionword means")
    with vault.read() as connection:
        found = {
            typed: [(hit.row.id, hit.page) for hit in finding.search(connection, typed)]
            for typed in ("Page 1", '"Page 3"', "descriptionword", "pageword")
        }
        (shown,) = (hit.pieces for hit in finding.search(connection, '"Page 3"'))
    assert found == {
        "Page 1": [(paper, 1)],
        '"Page 3"': [(paper, 3)],
        "descriptionword": [(paper, None)],
        "pageword": [(note, None)],
    }
    assert shown == (("Facilitation course, ", False), ("page 3", True))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40))
def test_nothing_typed_breaks_a_search(vault: Vault, typed: str) -> None:
    with vault.read() as connection:
        assert finding.search(connection, typed) == ()
        finding.titles(connection, typed)
        listing.places(connection, ListFilter(text=typed))


def test_titles_offers_the_latest_when_nothing_is_typed(vault: Vault, known: dict[str, ItemId]) -> None:
    with vault.write("rename") as uow:
        items.rename(uow, known["idea"], "changed last")
    with vault.read() as connection:
        assert finding.titles(connection, "")[0].row.id == known["idea"]
        assert {hit.row.kind for hit in finding.titles(connection, "", kinds=(ItemKind.PERSON,))} == {
            ItemKind.PERSON
        }
        assert [hit.row.id for hit in finding.titles(connection, "zo")] == [known["zoe"]]


def test_what_is_called_so_comes_before_what_only_says_so(vault: Vault) -> None:
    called = factory.add_entry(vault, "Handover notes", body="The list of everything, " * 200)
    longer = factory.add_entry(vault, "Notes of the handover")
    beginning = factory.add_entry(vault, "Handovers need notes")
    saying = factory.add_entry(vault, "A day", body="handover notes " * 20)
    expected = [called, longer, saying]
    with vault.read() as connection:
        assert [hit.row.id for hit in finding.search(connection, "Handover notes")] == expected
        assert [hit.row.id for hit in finding.titles(connection, "Handover notes")] == expected
        assert [hit.row.id for hit in finding.search(connection, "kind:entry Handover notes")] == expected
        assert finding.search(connection, "notes handover")[-1].row.id == saying
        assert finding.search(connection, "notes handov")[1].row.id == beginning
        assert [hit.row.id for hit in finding.search(connection, "handover notes -list")] == [longer, saying]
