"""How each block tells what it holds, as blocks of the intermediate form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mwl_desktop.documents.ir import Card, Facts, Heading, Paragraph, Progress, Quote, Table
from mwl_desktop.documents.walk import block_words, inline_words
from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, EvidenceKind, GoalStatus, Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft, Rule, Section
from mwl_desktop.services import capture, choosing, evidence, goals, items, portfolios, profile
from mwl_desktop.services.blocks import BLOCKS
from mwl_desktop.services.blocks.teller import Teller, in_line, told
from mwl_desktop.vault.vault import Vault
from tests import factory


def tell(vault: Vault, block: BlockKind, *more: BlockKind, **said: object) -> list[Card]:
    """What sections of these blocks tell of everything there is, one after another."""
    draft = PortfolioDraft("P", Purpose.BLANK, **said)  # type: ignore[arg-type]
    with vault.write("portfolio.add") as uow:
        sections = [Section("", each.value, each) for each in (block, *more)]
        item_id = portfolios.add(uow, draft, sections)
    with vault.read() as connection:
        portfolio = portfolios.get(connection, item_id)
        teller = Teller(connection, portfolio)
        found = choosing.contents(connection, portfolio)
        return [
            each
            for part in found
            for each in BLOCKS[part.section.block](teller, part)  # type: ignore[misc]
        ]


def words(card: Card) -> str:
    return " ".join([inline_words(card.title), card.meta, *(w for b in card.blocks for w in block_words(b))])


def quotation(vault: Vault, words: str = "Well done.", by: str = "Dana", **said: object) -> ItemId:
    with vault.write("evidence.add") as uow:
        draft = EvidenceDraft("What Dana said", EvidenceKind.FEEDBACK, **said)  # type: ignore[arg-type]
        return evidence.add_quotation(uow, words, by, draft)


def test_an_entry_tells_its_text_and_short_questions_beside_their_answers(vault: Vault) -> None:
    answers = (Answer("Situation", "It *failed*."), Answer("Task", "  "), Answer("Result", "It works."))
    factory.add_entry(vault, "Import", body="First.\n\n- one\n- two", minutes=75, answers=answers)
    (card,) = tell(vault, BlockKind.ENTRIES)
    assert card.meta == "Work · 22 November 2026 · 1 h 15 min"
    (facts,) = (block for block in card.blocks if isinstance(block, Facts))
    assert [label for label, _ in facts.rows] == ["Situation", "Result"]
    assert card.anchor is not None
    assert card.anchor.startswith("item-")


def test_long_questions_are_headings_that_stay_with_their_answers(vault: Vault) -> None:
    answers = (Answer("What was the problem, and whose?", "Nobody's."),)
    factory.add_entry(vault, "Import", answers=answers)
    (card,) = tell(vault, BlockKind.ENTRIES)
    assert [type(block) for block in card.blocks] == [Heading, Paragraph]


def test_the_job_is_named_only_where_a_section_tells_of_several(vault: Vault) -> None:
    role = factory.add_role(vault)
    factory.add_entry(vault, "one", role_id=role)
    assert "Harlow" not in tell(vault, BlockKind.ENTRIES)[0].meta
    other = factory.add_role(vault, "Clerk", "Castell", date(2020, 1, 1))
    factory.add_entry(vault, "two", role_id=other)
    assert {"Harlow", "Castell"} <= set(" ".join(c.meta for c in tell(vault, BlockKind.ENTRIES)).split())


def test_a_source_is_a_link_only_when_it_is_a_web_address(vault: Vault) -> None:
    factory.add_entry(vault, "a", source="https://example.org/x")
    factory.add_entry(vault, "b", source="javascript:alert(1)")
    links = [run.href for card in tell(vault, BlockKind.ENTRIES) for run in card.blocks[-1].content]  # type: ignore[union-attr]
    assert [href for href in links if href] == ["https://example.org/x"]


def test_a_goal_tells_why_milestones_and_what_moved_within_the_period(vault: Vault) -> None:
    goal = factory.add_goal(vault, "Chair", why="Meetings end.", success_criteria="Decisions.")
    with vault.write("goal.progress") as uow:
        done = goals.add_milestone(uow, goal, "A course", None)
        goals.add_milestone(uow, goal, "A meeting", date(2027, 1, 1))
        goals.set_milestone_done(uow, done, date(2026, 5, 1))
        goals.add_progress(uow, goal, "Too early.", date(2025, 1, 1))
        goals.add_progress(uow, goal, "Chaired.", date(2026, 6, 1))
    (card,) = tell(vault, BlockKind.GOALS, period_from=date(2026, 1, 1))
    told_words = words(card)
    assert "Chaired." in told_words
    assert "Too early." not in told_words
    (meter,) = (block for block in card.blocks if isinstance(block, Progress))
    assert (meter.done, meter.label) == (0.5, "1 of 2 milestones")


def test_one_milestone_is_no_milestones(vault: Vault) -> None:
    goal = factory.add_goal(vault, "Chair")
    with vault.write("goal.progress") as uow:
        goals.add_milestone(uow, goal, "A course", None)
    (card,) = tell(vault, BlockKind.GOALS)
    (meter,) = (block for block in card.blocks if isinstance(block, Progress))
    assert meter.label == "0 of 1 milestone"


def test_no_line_ends_within_the_day_of_a_milestone(vault: Vault) -> None:
    goal = factory.add_goal(vault, "Chair")
    with vault.write("goal.progress") as uow:
        goals.add_milestone(uow, goal, "A meeting", date(2027, 1, 1))
    (card,) = tell(vault, BlockKind.GOALS)
    assert words(card).endswith("A meeting (by\u00a01\u00a0Jan\u00a02027)")


def test_a_goal_that_is_achieved_has_no_due_date(vault: Vault) -> None:
    factory.add_goal(vault, "a", due_on=date(2026, 1, 1), status=GoalStatus.ACHIEVED)
    factory.add_goal(vault, "b", due_on=date(2026, 1, 1), status=GoalStatus.ACTIVE)
    assert [("by" in card.meta) for card in tell(vault, BlockKind.GOALS)] == [True, False]


def test_people_are_told_without_their_address_and_from_my_side(vault: Vault) -> None:
    factory.add_person(vault, email="ada@example.org", gives="Questions", gets="Answers", notes="Hush")
    (card,) = tell(vault, BlockKind.PEOPLE)
    (facts,) = card.blocks
    assert isinstance(facts, Facts)
    assert [(label, inline_words(said)) for label, said in facts.rows] == [
        ("What I get", "Questions"),
        ("What I give", "Answers"),
    ]
    assert "@" not in words(card)
    assert "Hush" not in words(card)


def test_the_profile_tells_summary_and_jobs(vault: Vault) -> None:
    factory.add_role(vault)
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("Bailey", "Analyst", "I **find** out."))
    blocks = tell(vault, BlockKind.PROFILE)
    assert any(isinstance(block, Table) for block in blocks)
    assert "find" in " ".join(w for block in blocks for w in block_words(block))


def test_an_empty_profile_tells_nothing(vault: Vault) -> None:
    assert tell(vault, BlockKind.PROFILE) == []


def test_somebodys_words_are_quoted_with_who_said_them(vault: Vault) -> None:
    quotation(vault)
    (card,) = tell(vault, BlockKind.EVIDENCE)
    quote = card.blocks[0]
    assert isinstance(quote, Quote)
    assert quote.attribution == "Dana · 22 November 2026"


def test_a_day_that_is_only_the_files_own_is_not_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes(b"words")
    (item_id,) = capture.capture(vault, [tmp_path / "plan.txt"]).added
    (card,) = tell(vault, BlockKind.EVIDENCE)
    assert card.meta == "Work sample"
    with vault.write("item.set") as uow:
        items.set_date(uow, item_id, date(2026, 3, 4))
    (card,) = tell(vault, BlockKind.EVIDENCE)
    assert card.meta == "Work sample · 4 March 2026"


def test_what_was_told_before_is_told_briefly_with_the_way_back(vault: Vault) -> None:
    goal = factory.add_goal(vault, "Lead")
    draft = PortfolioDraft("P", Purpose.BLANK)
    by_hand = [Section("", name, BlockKind.GOALS, rule=Rule(nothing=True), pinned=(goal,)) for name in "ab"]
    with vault.write("portfolio.add") as uow:
        item_id = portfolios.add(uow, draft, by_hand)
    with vault.read() as connection:
        portfolio = portfolios.get(connection, item_id)
        teller = Teller(connection, portfolio)
        first, second = (BLOCKS[c.section.block](teller, c) for c in choosing.contents(connection, portfolio))
    assert first[0].anchor == f"item-{goal}"  # type: ignore[union-attr]
    again = second[0]
    assert isinstance(again, Card)
    assert again.anchor is None
    (line,) = again.blocks
    assert isinstance(line, Paragraph)
    assert [run.href for run in line.content if getattr(run, "href", None)] == [f"#item-{goal}"]


def test_evidence_is_numbered_as_it_is_first_named_and_listed_in_that_order(vault: Vault) -> None:
    newest, older = factory.add_entry(vault, "n"), factory.add_entry(vault, "o", happened_on=date(2026, 1, 1))
    first, second = quotation(vault), quotation(vault, achieved_on=date(2026, 2, 2))
    factory.link(vault, newest, first)
    for piece in (first, second):
        factory.link(vault, older, piece)
    lines = [words(card) for card in tell(vault, BlockKind.ENTRIES)]
    assert lines[0].endswith("Evidence: E1")
    assert lines[1].endswith("Evidence: E1, E2")


def test_private_evidence_is_not_named(vault: Vault) -> None:
    entry = factory.add_entry(vault, "n")
    factory.link(vault, entry, quotation(vault, "Secret words", confidentiality=Confidentiality.PRIVATE))
    (card,) = tell(vault, BlockKind.ENTRIES)
    assert "Evidence" not in words(card)


def test_markdown_in_a_line_stays_on_a_line() -> None:
    assert inline_words(in_line("One\n\n*two*")) == "One two"
    assert "three" in inline_words(in_line("- three\n- four"))
    assert told("  \n ") == ()
