"""The container of an Outlook message: its properties by their number, from a file of files.

Numbers and shapes are those of [MS-OXMSG] and [MS-OXPROPS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Final

import olefile

from mwl_desktop.evidence.decode import decoded, tidy
from mwl_desktop.evidence.extractors.rich_text import TOKEN, joined

LARGEST_BODY: Final = 16 * 1024 * 1024
_PROPERTIES: Final = "__properties_version1.0"
_MOST_PROPERTIES: Final = 4_000
_TEXT, _TEXT_OLD, _BYTES, _TIME, _NUMBER = 0x001F, 0x001E, 0x0102, 0x0040, 0x0003
_CODE_PAGES: Final = (0x3FDE, 0x3FFD)
_EPOCH: Final = datetime(1601, 1, 1)
_LARGEST_RTF: Final = 16 * 1024 * 1024
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)

BROKEN_OUTLOOK: Final = (
    OSError,  # also what olefile raises of its own
    struct.error,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    RecursionError,
    AssertionError,
)
"""What olefile raises for damaged containers: it reads before it checks."""


class Folder:
    """A message, a recipient or an attachment: what lies in one folder of the container."""

    def __init__(
        self, ole: olefile.OleFileIO, path: tuple[str, ...] = (), encoding: str | None = None
    ) -> None:
        self._ole, self._path = ole, path
        self._fixed = _fixed(ole, path)
        self.encoding: str | None = encoding or next(
            (f"cp{page}" for key in _CODE_PAGES if (page := self.number(key)) and page != 65001), None
        )

    @property
    def place(self) -> str:
        """Where in the container it lies, which is said of no other."""
        return "/".join(self._path)

    def text(self, key: int) -> str:
        """A property that is text; empty where there is none."""
        data = self._stream(key, _TEXT, LARGEST_BODY)
        if data:
            return tidy(data[: len(data) & ~1].decode("utf-16-le", "replace")).rstrip("\0")
        data = self._stream(key, _TEXT_OLD, LARGEST_BODY)
        return decoded(data, self.encoding).rstrip("\0") if data else ""

    def data(self, key: int, most: int = LARGEST_BODY) -> bytes:
        """A property that is bytes; empty where there is none or it is larger than `most`."""
        return self._stream(key, _BYTES, most)

    def size(self, key: int) -> int:
        """How many bytes a property has."""
        name = [*self._path, f"__substg1.0_{key:04X}{_BYTES:04X}"]
        return int(self._ole.get_size(name)) if self._ole.exists(name) else 0

    def number(self, key: int) -> int | None:
        """A property that is a number."""
        kind, value = self._fixed.get(key, (0, b""))
        return int(struct.unpack_from("<i", value)[0]) if kind == _NUMBER else None

    def moment(self, key: int) -> datetime | None:
        """A property that is a time, in UTC."""
        kind, value = self._fixed.get(key, (0, b""))
        if kind != _TIME:
            return None
        ticks = int(struct.unpack_from("<Q", value)[0])
        try:
            found = _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return found if 1970 <= found.year < 2200 else None

    def folders(self, prefix: str, most: int) -> Iterator[Folder]:
        """The folders in this one whose name begins so, in their order."""
        depth = len(self._path)
        names = sorted(
            {
                entry[depth]
                for entry in self._ole.listdir(streams=True, storages=True)
                if len(entry) > depth
                and tuple(entry[:depth]) == self._path
                and entry[depth].startswith(prefix)
            }
        )
        for name in names[:most]:
            yield Folder(self._ole, (*self._path, name), self.encoding)

    def within(self) -> Folder | None:
        """The message that an attachment is."""
        path = (*self._path, "__substg1.0_3701000D")
        return Folder(self._ole, path) if self._ole.exists([*path, _PROPERTIES]) else None

    def _stream(self, key: int, kind: int, most: int) -> bytes:
        name = [*self._path, f"__substg1.0_{key:04X}{kind:04X}"]
        if not self._ole.exists(name) or self._ole.get_size(name) > most:
            return b""
        with self._ole.openstream(name) as stream:
            return bytes(stream.read(most))


def opened(stream: BinaryIO) -> olefile.OleFileIO:
    """The container; raises one of BROKEN_OUTLOOK."""
    stream.seek(0)
    return olefile.OleFileIO(stream)


def _fixed(ole: olefile.OleFileIO, path: tuple[str, ...]) -> dict[int, tuple[int, bytes]]:
    """The properties of one length, by number: their kind and eight bytes."""
    name = [*path, _PROPERTIES]
    if not ole.exists(name):
        return {}
    with ole.openstream(name) as stream:
        data = stream.read(_MOST_PROPERTIES * 16)
    # The head is longer for a message than for what belongs to one.
    top = 32 if not path else 24 if path[-1].endswith("000D") else 8
    found: dict[int, tuple[int, bytes]] = {}
    for place in range(top, len(data) - 15, 16):
        kind, key = struct.unpack_from("<HH", data, place)
        found[key] = (kind, data[place + 8 : place + 16])
    return found


def unpacked_rich_text(data: bytes) -> bytes:
    """The RTF that Outlook keeps packed ([MS-OXRTFCP]); empty where it is damaged."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    if kind == b"MELA":
        return data[16 : 16 + min(size, _LARGEST_RTF)]
    if kind != b"LZFu" or size > _LARGEST_RTF:
        return b""
    window = bytearray(_DICTIONARY.ljust(4096, b" "))
    write, made, place = len(_DICTIONARY), bytearray(), 16
    while place < len(data) and len(made) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if not control >> bit & 1:
                piece = bytearray(data[place : place + 1])
                place += 1
            else:
                if place + 1 >= len(data):
                    return bytes(made)
                offset, length = data[place] << 4 | data[place + 1] >> 4, (data[place + 1] & 15) + 2
                place += 2
                if offset == write:
                    return bytes(made[:size])
                piece = bytearray()
                for step in range(length):
                    sign = window[(offset + step) % 4096]
                    window[(write + step) % 4096] = sign
                    piece.append(sign)
                write = (write + length) % 4096
                made += piece
                continue
            window[write] = piece[0]
            write = (write + 1) % 4096
            made += piece
    return bytes(made[:size])


