"""Documents and blocks for the tests of the writers, and a realistic appraisal to look at."""

from __future__ import annotations

import hashlib
import io
import math
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from mwl_desktop.documents.ir import (
    Block,
    Card,
    CodeBlock,
    Document,
    Exhibit,
    Facts,
    Figure,
    Heading,
    Inlines,
    LineBreak,
    ListBlock,
    Original,
    Paragraph,
    Picture,
    Progress,
    Quote,
    Rule,
    Run,
    Section,
    Table,
)
from mwl_desktop.documents.markdown import blocks

HOSTILE = (
    "<script>document.title='ran'</script><img src=/etc/passwd onerror=alert(1)>"
    "\"'>&amp;{{7*7}}{%x%}\x00\u202egnp"
)
ARABIC = "تعلّمت هذا العام كيف أقود اجتماعًا ينتهي بقرار واضح، وشارك فيه 12 زميلًا من فريق MWL في 3 مدن."
HEBREW = "למדתי השנה להוביל ישיבה שמסתיימת בהחלטה, עם 12 עמיתים מצוות MWL ב-3 ערים (ירושלים, חיפה ו-Berlin)."


def run(text: str, **manner: Any) -> Inlines:
    return (Run(text, **manner),)


def para(text: str, **manner: Any) -> Paragraph:
    return Paragraph(run(text, **manner))


def section(title: str, *content: Block, anchor: str | None = None) -> Section:
    return Section(title, anchor or title.lower().replace(" ", "-"), content)


def document(*sections: Section, **facts: Any) -> Document:
    basis: dict[str, Any] = {
        "title": "Appraisal 2026",
        "author": "Bailey Okafor",
        "headline": "Operations analyst, Northwind Logistics",
        "audience": "Dana Reyes",
        "period": "1 December 2025 to 30 November 2026",
        "date": date(2026, 11, 22),
    }
    return Document(sections=sections, **{**basis, **facts})


