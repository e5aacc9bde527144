"""The demonstration story is whole: it parses, all it names exists, and its files are what they claim."""

import datetime
import re
import tomllib
import unicodedata
import zipfile
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SAMPLE = Path(__file__).parent.parent / "resources" / "sample"
FILES = SAMPLE / "files"
Table = dict[str, Any]

FIELDS: dict[str, tuple[set[str], set[str]]] = {  # table: (required, optional)
    "role": ({"key", "title", "employer", "started_on"}, {"ended_on"}),
    "person": (
        {"key", "name", "relation", "organisation", "email", "how_i_know", "gives", "gets"},
        {"contact_every_days", "tags", "notes"},
    ),
    "goal": (
        {"key", "title", "horizon", "status", "why", "success_criteria", "objective", "started_on"},
        {"due_on", "tags", "role", "milestone", "progress"},
    ),
    "entry": (
        {"key", "entry_kind", "title", "on", "role", "minutes", "tags", "body"},
        {"horizon", "starred", "confidentiality", "source", "reflection", "goals", "people", "evidence"},
    ),
    "evidence": (
        {"key", "title", "on", "kind", "description", "role"},
        {"file", "url", "text", "said_by", "issuer", "confidentiality", "tags", "goals", "people"},
    ),
    "portfolio": (
        {
            "key",
            "title",
            "purpose",
            "audience",
            "period_from",
            "period_to",
            "paper",
            "introduction",
            "section",
        },
        set(),
    ),
}
SECTION_FIELDS = (
    {"title", "block"},
    {"text", "entry_kinds", "goals", "tags", "starred_only", "horizon", "pinned", "excluded"},
)
CHOICES = {
    ("person", "relation"): {"manager", "mentor", "peer", "expert", "report", "community"},
    ("goal", "horizon"): {"today", "tomorrow"},
    ("goal", "status"): {"active", "achieved", "paused", "idea", "dropped"},
    ("entry", "entry_kind"): {"work", "interaction", "gem", "training", "problem"},
    ("entry", "horizon"): {"today", "tomorrow"},
    ("entry", "confidentiality"): {"shareable", "private", "employer"},
    ("evidence", "confidentiality"): {"shareable", "private", "employer"},
    ("evidence", "kind"): {
        "certificate",
        "feedback",
        "work sample",
        "presentation",
        "photo",
        "message",
        "data",
    },
    ("portfolio", "purpose"): {"appraisal", "application"},
    ("portfolio", "paper"): {"A4", "Letter"},
}
BLOCKS = {"text", "profile", "goals", "entries", "people", "evidence"}
MODELS = {"what", "gibbs", "driscoll", "star", "three_minutes", "problem"}
MAGIC = {
    ".pdf": b"%PDF-1.",
    ".docx": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".eml": b"From: ",
}
OFFICE_PART = {".docx": "word/document.xml", ".pptx": "ppt/presentation.xml", ".xlsx": "xl/workbook.xml"}
TEXT_SUFFIXES = {".txt", ".md", ".csv", ".sql"}
MONTH = re.compile(r"\b(January|February|March|April|June|July|August|September|October|November|December)\b")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
WEB = re.compile(r"https?://([\w.-]+)")


@pytest.fixture(scope="module")
def story() -> Table:
    return tomllib.loads((SAMPLE / "story.toml").read_text(encoding="utf-8"))


def keys_of(story: Table, table: str) -> set[str]:
    return {row["key"] for row in story[table]}


def nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_in(inner)]
    return []


def readable_text(path: Path) -> str:
    """What a person or a program can read in a file without rendering it; pictures and PDFs give nothing."""
    if path.suffix in OFFICE_PART:
        with zipfile.ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.endswith(".xml")]
            return "\n".join(re.sub(r"<[^>]*>", "\n", archive.read(name).decode()) for name in parts)
    if path.suffix == ".eml":
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        heads = "\n".join(f"{name}: {value}" for name, value in message.items())
        bodies = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        return "\n".join([heads, *bodies])
    return path.read_text(encoding="utf-8") if path.suffix in TEXT_SUFFIXES else ""


def test_only_known_tables_and_fields_are_used(story: Table) -> None:
    assert set(story) == {"reference_date", "profile", *FIELDS}
    assert set(story["profile"]) == {"name", "headline", "summary"}
    for table, (required, optional) in FIELDS.items():
        for row in story[table]:
            assert required <= set(row) <= required | optional, (table, row["key"])
    for portfolio in story["portfolio"]:
        for section in portfolio["section"]:
            required, optional = SECTION_FIELDS
            assert required <= set(section) <= required | optional, section["title"]
            assert section["block"] in BLOCKS