_NOT_PAGE: Final = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"mhtmltag", b"pntext", b"generator"}
)
_SAID: Final = {
    b"par": b"\n",
    b"line": b"\n",
    b"tab": b"\t",
    b"lquote": b"'",
    b"rquote": b"'",
    b"bullet": b"*",
}


def page_within(rich_text: bytes) -> str:
    """The page that was wrapped in RTF ([MS-OXRTFEX]); empty where the RTF is one of its own."""
    if b"\\fromhtml" not in rich_text[:2_000]:
        return ""
    made: list[str] = []
    states: list[tuple[bool, bool]] = []
    skipped = hushed = False  # a group that is no page; what only the RTF shows
    encoding, passing = "cp1252", 0
    for found in TOKEN.finditer(rich_text):
        word, value, code, sign, brace, text = found.groups()
        if brace == b"{":
            states.append((skipped, hushed))
        elif brace == b"}":
            skipped, hushed = states.pop() if states else (False, False)
        elif word == b"htmlrtf":
            hushed = value != b"0"
        elif word in _NOT_PAGE:
            skipped = True
        elif word == b"ansicpg" and value:
            encoding = f"cp{value.decode('ascii')}"
        elif not skipped and not hushed:
            if word == b"u" and value:
                number = int(value) & 0xFFFF
                half = 0xD800 <= number < 0xE000  # of a sign beyond the first 65,536
                made.append(chr(number) if half else f"&#{number};")
                passing = 1
                continue
            said = _SAID.get(word, b"") if word else bytes([int(code, 16)]) if code else text or b""
            said = sign if sign in (b"{", b"}", b"\\") else said
            piece = decoded(said[passing:] if not word else said, encoding) if said else ""
            passing = 0 if said and not word else passing
            made.append(piece)
    return joined(made)
