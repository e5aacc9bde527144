"""The Markdown writer: the third reader of the intermediate form keeps it honest."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.ir import Paragraph, Run
from mwl_desktop.documents.markdown import blocks
from mwl_desktop.documents.text import markdown, write
from tests.documents.builders import HOSTILE, document, every_block, exhibit, para, section

EXPECTED = """\
# Appraisal 2026

Bailey Okafor\\
Operations analyst, Northwind Logistics\\
1 December 2025 to 30 November 2026\\
Prepared for Dana Reyes\\
22 November 2026

## Everything

Plain words with

**bold** and *slanted*\\
`code`

[a link](<https://example.org/a?b=c&d>) and a jump

dangerous words ~~gone~~

12 March 2026 · work

### A heading

#### A smaller heading

- first

  - inner
- second

3. third
4. fourth

> It saved us four hours a week.
>
> — Dana Reyes, manager

```python
for row in rows:
    copy(row)
```

---

- **Why**: So that the desk can rely on it.
- **Due**: 30 June 2026

| Month | Hours |
|---|--:|
| January | 4.5 |
| February | 6.0 |

[Hours by month]

75 % · 3 of 4 milestones

### Stock import

- **Situation**: It failed.
- **Task**: Find out why.
- **Action**: Compared logs.
- **Result**: It runs.

## Evidence

### E1 Import log, week 1

Document · captured 12 September 2026

- **File**: import-log.pdf, 214 KB
- **SHA-256**: `6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b`
"""


def test_the_whole_of_a_document() -> None:
    assert markdown(document(section("Everything", *every_block()), exhibits=(exhibit(),))) == EXPECTED


def test_marks_in_words_stay_words() -> None:
    written = markdown(
        document(section("S", para("*a* [b](c) # d `e` <f> 1. g"), para("# not a title"), para("3. no list")))
    )
    again = [block for block in blocks(written) if isinstance(block, Paragraph)]
    assert Paragraph((Run("*a* [b](c) # d `e` <f> 1. g"),)) in again
    assert Paragraph((Run("# not a title"),)) in again
    assert Paragraph((Run("3. no list"),)) in again


@given(
    st.text(st.sampled_from("ab *_`[]()<>#~|\\!-+.1"), min_size=1, max_size=40).filter(
        lambda text: text.strip()
    )
)
def test_any_line_comes_back_as_the_same_words(text: str) -> None:
    made = blocks(markdown(document(section("S", para("before"), para("x" + text.strip() + "x")))))
    last = made[-1]
    assert isinstance(last, Paragraph)
    assert last.content == (Run("x" + text.strip() + "x"),)


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    write(document(section("S", para(HOSTILE))), tmp_path / "out.md")
    assert "\\<script\\>" in (tmp_path / "out.md").read_text(encoding="utf-8")
