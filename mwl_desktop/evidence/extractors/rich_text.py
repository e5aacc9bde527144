"""RTF: paragraphs, tables and pictures in their order, notes, and what its head says of who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.certificates import certificate
from mwl_desktop.evidence.details import Details, minutes, own_title
from mwl_desktop.evidence.extractors.blocks import READ_CUT, Blocks
from mwl_desktop.evidence.extractors.word_styles import HEADING
from mwl_desktop.evidence.facts import BROKEN, TEXT_CUT, TOO_LARGE, Deadline, FileFacts, Limits, words

_LONGEST: Final = 32 * 1024 * 1024
_DEEPEST: Final = 500
_MOST_FONTS: Final = 5_000
TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)"
)
"""A control word and its number, a byte, a sign, a brace, or text."""
_SIGNS: Final[dict[str, str]] = {
    "tab": "\t", "line": "\n", "bullet": "•", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-",
}  # fmt: skip
_CHARSETS: Final[dict[int, str]] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_TOLD: Final[dict[str, str]] = {
    "author": "detail.author", "operator": "detail.changed_by", "company": "detail.company",
    "manager": "detail.manager", "subject": "detail.subject", "keywords": "detail.keywords",
    "doccomm": "detail.description", "category": "detail.category", "generator": "detail.made_with",
}  # fmt: skip
_MOMENTS: Final = {"creatim": "detail.created", "revtim": "detail.changed", "printim": "detail.printed"}
_NAMED: Final = frozenset({"title", "fonttbl", "stylesheet", "revtbl", "annotation", "atnauthor", "footnote"})
_MARGINS: Final = frozenset(
    {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
)
_READ: Final = frozenset({"info"}) | _MARGINS | _NAMED | frozenset(_TOLD) | frozenset(_MOMENTS)
_THROUGH: Final = frozenset({"shppict", "shptxt", "listtext", "pntext", "ud", "result", "background"})
_PASSED_OVER: Final = frozenset({
    "colortbl", "fldinst", "objdata", "nonshppict", "themedata", "datastore", "listtable",
    "listoverridetable", "filetbl", "pnseclvl", "xe", "tc", "private", "bkmkstart", "bkmkend",
    "listname", "panose", "falt", "ftnsep", "ftnsepc", "aftnsep", "sp", "sv", "sn", "shprslt", "do",
    "blipuid", "picprop", "objclass", "objname", "atnid", "atrfstart", "atrfend", "atnref", "atndate",
    "template", "userprops", "latentstyles", "upr",
})  # fmt: skip

_Token: TypeAlias = tuple[str, int | None] | bytes | str


@dataclass(slots=True)
class _State:
    """What holds inside a group of braces: `into` is where its words go, empty for what is read."""

    into: str = ""
    skip: bool = False
    font: int = 0
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    revised: bool = False
    author: int = 0
    bullet: bool = False


@dataclass(slots=True)
class _Picture:
    kind: str = ""
    data: bytearray = field(default_factory=bytearray)


def rich_text_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an RTF: its title and dates as its head says them."""
    reading = _read(stream, limits, figures=False)
    text, _ = reading.blocks.text()
    kind, issuer = certificate(text, reading.pages)
    notes = (*reading.notes, *reading.blocks.notes(), *((TEXT_CUT,) if reading.cut else ()))
    return FileFacts(
        title=own_title(reading.title) or own_title(reading.blocks.first_heading()),
        author=words(reading.said.get("author", "")),
        created_on=reading.created_on,
        pages=reading.pages,
        text=text,
        kind=kind,
        issuer=issuer,
        details=reading.details.all(),
        notes=tuple(dict.fromkeys(notes)),
    )