@pytest.mark.parametrize(("table", "field"), CHOICES)
def test_choices_are_from_the_vocabulary(story: Table, table: str, field: str) -> None:
    used = {row[field] for row in story[table] if field in row}
    assert used
    assert used <= CHOICES[table, field]


def test_every_key_is_unique_and_every_reference_resolves(story: Table) -> None:
    everything = [row["key"] for table in FIELDS for row in story[table]]
    assert not [key for key, count in Counter(everything).items() if count > 1]
    known = {table: keys_of(story, table) for table in FIELDS}
    targets = {"goals": "goal", "people": "person", "evidence": "evidence"}
    for row in [*story["entry"], *story["evidence"], *story["goal"]]:
        assert row["role"] in known["role"]
        for field, table in targets.items():
            named = row.get(field, [])
            assert set(named) <= known[table], (row["key"], field)
            assert len(named) == len(set(named)), (row["key"], field)


def test_portfolios_name_only_what_exists_and_may_be_shown(story: Table) -> None:
    hidden = {
        row["key"]
        for row in [*story["entry"], *story["evidence"]]
        if row.get("confidentiality", "shareable") != "shareable"
    }
    table_of = {"entries": "entry", "goals": "goal", "people": "person", "evidence": "evidence"}
    tags_of = {
        block: {tag for row in story[table] for tag in row.get("tags", [])}
        for block, table in table_of.items()
    }
    for section in (section for portfolio in story["portfolio"] for section in portfolio["section"]):
        assert set(section.get("goals", [])) <= keys_of(story, "goal")
        assert set(section.get("entry_kinds", [])) <= CHOICES["entry", "entry_kind"]
        by_hand = {*section.get("pinned", []), *section.get("excluded", [])}
        if section["block"] not in table_of:
            assert not by_hand
            continue
        assert by_hand <= keys_of(story, table_of[section["block"]])
        assert not set(section.get("pinned", [])) & hidden
        assert set(section.get("tags", [])) <= tags_of[section["block"]]


def test_there_is_enough_of_every_kind(story: Table) -> None:
    kinds = Counter(entry["entry_kind"] for entry in story["entry"])
    assert set(kinds) == CHOICES["entry", "entry_kind"]
    assert min(kinds.values()) >= 5
    assert 50 <= kinds.total() <= 60
    assert 6 <= len(story["goal"]) <= 8
    assert 12 <= len(story["person"]) <= 14
    assert len(story["evidence"]) >= 22
    assert len(story["portfolio"]) == 2
    assert len(story["profile"]["summary"].split()) == pytest.approx(120, abs=30)


def test_reflections_follow_a_model_and_five_results_are_told_as_star(story: Table) -> None:
    told = [entry["reflection"] for entry in story["entry"] if "reflection" in entry]
    assert {reflection["model"] for reflection in told} == MODELS
    assert sum(reflection["model"] == "star" for reflection in told) == 5
    questions: dict[str, set[tuple[str, ...]]] = {}
    for reflection in told:
        assert all(len(pair) == 2 and pair[0] for pair in reflection["answers"])
        questions.setdefault(reflection["model"], set()).add(tuple(pair[0] for pair in reflection["answers"]))
    assert all(len(asked) == 1 for asked in questions.values()), "a model asks the same questions each time"


def test_gems_have_a_source_and_only_gems(story: Table) -> None:
    assert all(("source" in entry) == (entry["entry_kind"] == "gem") for entry in story["entry"])


def test_something_is_private_and_something_belongs_to_the_employer(story: Table) -> None:
    for table, least in (("entry", 2), ("evidence", 1)):
        counts = Counter(row.get("confidentiality", "shareable") for row in story[table])
        assert counts["private"] >= least
        assert counts["employer"] >= least


def test_dates_are_sane(story: Table) -> None:
    today: datetime.date = story["reference_date"]
    earliest = today - datetime.timedelta(days=2 * 366)
    roles = {role["key"]: role for role in story["role"]}
    for row in [*story["entry"], *story["evidence"]]:
        assert type(row["on"]) is datetime.date
        assert earliest <= row["on"] <= today, row["key"]
        role = roles[row["role"]]
        assert role["started_on"] <= row["on"] <= role.get("ended_on", today), row["key"]
    for goal in story["goal"]:
        assert goal["started_on"] <= goal.get("due_on", today)
        for note in goal.get("progress", []):
            assert goal["started_on"] <= note["on"] <= today, goal["key"]
        for milestone in goal.get("milestone", []):
            assert goal["started_on"] <= milestone.get("done_on", goal["started_on"]) <= today, goal["key"]
    for portfolio in story["portfolio"]:
        assert portfolio["period_from"] < portfolio["period_to"]


