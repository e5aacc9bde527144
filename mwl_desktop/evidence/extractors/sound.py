"""Sound: title, who made it, length and cover, by tinytag, which reads every format there is of it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO, Final

from tinytag import TinyTag, TinyTagException

from mwl_desktop.evidence.details import Details
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.extractors.video import duration
from mwl_desktop.evidence.facts import BROKEN, FileFacts, Limits, Picture, day, words

BROKEN_SOUND: Final = (
    TinyTagException, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError,
    OverflowError, ZeroDivisionError, RecursionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What reading damaged sound raises; struct.error is what most of it is."""

_CHANNELS: Final = {1: "mono", 2: "stereo"}
_OTHER: Final = (
    ("author", "detail.author"), ("lyricist", "detail.author"), ("publisher", "detail.publisher"),
    ("copyright", "detail.rights"), ("encoded_by", "detail.editor"), ("encoder_settings", "detail.made_with"),
    ("lyrics", "detail.lyrics"), ("url", "detail.external"), ("license", "detail.rights"),
    ("description", "detail.description"), ("contact", "detail.contact"), ("organization", "detail.company"),
)  # fmt: skip


def sound_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a recording."""
    try:
        tag = TinyTag.get(file_obj=stream, image=True)
    except BROKEN_SOUND:
        return FileFacts(notes=(BROKEN,))
    details = Details()
    recorded = words(tag.year)
    for code, value in (
        ("detail.title", tag.title),
        ("detail.artist", tag.artist),
        ("detail.author", tag.composer),
        ("detail.album", tag.album),
        ("detail.recorded", recorded),
        ("detail.category", tag.genre),
        ("detail.comment", tag.comment),
        ("detail.duration", duration(tag.duration)),
        ("detail.sound", _sound(tag)),
    ):
        details.add(code, value or "")
    for name, code in _OTHER:
        for value in (tag.other.get(name) or ())[:5]:
            details.add(code, value)
    cover = tag.images.any
    if cover is not None and cover.data:
        details.add("detail.cover", words(cover.description) or words(cover.mime_type) or "1")
    return FileFacts(
        title=words(tag.title),
        author=words(tag.artist),
        taken_on=day(recorded),
        text=(words(tag.comment) or "")[: limits.text],
        details=details.all(),
    )


def _sound(tag: TinyTag) -> str:
    """How it is kept: "44.1 kHz, stereo, 128 kbit/s"."""
    rate, channels, bits = tag.samplerate, tag.channels, tag.bitrate
    said = [f"{rate / 1000:g} kHz"] if rate else []
    said += [_CHANNELS.get(channels, f"{channels} ×")] if channels else []
    said += [f"{bits:.0f} kbit/s"] if bits else []
    return ", ".join(said)


def sound_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The picture on the cover; None where there is none."""
    try:
        cover = TinyTag.get(file_obj=stream, image=True, duration=False).images.any
    except BROKEN_SOUND:
        return None
    if cover is None or not cover.data:
        return None
    return image_picture(io.BytesIO(cover.data), side, pixels, limits)