def rich_text_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An RTF as it is read."""
    reading = _read(stream, limits, figures=True)
    return reading.blocks.readable((*reading.notes, *((READ_CUT,) if reading.cut else ())))


def _read(stream: BinaryIO, limits: Limits, *, figures: bool) -> _Reading:
    deadline = Deadline.of(limits)
    reading = _Reading(Blocks(limits, deadline, figures=figures))
    _take_all(reading, stream.read(_LONGEST + 1), deadline)
    return reading


def add_rich_text(data: bytes, blocks: Blocks, deadline: Deadline, *, base: str) -> None:
    """Add what an RTF within another file says; `base` tells its pictures from those of others."""
    reading = _Reading(blocks, base)
    _take_all(reading, data, deadline)
    blocks.cut = blocks.cut or reading.cut


def _take_all(reading: _Reading, data: bytes, deadline: Deadline) -> None:
    if not data.lstrip()[:5].startswith(b"{\\rt"):
        reading.notes.append(BROKEN)
        return
    for count, token in enumerate(_tokens(data[:_LONGEST])):
        if reading.blocks.full or (count % 512 == 0 and deadline.passed):
            reading.cut = True
            break
        reading.take(token)
    reading.finish()
    reading.cut = reading.cut or len(data) > _LONGEST


def _tokens(data: bytes) -> Iterator[_Token]:
    """Control words with their numbers, bytes of text, braces and signs; raw data is stepped over."""
    place = 0
    while found := TOKEN.search(data, place):
        place = found.end()
        word, value, code, sign, brace, text = found.groups()
        if word:
            number = int(value) if value else None
            if word == b"bin":
                place += min(max(number or 0, 0), len(data))
            else:
                yield word.decode("ascii"), number
        elif code:
            yield bytes([int(code, 16)])
        elif text or sign in (b"\\", b"{", b"}"):
            yield text or sign
        else:
            yield (brace or sign).decode("latin-1")


class _Reading:
    """One document being read."""

    def __init__(self, blocks: Blocks, base: str = "") -> None:
        self.blocks = blocks
        self._base = base
        self.details = Details()
        self.notes: list[str] = []
        self.said: dict[str, str] = {}
        self.title = ""
        self.created_on: date | None = None
        self.pages: int | None = None
        self.cut = False
        self._states = [_State()]
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = self._style = self._listed = 0
        self._styles: dict[int, str] = {}
        self._authors: list[str] = []
        self._bytes = bytearray()
        self._words: list[str] = []
        self._mark: list[str] = []
        self._hidden: list[str] = []
        self._notes: list[str] = []
        self._margins: dict[str, None] = {}
        self._row: list[str] = []
        self._rows: list[list[str]] = []
        self._in_table = False
        self._level: int | None = None
        self._changes: dict[int, int] = {}
        self._pictures = 0
        self._picture: _Picture | None = None
        self._when: dict[str, int] = {}
        self._passing = 0
        self._star = self._opened = False
        self._too_deep = 0

    def take(self, token: _Token) -> None:
        """The next piece of the document."""
        if isinstance(token, bytes):
            self._text(token)
        elif token == "{":
            self._open()
        elif token == "}":
            self._close()
        elif isinstance(token, tuple):
            self._flush_bytes()
            self._word(*token)
            self._opened = self._star = False
        elif token == "*":
            self._star = True
        elif token in _SIGNS:
            self._say(_SIGNS[token])
        elif token in "\r\n":
            self._word("par", None)

    def _open(self) -> None:
        self._flush_bytes()
        if len(self._states) >= _DEEPEST:
            self._too_deep += 1
            if TOO_LARGE not in self.notes:
                self.notes.append(TOO_LARGE)
            return
        self._states.append(replace(self._states[-1]))
        self._opened = True

    def _close(self) -> None:
        self._flush_bytes()
        if self._too_deep:
            self._too_deep -= 1
            return
        if len(self._states) == 1:
            return
        ended = self._states.pop()
        if ended.into != self._states[-1].into:
            self._end_group(ended.into)

    def _end_group(self, into: str) -> None:
        said = words(self.said.get(into, "")) if into not in ("fonttbl", "stylesheet", "revtbl") else ""
        if into == "title":
            self.title = said
        elif into == "pict":
            self._put_picture()
        elif into == "annotation":
            who = words(self.said.pop("atnauthor", ""))
            self.details.add("detail.comment", f"{who}: {said}" if who else said)
            self.said.pop(into, None)
        elif into == "footnote":
            self._notes.append(self.said.pop(into, "").strip())
            self._say(f"[{len(self._notes)}]")
        elif into in _MARGINS:
            self._margins[said] = None
        elif into in _TOLD:
            self.details.add(_TOLD[into], said.rstrip(";"))
        elif into in _MOMENTS:
            self._end_moment(into)
        elif into == "revtbl":
            self._authors = [words(name) for name in self.said.pop(into, "").split(";")]

    def _end_moment(self, into: str) -> None:
        when, self._when = self._when, {}
        try:
            found = datetime(*(when.get(unit, 0) for unit in ("yr", "mo", "dy", "hr", "min")))  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            return
        if found.year > 1980:
            self.details.add(_MOMENTS[into], f"{found:%Y-%m-%d %H:%M}")
            self.created_on = found.date() if into == "creatim" else self.created_on

    def _word(self, word: str, number: int | None) -> None:
        state = self._states[-1]
        if self._opened and self._begin_group(word, state):
            return
        if state.skip:
            return
        if word in _SIGNS:
            self._say(_SIGNS[word])
        elif word == "u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self._passing = state.unicode_skip
        elif state.into:
            self._word_of_head(word, number, state)
        else:
            self._word_of_text(word, number, state)

    def _begin_group(self, word: str, state: _State) -> bool:
        """Whether the word says what the group it begins is for."""
        if state.skip or state.into == "pict":
            state.skip = True  # what is grouped in a picture describes it
            return True
        if word in _PASSED_OVER:
            state.skip = True
        elif word == "pict":
            state.into, self._picture = "pict", _Picture()
        elif word in _READ:
            state.into = word
            if word not in ("fonttbl", "stylesheet"):
                self.said[word] = ""
        elif word in ("listtext", "pntext"):
            state.bullet = True
        elif self._star and word not in _THROUGH:
            state.skip = True
        else:
            return False
        return True

    def _word_of_head(self, word: str, number: int | None, state: _State) -> None:
        """A word inside of tables, the head or a picture."""
        if state.into == "fonttbl":
            if word == "f":
                self._font = number or 0
            elif word == "fcharset" and number in _CHARSETS and len(self._fonts) < _MOST_FONTS:
                self._fonts[self._font] = _CHARSETS[number]
        elif state.into == "stylesheet":
            if word == "s":
                self._listed = number or 0
        elif state.into == "info":
            self._word_of_file(word, number, state)
        elif state.into in _MOMENTS:
            self._when[word] = number or 0
        elif state.into == "pict" and self._picture is not None:
            if word.endswith(("blip", "metafile", "wmf")) or word in ("dibitmap", "wbitmap"):
                self._picture.kind = word
        elif word in ("par", "line", "tab", "cell"):
            self._say(" ")
        elif word in ("f", "uc"):
            self._word_of_text(word, number, state)

    def _word_of_text(self, word: str, number: int | None, state: _State) -> None:
        match word:
            case "par" | "sect" | "page":
                self._end_paragraph()
            case "pard":
                self._in_table, self._style, self._level = False, 0, None
            case "intbl":
                self._in_table = True
            case "cell" | "nestcell":
                self._end_cell()
            case "row" | "nestrow":
                self._rows += [self._row] if len(self._rows) < 20_000 else []
                self._row = []
            case "s":
                self._style = number or 0
            case "outlinelevel":
                self._level = (number or 0) + 1
            case "f":
                state.font = number or 0
            case "uc":
                state.unicode_skip = min(max(number or 0, 0), 8)
            case "v":
                state.hidden = number != 0
            case "plain":
                state.hidden = state.deleted = state.revised = False
            case _:
                self._word_of_file(word, number, state)

    def _word_of_file(self, word: str, number: int | None, state: _State) -> None:
        match word:
            case "deleted" | "revised":
                on = number != 0
                state.deleted = on if word == "deleted" else state.deleted
                self._changes[state.author] = self._changes.get(state.author, 0) + on
            case "revauth" | "revauthdel":
                # The author comes after the word that there is a change.
                state.author = number or 0
                if self._changes.get(0) and state.author:
                    self._changes[0] -= 1
                    self._changes[state.author] = self._changes.get(state.author, 0) + 1
            case "ansicpg":
                self._encoding = _known(f"cp{number}")
            case "mac":
                self._encoding = "mac_roman"
            case "pc":
                self._encoding = "cp437"
            case "pca":
                self._encoding = "cp850"
            case "edmins":
                self.details.add("detail.editing_time", minutes(str(number or 0)))
            case "version":
                self.details.add("detail.revision", number or 0)
            case "nofpages" if number and 0 < number < 1_000_000:
                self.pages = number

    def _text(self, data: bytes) -> None:
        state = self._states[-1]
        self._opened = self._star = False
        if self._passing:
            # What stands for a Unicode sign in readers that know none.
            passed = min(self._passing, len(data))
            self._passing -= passed
            data = data[passed:]
        if not data or state.skip:
            return
        if state.into == "pict" and self._picture is not None:
            if len(self._picture.data) < _LONGEST:
                self._picture.data += data
        else:
            self._bytes += data

    def _flush_bytes(self) -> None:
        """Bytes become words in the encoding of the font at hand."""
        self._passing = 0 if not self._opened and self._bytes else self._passing
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._say(data.decode(self._fonts.get(self._states[-1].font, self._encoding), "replace"))

    def _say(self, text: str) -> None:
        state = self._states[-1]
        if self._bytes:
            self._flush_bytes()
        if state.skip or state.deleted:
            return
        if state.into == "stylesheet":
            self._styles[self._listed] = (self._styles.get(self._listed, "") + text)[:100]
        elif state.into:
            if len(self.said.get(state.into, "")) < 4_096:
                self.said[state.into] = self.said.get(state.into, "") + text
        elif state.hidden:
            self._hidden += [text[:300]] if len(self._hidden) < 100 else []
        elif state.bullet:
            self._mark.append(text)
        else:
            self._words.append(text)

    def _end_paragraph(self) -> None:
        if self._in_table:
            self._words.append("\n")
            return
        self._end_table()
        text, mark = joined(self._words), joined(self._mark).strip()
        self._words, self._mark = [], []
        level = self._level
        if found := HEADING.match(self._styles.get(self._style, "").strip()):
            level = int(found[1])
        if level is not None and 0 < level < 10 and len(text) < 300:
            self.blocks.heading(text, level)
        else:
            # Symbol fonts put their bullets where Latin letters are.
            self.blocks.paragraph(
                text, mark if re.fullmatch(r"\(?\w{1,6}(?:[.)]\w{0,4}){0,6}", mark) else mark and "•"
            )

    def _end_cell(self) -> None:
        text, mark = joined(self._words).strip(), joined(self._mark).strip()
        self._words, self._mark = [], []
        if len(self._row) < 64:
            self._row.append(f"• {text}" if mark and text else text)

    def _end_table(self) -> None:
        if self._row:
            self._rows.append(self._row)
        if self._rows:
            self.blocks.grid(self._rows)
        self._row, self._rows = [], []

    def _put_picture(self) -> None:
        picture, self._picture = self._picture, None
        if picture is None or not self.blocks.wants_figures:
            return
        if self._words and not self._in_table:
            self._end_paragraph()
        self._pictures += 1
        self.blocks.figure(f"{self._base} {self._pictures}", lambda: _picture_bytes(picture))

    def finish(self) -> None:
        """The document has ended, whatever it left open."""
        self._flush_bytes()
        self._in_table = False
        self._end_paragraph()
        for place, text in enumerate(self._notes, 1):
            self.blocks.paragraph(text, f"[{place}]")
        for text in self._margins:
            self.blocks.paragraph(text)
        self.details.add("detail.hidden_text", joined(self._hidden))
        for author, count in self._changes.items():
            who = self._authors[author] if author < len(self._authors) else ""
            said = f"{who}: {count}" if who and who != "Unknown" else str(count)
            self.details.add("detail.tracked_changes", said if count else "")


def _picture_bytes(picture: _Picture) -> bytes:
    if picture.kind not in ("pngblip", "jpegblip"):
        return b""
    try:
        return bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", picture.data).decode("ascii"))
    except ValueError:
        return b""


def joined(parts: list[str]) -> str:
    """Words whose signs beyond the first 65,536 were written as two halves."""
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _known(name: str) -> str:
    try:
        b"x".decode(name)
    except (LookupError, UnicodeDecodeError):
        return "cp1252"
    return name