def test_the_story_reaches_today_and_is_dense_at_the_end(story: Table) -> None:
    today: datetime.date = story["reference_date"]
    ages = [(today - entry["on"]).days for entry in story["entry"]]
    assert {0, 1} <= set(ages)
    assert sum(age < 30 for age in ages) >= 12
    assert max(ages) > 700


def test_entries_are_in_order_so_that_the_file_can_be_read_as_a_diary(story: Table) -> None:
    days = [entry["on"] for entry in story["entry"]]
    assert days == sorted(days)


def test_evidence_is_a_file_a_link_or_a_quotation(story: Table) -> None:
    for row in story["evidence"]:
        forms = {
            "file": {"file"} <= set(row) and not {"url", "text", "said_by"} & set(row),
            "link": {"url", "text"} <= set(row) and not {"file", "said_by"} & set(row),
            "quotation": {"text", "said_by"} <= set(row) and not {"file", "url"} & set(row),
        }
        assert sum(forms.values()) == 1, row["key"]


def test_every_file_is_there_and_referred_to_once(story: Table) -> None:
    referred = Counter(nfc(row["file"]) for row in story["evidence"] if "file" in row)
    assert set(referred) == {nfc(path.name) for path in FILES.iterdir()}
    assert set(referred.values()) == {1}
    assert {Path(name).suffix for name in referred} >= {*MAGIC, ".txt", ".md", ".csv"}
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 4_000_000


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_a_file_is_what_its_name_says(path: Path) -> None:
    content = path.read_bytes()
    if path.suffix in TEXT_SUFFIXES:
        assert content.decode("utf-8").strip()
        return
    assert content.startswith(MAGIC[path.suffix])
    if path.suffix in OFFICE_PART:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert OFFICE_PART[path.suffix] in archive.namelist()
    if path.suffix in {".png", ".jpg"}:
        with Image.open(path) as picture:
            picture.load()
            assert min(picture.size) > 600
    if path.suffix == ".eml":
        message = message_from_bytes(content, policy=policy.default)
        assert message["Subject"]
        assert message["Date"].datetime
        assert not message.defects


def test_photographs_carry_a_place_and_one_lies_on_its_side() -> None:
    orientations = []
    for path in sorted(FILES.glob("*.jpg")):
        with Image.open(path) as picture:
            exif = picture.getexif()
        assert exif.get_ifd(0x8825), f"{path.name} has no position that an export could take out"
        orientations.append(exif[0x0112])
    assert sorted(orientations) == [1, 1, 6]


def test_one_mail_brings_an_attachment_and_a_subject_beyond_ascii() -> None:
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in FILES.glob("*.eml")]
    attached = [part.get_filename() for mail in mails for part in mail.iter_attachments()]
    assert len([name for name in attached if name.endswith(".csv")]) == 1
    assert any(not str(mail["Subject"]).isascii() for mail in mails)


def test_addresses_are_at_example_domains_only(story: Table) -> None:
    texts = [*texts_in(story), *(readable_text(path) for path in FILES.iterdir())]
    assert all(person["email"] for person in story["person"])
    hosts = {host for text in texts for host in ADDRESS.findall(text)}
    ours = re.compile(r"(^|\.)example\.(com|org)$")
    assert hosts
    assert not [host for host in hosts if not ours.search(host)]
    links = {host for text in texts_in(story) for host in WEB.findall(text)}
    assert links == {"example.org"}


def test_no_text_names_a_month_that_moving_the_dates_would_make_wrong(story: Table) -> None:
    named = [(text[:60], MONTH.findall(text)) for text in texts_in(story) if MONTH.search(text)]
    plain = [
        path.name for path in FILES.iterdir() if path.suffix != ".eml" and MONTH.search(readable_text(path))
    ]
    assert not named
    assert not plain


def test_some_entries_are_long_some_short_and_some_beyond_latin(story: Table) -> None:
    lengths = sorted(len(entry["body"].split()) for entry in story["entry"])
    assert lengths[0] < 25
    assert lengths[-1] >= 300
    assert any("\u0600" <= letter <= "\u06ff" for entry in story["entry"] for letter in entry["body"])
    assert any("\u3040" <= letter <= "\u30ff" for entry in story["entry"] for letter in entry["body"])
