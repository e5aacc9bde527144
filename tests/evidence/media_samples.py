"""Sound and films of each container, made on the spot: heads that say something, made-up samples."""

from __future__ import annotations

import io
import struct
import wave

from tests.evidence import samples
from tests.evidence.samples import box


def wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as made:
        made.setnchannels(2)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(8000))
    told = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"A talk\0\0") + chunk(b"IART", b"Ada\0"))
    whole = buffer.getvalue() + told
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of RIFF."""
    return name + struct.pack("<I", len(data)) + data


def aiff() -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        return name + struct.pack(">I", len(data)) + data

    rate = b"\x40\x0b\xfa\0\0\0\0\0\0\0"
    told = part(b"COMM", struct.pack(">hIh", 1, 400, 16) + rate) + part(b"NAME", b"A talk")
    body = b"AIFF" + told + part(b"SSND", bytes(8) + bytes(800))
    return part(b"FORM", body)


def flac() -> bytes:
    about = struct.pack(">HH", 4096, 4096) + bytes(6) + bytes.fromhex("0ac442f000001000") + bytes(16)
    told = comments()
    head = b"\0" + len(about).to_bytes(3, "big") + about
    return b"fLaC" + head + b"\x84" + len(told).to_bytes(3, "big") + told + b"\xff\xf8" + bytes(400)


def comments() -> bytes:
    """The comments of Vorbis and FLAC."""
    made = struct.pack("<I", 6) + b"Writer" + struct.pack("<I", 3)
    for one in (b"TITLE=A talk", b"ARTIST=Ada", b"DATE=2025-03-04"):
        made += struct.pack("<I", len(one)) + one
    return made


def ogg() -> bytes:
    first = b"\x01vorbis" + struct.pack("<IBIiiiB", 0, 2, 44_100, 0, 128_000, 0, 0xB8) + b"\x01"
    about = [b"\x03vorbis" + comments() + b"\x01", b"\x05vorbis" + bytes(range(256)) * 2]
    sound = page(44_100, [bytes(300)], 2)
    return page(0, [first], 0, flags=2) + page(0, about, 1) + sound + page(88_200, [b"\x01" * 99], 3, flags=4)


def page(granule: int, packets: list[bytes], number: int, flags: int = 0, serial: int = 7) -> bytes:
    """A page of Ogg that holds whole packets."""
    lengths = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, serial, number, 0, len(lengths))
    data = head + lengths + b"".join(packets)
    return data[:22] + struct.pack("<I", ogg_sum(data)) + data[26:]


def ogg_sum(data: bytes) -> int:
    """Ogg's sum of a page, bit by bit as its description has it."""
    total = 0
    for byte in data:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return total


def wma() -> bytes:
    texts = [each.encode("utf-16-le") + b"\0\0" for each in ("A talk", "Ada", "", "said", "")]
    told = struct.pack("<5H", *map(len, texts)) + b"".join(texts)
    length = bytes(24) + b"\1" * 8 + bytes(8) + struct.pack("<QQQ", 650_000_000, 0, 0) + bytes(16)
    parts = asf_part("3326b2758e66cf11a6d900aa0062ce6c", told)
    parts += asf_part("a1dcab8c47a9cf118ee400c00c205365", length)
    head = struct.pack("<IBB", 2, 1, 2) + parts
    sound = asf_part("3626b2758e66cf11a6d900aa0062ce6c", bytes(26) + b"SOUND" * 40)
    return asf_part("3026b2758e66cf11a6d900aa0062ce6c", head) + sound


def asf_part(number: str, data: bytes) -> bytes:
    """An object of ASF."""
    return bytes.fromhex(number) + struct.pack("<Q", 24 + len(data)) + data


def avi() -> bytes:
    head = struct.pack("<14I", 40_000, 0, 0, 0, 1625, 0, 1, 0, 1920, 1080, 0, 0, 0, 0)
    told = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"Team day\0\0"))
    stream = b"strl" + chunk(b"strh", bytes(56)) + chunk(b"strf", bytes(40)) + chunk(b"strn", b"Ada's\0")
    heads = b"hdrl" + chunk(b"avih", head) + chunk(b"LIST", stream) + chunk(b"IDIT", b"2025-03-04\0\0")
    shown = (
        b"movi" + chunk(b"00dc", b"PIXELS" * 9) + chunk(b"JUNK", b"left over ") + chunk(b"01wb", b"SOUNDS")
    )
    body = b"AVI " + chunk(b"LIST", heads) + told + chunk(b"LIST", shown) + chunk(b"idx1", bytes(32))
    return chunk(b"RIFF", body) + b"behind it"


def webm() -> bytes:
    return _matroska(b"webm")


def mkv() -> bytes:
    return _matroska(b"matroska")


def _matroska(kind: bytes) -> bytes:
    info = element("1549A966", element("4489", struct.pack(">d", 65_000.0)), element("7BA9", b"Team day"))
    size = element("E0", element("B0", b"\x07\x80"), element("BA", b"\x04\x38"))
    shown = element("1F43B675", element("E7", b"\x00"), element("A3", b"\x81\0\0\x80" + b"PIXELS" * 30))
    return element("1A45DFA3", element("4282", kind)) + element(
        "18538067", info, element("1654AE6B", element("AE", size)), shown
    )


def element(number: str, *parts: bytes) -> bytes:
    """An element of EBML."""
    body = b"".join(parts)
    return bytes.fromhex(number) + (0x10000000 | len(body)).to_bytes(4, "big") + body


def mp3(sound: int = 5) -> bytes:
    """Frames of MPEG 1, layer III, 128 kbit/s."""
    return b"".join(b"\xff\xfb\x90\x64" + bytes([number]) * 413 for number in range(1, sound + 1))


def quicktime() -> bytes:
    return samples.film().replace(b"mp42\0\0\0\0isom", b"qt  \0\0\0\0qt  ")


def m4a() -> bytes:
    def named(name: bytes, value: bytes, form: int = 1) -> bytes:
        return box(name, box(b"data", form.to_bytes(4, "big"), bytes(4), value))

    told = (
        named(b"\xa9nam", b"A talk") + named(b"\xa9ART", b"Ada") + named(b"covr", samples.picture("PNG"), 14)
    )
    meta = box(b"meta", bytes(4), box(b"hdlr", bytes(8) + b"mdir" + bytes(13)), box(b"ilst", told))
    head = bytes(12) + struct.pack(">II", 1000, 65_000) + bytes(80)
    return box(b"ftyp", b"M4A \0\0\0\0M4A ") + box(b"moov", box(b"mvhd", head), box(b"udta", meta))