def picture(width: int = 1600, height: int = 1000, kind: str = "PNG", seed: int = 1) -> Picture:
    """A drawn chart, or a photograph-like gradient."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    if kind == "JPEG":
        base = Image.linear_gradient("L").resize((width, height))
        image = Image.merge("RGB", (base.rotate(180), base.point(lambda v: 90 + v // 3), base))
        pen = ImageDraw.Draw(image)
        for index in range(14):
            x = width * ((index * 37 * seed) % 100) / 100
            radius = width * (4 + index % 5) / 100
            y = height * (0.35 + 0.3 * math.sin(index))
            pen.ellipse(
                (x - radius, y - radius, x + radius, y + radius), fill=(200, 120 + 8 * index, 60 + 9 * index)
            )
    else:
        for index in range(12):
            tall = height * (0.2 + 0.6 * abs(math.sin(index * seed * 0.7)))
            left = width * (0.06 + index * 0.075)
            pen.rectangle((left, height * 0.92 - tall, left + width * 0.05, height * 0.92), fill="#2457c5")
        pen.line((width * 0.04, height * 0.92, width * 0.97, height * 0.92), fill="#1a2029", width=4)
    out = io.BytesIO()
    image.save(out, kind)
    return Picture(out.getvalue(), f"image/{kind.lower()}", width, height)


def original(name: str, data: bytes, media_type: str = "application/octet-stream", **facts: Any) -> Original:
    basis: dict[str, Any] = {
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "read": lambda: (data[start : start + 1000] for start in range(0, len(data), 1000)),
    }
    return Original(name, media_type, **{**basis, **facts})


def exhibit(number: int = 1, **facts: Any) -> Exhibit:
    basis: dict[str, Any] = {
        "title": f"Import log, week {number}",
        "meta": "Document · captured 12 September 2026",
        "facts": (
            ("File", run("import-log.pdf, 214 KB")),
            ("SHA-256", run(hashlib.sha256(str(number).encode()).hexdigest(), code=True)),
        ),
    }
    return Exhibit(f"E{number}", f"exhibit-{number}", **{**basis, **facts})


def star(title: str, *parts: str, anchor: str | None = None, meta: str = "") -> Card:
    labels = ("Situation", "Task", "Action", "Result")
    rows = tuple(zip(labels, (run(part) for part in parts), strict=False))
    return Card(run(title), meta, (Facts(rows),), anchor)


def every_block() -> tuple[Block, ...]:
    """One of each, in one section."""
    return (
        para("Plain words with "),
        Paragraph(
            (
                Run("bold", bold=True),
                Run(" and "),
                Run("slanted", italic=True),
                LineBreak(),
                Run("code", code=True),
            )
        ),
        Paragraph(
            (
                Run("a link", href="https://example.org/a?b=c&d"),
                Run(" and "),
                Run("a jump", href="#exhibit-1"),
            )
        ),
        Paragraph((Run("dangerous words", href="javascript:alert(1)"), Run(" gone", strike=True))),
        Paragraph(run("12 March 2026 · work"), muted=True),
        Heading(2, run("A heading"), "a-heading"),
        Heading(3, run("A smaller heading")),
        ListBlock(((para("first"), ListBlock(((para("inner"),),))), (para("second"),))),
        ListBlock(((para("third"),), (para("fourth"),)), ordered=True, start=3),
        Quote((para("It saved us four hours a week."),), "Dana Reyes, manager"),
        CodeBlock("for row in rows:\n    copy(row)", "python"),
        Rule(),
        Facts((("Why", run("So that the desk can rely on it.")), ("Due", run("30 June 2026")))),
        Table(
            (run("Month"), run("Hours")),
            ((run("January"), run("4.5")), (run("February"), run("6.0"))),
            (3, 1),
            ("left", "right"),
        ),
        Figure(picture(600, 400), "Bars of hours by month", run("Hours by month")),
        Progress(0.75, "3 of 4 milestones"),
        star(
            "Stock import", "It failed.", "Find out why.", "Compared logs.", "It runs.", anchor="stock-import"
        ),
    )


_STORY = (
    "The nightly stock import had failed three nights out of five since the spring, and the vendor was "
    "blamed for it. I laid eleven logs side by side and found that the price table was locked by a report "
    "that nobody read any more. What surprised me was how long we had all been **sure** of the wrong "
    "cause.\n\n"
    "- Ask for the evidence before the opinion.\n"
    "- Copy first, then switch; never write into what others read.\n"
    "- Say *out loud* when a copy is old: people plan around it.\n\n"
    "Next time I would bring the three people who touch the job into one room on the first day. The full "
    "account is in [the team's write-up](https://example.org/import) and in `import-notes.md`."
)


def _achievements() -> list[Card]:
    return [
        star(
            title,
            "The nightly import failed three nights of five and the vendor was blamed for it.",
            "Find the cause without stopping the warehouse.",
            "Laid eleven logs side by side, found one locked price list, changed the job to copy first and "
            "to say when a copy is old.",
            "No failed night since 12 September; the desk saves about four hours a week.",
            anchor=f"achievement-{index}",
            meta="September 2026 · today · Evidence E1, E4",
        )
        for index, title in enumerate(
            (
                "Stock import: from two good nights in five to none lost in ten weeks",
                "A steering meeting that decides",
                "Forty drivers on the new handhelds in three weeks",
                "Month-end close two days earlier",
                "A mentor for the two new analysts",
            )
        )
    ]


def _goals() -> list[Card]:
    return [
        Card(
            run(title),
            f"Due {due} · tomorrow",
            (
                Progress(done, f"{round(done * 4)} of 4 milestones"),
                Facts(
                    (
                        ("Why", run(why)),
                        ("Success", run("Two reports in use every week, and one colleague can change them.")),
                    )
                ),
            ),
            f"goal-{index}",
        )
        for index, (title, due, done, why) in enumerate(
            (
                (
                    "Read a data model before I change it",
                    "30 June 2026",
                    1.0,
                    "I keep finding out too late what depends on a table.",
                ),
                (
                    "Chair a meeting that people thank me for",
                    "31 August 2026",
                    0.75,
                    "Decisions wait for weeks when nobody steers.",
                ),
                (
                    "Python for the jobs I do by hand",
                    "30 November 2026",
                    0.5,
                    "Four hours a week go into copying.",
                ),
                (
                    "Know the people in the three depots",
                    "31 January 2027",
                    0.25,
                    "I only know them by their mail.",
                ),
            )
        )
    ]


def _learned() -> Section:
    return section(
        "What I learned",
        *(
            block
            for index in range(5)
            for block in (
                Heading(2, run(f"Week {index * 9 + 3}: what the logs had to say"), f"entry-{index}"),
                Paragraph(
                    run(f"{index + 3} September 2026 · work · with Dana Reyes, Sam Adeyemi"), muted=True
                ),
                *blocks(_STORY),
            )
        ),
    )


def _said() -> Section:
    return section(
        "What others said",
        Quote(
            (para("Five decisions in fifty minutes. The first one I did not dread."),),
            "Dana Reyes, manager, 3 October 2026",
        ),
        Quote(
            (para("You asked what we needed before you told us what you had built."),),
            "Sam Adeyemi, depot lead, Leeds",
        ),
        Quote((para(HEBREW),), "Noa Levi"),
        para(ARABIC),
    )


def _time() -> Section:
    months = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
    )
    hours = tuple(
        (
            run(month),
            run(f"{3 + index % 4}.5"),
            run(f"{index % 3}.0"),
            run("Courses, depot visits, mentoring"),
        )
        for index, month in enumerate(months * 2)
    )
    return section(
        "Learning and time",
        para("61 hours, of which 22 in courses and 39 in daily work."),
        Table(
            (run("Month"), run("Work"), run("Courses"), run("What")),
            hours,
            (2, 1, 1, 4),
            ("left", "right", "right", "left"),
        ),
        Figure(
            picture(1800, 800),
            "Bars: hours of learning by month",
            run("Hours of learning by month, 2026"),
        ),
    )


def _exhibits() -> tuple[Exhibit, ...]:
    return tuple(
        exhibit(
            number,
            title=title,
            meta=meta,
            picture=picture(kind=kind, seed=number) if kind else None,
            original=original(title.lower().replace(" ", "-") + ".bin", title.encode() * 40),
        )
        for number, (title, meta, kind) in enumerate(
            (
                ("Import logs side by side", "Spreadsheet · 12 September 2026", "PNG"),
                ("Mail from Dana Reyes after the steering meeting", "Mail · 3 October 2026", None),
                ("Certificate: Data modelling, level 2", "PDF · 4 June 2026", "PNG"),
                ("Depot visit, Leeds", "Photograph · 18 March 2026", "JPEG"),
                ("Slides for the handheld training", "Presentation · 2 May 2026", "JPEG"),
                ("Notes of the close, before and after", "Text · 30 July 2026", None),
            ),
            1,
        )
    )


def appraisal() -> Document:
    """Fourteen pages or so, as a person would really take them to an appraisal."""
    return document(
        section(
            "Profile",
            *blocks(_STORY.split("\n\n")[0] + "\n\nI work where paper, people and software meet. " * 3),
        ),
        section("What I set out to do", *_goals()),
        section("Achievements", *_achievements()),
        _learned(),
        _said(),
        _time(),
        section("Next year", *_goals()[2:]),
        exhibits=_exhibits(),
    )
